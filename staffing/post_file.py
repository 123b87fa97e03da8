"""The CSV file of posts: what its columns are, how it is read and how it is written.

Reading looks at the file alone: whether a grade or a workstream exists is for
`staffing.post_plan` to say. Every error names the line, the column and what to do.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from innovation.core.exports import restore
from staffing.models import Post

COLUMNS = (
    "Number",
    "Title",
    "Grade",
    "FTE",
    "Programme",
    "Workstream",
    "Cluster",
    "Status",
    "Planned start",
    "Actual start",
    "Last day",
)
MAX_BYTES = 1024 * 1024
MAX_ROWS = 2000
"""Each row is checked by the database's own constraints, about 4 ms a row."""
MAX_QUOTED = 40
"""Characters of a wrong value that an error repeats."""
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_YEARS = range(1900, 2101)
_STATUSES = {
    name.casefold(): value for value, label in Post.Status.choices for name in (value, str(label))
}


class PostFileError(ValueError):
    """The file as a whole cannot be read; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one line of the file, and what to do; `column` may be empty."""

    line: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as the file has it: names as they are written, numbers and dates read."""

    line: int
    number: str
    title: str
    grade: str
    fte: Decimal
    programme: str
    workstream: str
    cluster: str
    status: str
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PostFile:
    """The rows that could be read, and what is wrong with the others."""

    text: str
    rows: list[PostRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class CellError(ValueError):
    """A cell does not hold what its column takes; the message says what to enter."""


def decode(content: bytes) -> str:
    """The text of a file in UTF-8 or, as Excel saves it, Windows-1252.

    Raises PostFileError when it is too large or no text.
    """
    if len(content) > MAX_BYTES:
        raise PostFileError("The file is larger than 1 MB: split it into smaller ones.")
    if b"\0" in content:
        raise PostFileError("This is not a CSV file. In Excel choose Save As, CSV UTF-8.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PostFileError("This is not a CSV file. In Excel choose Save As, CSV UTF-8.")


def parse(text: str) -> PostFile:
    """Read the text of a file. Raises PostFileError when its header or its form is wrong."""
    lines = _lines(text)
    header = next(lines, None)
    if header is None:
        raise PostFileError("The file is empty: its first line names the columns.")
    names = _column_names(header[1])
    file = PostFile(text)
    for number, (line, cells) in enumerate(lines):
        if number == MAX_ROWS:
            raise PostFileError(f"The file has more than {MAX_ROWS:,} posts: split it.")
        _read_row(file, line, cells, names)
    if not file.rows and not file.errors:
        raise PostFileError("The file has a header but no posts below it.")
    return file


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with its number and its cells stripped."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise PostFileError(
            f"Line {reader.line_num} is not CSV ({error}): save the file as CSV again."
        ) from error


def _column_names(cells: list[str]) -> list[str]:
    """The columns in the order of the file, each of COLUMNS exactly once."""
    known = {name.casefold(): name for name in COLUMNS}
    while cells and not cells[-1]:
        cells = cells[:-1]
    names = [known.get(" ".join(cell.split()).casefold(), "") for cell in cells]
    unknown = [cell for cell, name in zip(cells, names, strict=True) if not name]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise PostFileError(f"The header lacks {_listed(missing)}: add it to the first line.")
    if unknown:
        raise PostFileError(
            f"The header has {_listed(unknown)}, which is no column of posts: remove it."
        )
    if len(names) != len(COLUMNS):
        twice = [name for name in COLUMNS if names.count(name) > 1]
        raise PostFileError(f"The header has {_listed(twice)} more than once: keep one.")
    return names


def _listed(names: list[str]) -> str:
    shown = ", ".join(quoted(name) for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown  # noqa: PLR2004 - five are enough


def quoted(value: str) -> str:
    """A value as an error repeats it: in quotation marks, shortened."""
    return f"“{value if len(value) <= MAX_QUOTED else value[: MAX_QUOTED - 1] + '…'}”"


def _read_row(file: PostFile, line: int, cells: list[str], names: list[str]) -> None:
    while len(cells) > len(names) and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != len(names):
        message = f"This line has {len(cells)} cells and the header {len(names)}: make them equal."
        file.errors.append(RowError(line, "", message))
        return
    values, errors = _read_cells(line, dict(zip(names, cells, strict=True)))
    file.errors.extend(errors)
    if not errors:
        file.rows.append(PostRow(line=line, **values))


def _read_cells(line: int, cells: dict[str, str]) -> tuple[dict[str, Any], list[RowError]]:
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, (name, read) in _READERS.items():
        try:
            values[name] = read(cells[column])
        except CellError as error:
            errors.append(RowError(line, column, str(error)))
    return values, errors


def _text(cell: str) -> str:
    return restore(cell)


def _needed(cell: str) -> str:
    if not cell:
        raise CellError("Enter a value: this cell is empty.")
    return restore(cell)


def _fte(cell: str) -> Decimal:
    try:
        fte = Decimal(cell)
    except InvalidOperation:
        fte = Decimal("NaN")
    if not (0 < fte <= 1 if fte.is_finite() else False):
        raise CellError(f"{quoted(cell)} is no FTE: enter a number over 0 and at most 1.")
    if fte != round(fte, 3):
        raise CellError(f"{quoted(cell)} is too exact: an FTE has at most three decimal places.")
    return fte


def _status(cell: str) -> str:
    try:
        return _STATUSES[" ".join(cell.split()).casefold()]
    except KeyError:
        known = ", ".join(str(label) for label in Post.Status.labels)
        raise CellError(f"{quoted(cell)} is no status: enter one of {known}.") from None


def _date(cell: str) -> dt.date:
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


def _date_or_none(cell: str) -> dt.date | None:
    return _date(cell) if cell else None


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "Number": ("number", _needed),
    "Title": ("title", _needed),
    "Grade": ("grade", _needed),
    "FTE": ("fte", _fte),
    "Programme": ("programme", _needed),
    "Workstream": ("workstream", _needed),
    "Cluster": ("cluster", _text),
    "Status": ("status", _status),
    "Planned start": ("planned_start", _date),
    "Actual start": ("actual_start", _date_or_none),
    "Last day": ("ended_on", _date_or_none),
}


def cells_of(posts: Iterable[Post]) -> Iterator[list[Any]]:
    """The cells of each post in the order of COLUMNS; the file reads back as it was written."""
    for post in posts:
        yield [
            post.number,
            post.title,
            post.grade.code,
            post.fte,
            post.workstream.programme.name,
            post.workstream.name,
            post.cluster.name if post.cluster else "",
            post.get_status_display(),
            post.planned_start,
            post.actual_start,
            post.ended_on,
        ]
