"""What the header of a file probably is, before anybody has said which column is what."""

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.records import folded
from finance.ledger_file.table import MAX_COLUMNS

LOOKED_AT = 20
"""Rows at the top of a file among which its header is looked for."""
LEAST_NAMES = 2
"""One column is no table."""
DELIMITERS = ",;\t|"

_WORDS = {
    "amount": ("net amount", "amount", "value", "net", "total", "gross"),
    "date": ("posting date", "payment date", "paid date", "date paid", "date"),
    "period": ("period",),
    "cost_centre": ("cost centre", "cost center", "service", "department", "organisational unit"),
    "account": ("account", "subjective", "expenditure category", "category", "expense", "cost"),
    "reference": ("transaction", "trans", "reference", "document", "voucher", "invoice"),
    "supplier": ("supplier name", "supplier", "beneficiary", "vendor", "payee"),
    "description": ("description", "purpose", "narrative", "detail"),
}
"""Words in the names of columns of published ledgers, the surest first."""


@dataclass(frozen=True, slots=True)
class LikelyHeader:
    """The names of a file's columns, the line they stand on, and the row below them.

    Blank names are left out; `examples` are the cells under the names, blank where there is none.
    """

    names: list[str]
    examples: list[str]
    line: int
    delimiter: str


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


def likely_columns(header: LikelyHeader) -> dict[str, str]:
    """What columns of the header probably are, by the fields of a layout; each column once.

    Of the columns that a word is in, the one with the shortest name, and the first of those.
    """
    left = list(header.names)
    found = {}
    for field, words in _WORDS.items():
        named = ([name for name in left if word in name.casefold()] for word in words)
        if likely := next(filter(None, named), None):
            found[field] = min(likely, key=len)
            left.remove(found[field])
    return found


def _with_delimiter(stream: BinaryIO, encoding: str, delimiter: str) -> LikelyHeader:
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        reader = csv.reader(text, delimiter=delimiter)
        rows = [(reader.line_num, _few(row)) for row in islice(reader, LOOKED_AT)]
    except csv.Error as error:
        raise LedgerFileError(f"The file cannot be read as CSV: {error}.") from error
    finally:
        text.detach()
    return _best(rows, delimiter)


def _few(row: list[str]) -> list[str]:
    if len(row) > MAX_COLUMNS:
        raise LedgerFileError(
            f"A row has {len(row):,} columns; a ledger has {MAX_COLUMNS} at most. Save only the "
            "columns that you need and upload that file."
        )
    return row


def _best(rows: list[tuple[int, list[str]]], delimiter: str) -> LikelyHeader:
    place = max(range(len(rows)), key=lambda at: (_texts(rows[at][1]), -at), default=0)
    if not rows or _texts(rows[place][1]) < LEAST_NAMES:
        return LikelyHeader([], [], 0, delimiter)
    line, cells = rows[place]
    below = rows[place + 1][1] if place + 1 < len(rows) else []
    below += [""] * (len(cells) - len(below))
    pairs = [(folded(name), folded(example)) for name, example in zip(cells, below, strict=False)]
    named = [(name, example) for name, example in pairs if name]
    return LikelyHeader(
        [name for name, _ in named], [example for _, example in named], line, delimiter
    )


def _texts(row: list[str]) -> int:
    return sum(any(map(str.isalpha, cell)) for cell in row)
