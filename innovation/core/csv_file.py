"""Small CSV files that people edit in a spreadsheet and send back, read cell by cell.

Whatever is wrong is said in words that tell what to do: of the whole file by CsvFileError, of a
cell by CellError, and of a line of the file by a RowError, which is kept beside the good rows.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from innovation.core.exports import restore

MAX_BYTES = 1024 * 1024
MAX_QUOTED = 40
"""Characters of a wrong value that an error repeats."""
MAX_LISTED = 5
"""Columns that an error lists."""
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YEARS = range(1900, 2101)
Readers = Mapping[str, tuple[str, Callable[[str], Any]]]
"""By the name of a column: the name of its value, and what reads a cell of it."""


class CsvFileError(ValueError):
    """The file as a whole cannot be read; the message says what to do about it."""


class CellError(ValueError):
    """A cell does not hold what its column takes; the message says what to enter."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one line of the file, and what to do; `column` may be empty."""

    line: int
    column: str
    message: str


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 or, as Excel saves it, Windows-1252.

    Raises CsvFileError when it is too large or no text.
    """
    if len(content) > MAX_BYTES:
        raise CsvFileError("The file is larger than 1 MB: split it into smaller ones.")
    if b"\0" in content:
        raise CsvFileError("This is not a CSV file. In Excel choose Save As, CSV UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvFileError("This is not a CSV file. In Excel choose Save As, CSV UTF-8.")


def lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with its number and its cells stripped.

    Raises CsvFileError where the text is no CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise CsvFileError(
            f"Line {reader.line_num} is not CSV ({error}): save the file as CSV again."
        ) from error


def column_names(
    cells: Sequence[str], needed: Sequence[str], optional: Sequence[str] = (), *, of: str
) -> list[str]:
    """The columns in the order of the file: each needed one once, an optional one at most once.

    Case and blanks do not matter. `of` says whose columns they are. Raises CsvFileError.
    """
    columns = [*needed, *optional]
    known = {name.casefold(): name for name in columns}
    cells = _without_empty_ends(cells)
    names = [known.get(" ".join(cell.split()).casefold(), "") for cell in cells]
    unknown = [cell for cell, name in zip(cells, names, strict=True) if not name]
    if missing := [name for name in needed if name not in names]:
        raise CsvFileError(f"The header lacks {_listed(missing)}: add it to the first line.")
    if unknown:
        raise CsvFileError(
            f"The header has {_listed(unknown)}, which is no column of {of}: remove it."
        )
    if twice := [name for name in columns if names.count(name) > 1]:
        raise CsvFileError(f"The header has {_listed(twice)} more than once: keep one.")
    return names


def _without_empty_ends(cells: Sequence[str]) -> Sequence[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(quoted(name) for name in names[:MAX_LISTED])
    more = len(names) - MAX_LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def quoted(value: str) -> str:
    """A value as an error repeats it: in quotation marks, shortened."""
    return f"“{value if len(value) <= MAX_QUOTED else value[: MAX_QUOTED - 1] + '…'}”"


def read_row(
    line: int, cells: Sequence[str], names: Sequence[str], readers: Readers
) -> tuple[dict[str, Any], list[RowError]]:
    """The values of the cells of a line, by their names, and what is wrong in the others."""
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != len(names):
        message = f"This line has {len(cells)} cells and the header {len(names)}: make them equal."
        return {}, [RowError(line, "", message)]
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, cell in zip(names, cells, strict=True):
        name, read = readers[column]
        try:
            values[name] = read(cell)
        except CellError as error:
            errors.append(RowError(line, column, str(error)))
    return values, errors


def text(cell: str) -> str:
    """The text as it was before it was written so that no spreadsheet takes it for a formula."""
    return restore(cell)


def needed_text(cell: str) -> str:
    """A text that has to be there. Raises CellError."""
    if not cell:
        raise CellError("Enter a value: this cell is empty.")
    return restore(cell)


def date(cell: str) -> dt.date:
    """A day as 31/10/2017 or 2017-10-31. Raises CellError."""
    try:
        if match := _DAY_FIRST.fullmatch(cell):
            return _in_range(dt.date(int(match[3]), int(match[2]), int(match[1])))
        if match := _ISO.fullmatch(cell):
            return _in_range(dt.date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        pass
    raise CellError(f"{quoted(cell)} is no date: enter it as 31/10/2017 or 2017-10-31.")


def _in_range(day: dt.date) -> dt.date:
    if day.year not in _YEARS:
        raise ValueError(day)
    return day


def date_or_none(cell: str) -> dt.date | None:
    """A day, or None for an empty cell. Raises CellError."""
    return date(cell) if cell else None


def whole_number(cell: str, *, most: int = 9999) -> int:
    """A whole number from 1 to `most`. Raises CellError."""
    if re.fullmatch(r"[0-9]{1,9}", cell) and 1 <= int(cell) <= most:
        return int(cell)
    raise CellError(f"{quoted(cell)} is no whole number from 1 to {most}.")


def one_of(choices: Iterable[tuple[str, str]], *, what: str) -> Callable[[str], str]:
    """Reads a choice by its label or its value, in any case; `what` names it in an error."""
    pairs = [(value, str(label)) for value, label in choices]
    known = {name.casefold(): value for value, label in pairs for name in (value, label)}
    labels = ", ".join(label for _, label in pairs)

    def read(cell: str) -> str:
        try:
            return known[" ".join(cell.split()).casefold()]
        except KeyError:
            message = f"{quoted(cell)} is no {what}: enter one of {labels}."
            raise CellError(message) from None

    return read
