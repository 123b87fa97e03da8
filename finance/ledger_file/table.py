"""The second reading of a file: the header, wherever it stands, and the cells of each row."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.records import folded, same, shortened

MAX_COLUMNS = 500
MAX_PREAMBLE = 100
"""Rows above the header."""
_END = "\0"
"""Fed to the reader after the last line. No file that was surveyed holds it, so if it does not
come back as a row of its own, a quotation mark was left open and has swallowed what follows it."""


class Table:
    """The header and the rows of a CSV file. The rows can be read once.

    The header is the first row that has every column of `columns`, blanks and case aside.
    Raises LedgerFileError, here or while the rows are read, when there is no header in the first
    rows, a named column is there twice, or the file breaks the rules of CSV.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        encoding: str,
        delimiter: str,
        columns: Sequence[str],
    ) -> None:
        stream.seek(0)
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._csv = csv.reader(chain(self._text, [_END]), delimiter=delimiter)
        self.header, self.header_line = self._find_header(columns)

    def close(self) -> None:
        """Let go of the stream without closing it: it belongs to whoever opened it."""
        self._text.detach()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """The line that each row begins on (the first line of the file is 1) and its cells."""
        for lines, rows in self.blocks(1):
            yield from zip(lines, rows, strict=True)

    def blocks(self, size: int) -> Iterator[tuple[list[int], list[list[str]]]]:
        """The same in blocks of up to `size` rows: their lines, and their cells."""
        is_end = False
        while not is_end:
            begins, rows = [self._csv.line_num + 1], []
            try:
                for cells in islice(self._csv, size):
                    rows.append(cells)
                    begins.append(self._csv.line_num + 1)
            except csv.Error as error:
                raise LedgerFileError(
                    f"Line {begins[-1]} cannot be read as CSV: {error}."
                ) from error
            begins.pop()
            if is_end := bool(rows[-1]) and _END in rows[-1][-1]:
                _refuse_open_quote(rows.pop(), begins.pop())
            if rows:
                yield begins, rows

    def _find_header(self, columns: Sequence[str]) -> tuple[list[str], int]:
        wanted = {same(name): name for name in columns}
        nearest = _Nearest(wanted)
        for line, cells in self:
            if len(cells) > MAX_COLUMNS:
                raise LedgerFileError(
                    f"Line {line} has {len(cells):,} columns; a ledger has {MAX_COLUMNS} at most."
                )
            if not nearest.take(line, cells):
                return cells, line
            if line > MAX_PREAMBLE:
                break
        raise LedgerFileError(nearest.message())


class _Nearest:
    """The row that has most of the wanted columns, to say what it lacks."""

    def __init__(self, wanted: dict[str, str]) -> None:
        self._wanted = wanted
        self._line = 0
        self._cells: list[str] = []
        self._missing = list(wanted.values())

    def take(self, line: int, cells: list[str]) -> list[str]:
        """The wanted columns that the row lacks."""
        names = [same(cell) for cell in cells]
        missing = [name for key, name in self._wanted.items() if key not in names]
        if not missing:
            _refuse_twice(names, self._wanted)
        if len(missing) < len(self._missing) or (not self._cells and any(names)):
            self._line, self._cells, self._missing = line, cells, missing
        return missing

    def message(self) -> str:
        lacking = _listed(f"“{shortened(name)}”" for name in self._missing)
        if not self._cells:
            return f"The file has nothing but blank lines; the columns {lacking} were expected."
        have = _listed(f"“{shortened(cell)}”" for cell in map(folded, self._cells) if cell)
        return (
            f"No row in the first {MAX_PREAMBLE} is the header of this mapping. "
            f"The nearest is line {self._line}: it has {have} and lacks {lacking}."
        )


def _refuse_twice(names: list[str], wanted: dict[str, str]) -> None:
    for key, name in wanted.items():
        if names.count(key) > 1:
            raise LedgerFileError(
                f"The header has the column “{shortened(name)}” more than once, so that nobody can "
                "tell which of them to read. Rename or remove one in the file."
            )


def _refuse_open_quote(cells: list[str], line: int) -> None:
    if cells != [_END]:
        raise LedgerFileError(
            f"A quotation mark in the row that begins on line {line} is never closed. "
            "Everything after it would be one cell: correct that row."
        )


def _listed(texts: Iterator[str] | Sequence[str], most: int = 20) -> str:
    texts = list(texts)
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(texts[:most]) + more
