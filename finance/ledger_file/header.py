"""What the header of a file probably is, before anybody has said which column is what."""

import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.records import folded
from finance.ledger_file.table import MAX_COLUMNS

LOOKED_AT = 20
"""Rows at the top of a file among which its header is looked for."""
EXAMPLES = 200
"""Rows under the header that tell what its columns are."""
LEAST_NAMES = 2
"""One column is no table."""
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}


@dataclass(frozen=True, slots=True)
class LikelyHeader:
    """The names of a file's columns, the line they stand on, and the first rows below them.

    Blank names are left out. `rows` have a cell for each name, blank where there is none;
    `examples` is the first of them, or all blank.
    """

    names: list[str]
    examples: list[str]
    line: int
    delimiter: str
    encoding: str = "utf-8-sig"
    rows: list[list[str]] = field(default_factory=list, compare=False)

    @property
    def reasons(self) -> dict[str, tuple[str, str]]:
        """What was found of the file as a whole, and why: of each aspect what and why."""
        is_utf_8 = self.encoding == "utf-8-sig"
        return {
            "Header": (f"Line {self.line}", "the first row with the most names"),
            "Columns divided by": (
                DELIMITERS[self.delimiter],
                f"that makes the most columns, {len(self.names)}",
            ),
            "Characters": (
                "UTF-8" if is_utf_8 else "Windows-1252",
                "all of the file reads so" if is_utf_8 else "some bytes are not UTF-8",
            ),
        }


def likely_header(stream: BinaryIO, encoding: str) -> LikelyHeader:
    """The first row with most cells that are text, among the first rows of the file.

    The delimiter is the one that makes most columns of it. The stream is left open, anywhere.
    Raises LedgerFileError when no row has text in two columns, or a row has too many.
    """
    found = [_with_delimiter(stream, encoding, delimiter) for delimiter in DELIMITERS]
    best = max(found, key=lambda header: len(header.names))
    if not best.names:
        raise LedgerFileError(
            f"No row in the first {LOOKED_AT} has the names of columns: this is not a table of "
            "transactions."
        )
    return best


def _with_delimiter(stream: BinaryIO, encoding: str, delimiter: str) -> LikelyHeader:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        reader = csv.reader(text, delimiter=delimiter)
        rows = [(reader.line_num, _few(row)) for row in islice(reader, LOOKED_AT + EXAMPLES)]
    except csv.Error as error:
        raise LedgerFileError(f"The file cannot be read as CSV: {error}.") from error
    finally:
        text.detach()
    return _best(rows, delimiter, encoding)


def _few(row: list[str]) -> list[str]:
    if len(row) > MAX_COLUMNS:
        raise LedgerFileError(
            f"A row has {len(row):,} columns; a ledger has {MAX_COLUMNS} at most. Save only the "
            "columns that you need and upload that file."
        )
    return row


def _best(rows: list[tuple[int, list[str]]], delimiter: str, encoding: str) -> LikelyHeader:
    top = rows[:LOOKED_AT]
    place = max(range(len(top)), key=lambda at: (_texts(top[at][1]), -at), default=0)
    if not top or _texts(top[place][1]) < LEAST_NAMES:
        return LikelyHeader([], [], 0, delimiter)
    line, names = top[place]
    named = [place for place, name in enumerate(names) if folded(name)]
    below = [
        [folded(row[place]) if place < len(row) else "" for place in named]
        for _, row in rows[place + 1 : place + 1 + EXAMPLES]
    ]
    return LikelyHeader(
        names=[folded(names[place]) for place in named],
        examples=below[0] if below else [""] * len(named),
        line=line,
        delimiter=delimiter,
        encoding=encoding,
        rows=below,
    )


def _texts(row: list[str]) -> int:
    return sum(any(map(str.isalpha, cell)) for cell in row)
