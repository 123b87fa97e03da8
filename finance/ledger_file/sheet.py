"""The rows of a sheet on their way into a CSV file, and how its numbers are shown."""

import csv
import io
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import BinaryIO, cast

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.table import MAX_COLUMNS

MAX_ROWS = 1_048_576
MAX_REPEATED = 10_000
"""Identical rows that an ODS sheet writes once."""
MAX_CSV = 256 * 1024 * 1024
HELD_IN_MEMORY = 1024 * 1024
_DIGITS = Context(prec=15)


@dataclass(frozen=True, slots=True)
class Plain(AbstractContextManager["Plain"]):
    """A file that is text, at its beginning; `sheet` is the one it was made of, if it was."""

    file: BinaryIO
    sheet: str = ""

    def __exit__(self, *_: object) -> None:
        """Let go of the text that was made; a file that came as text belongs to who opened it."""
        if self.sheet:
            self.file.close()


class Sheet:
    """Rows on their way into a CSV file, each on the line of its number."""

    def __init__(self) -> None:
        self.file = cast("BinaryIO", tempfile.SpooledTemporaryFile(HELD_IN_MEMORY))  # noqa: SIM115 - Plain closes it
        self._text = io.TextIOWrapper(self.file, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text)
        self._lines = 0
        self.filled = False

    def add(self, number: int, cells: Sequence[str], times: int = 1) -> None:
        """Write a row, `times` over; blank rows are only written before others."""
        if not any(cells):
            return
        if number + times - 1 > MAX_ROWS or number <= self._lines:
            raise LedgerFileError(f"Row {number:,} of the sheet is not where it should be.")
        if times > MAX_REPEATED:
            raise LedgerFileError(f"Row {number:,} of the sheet is repeated {times:,} times.")
        self._writer.writerows([[""]] * (number - 1 - self._lines))
        for _ in range(times):
            self._writer.writerow(cells)
        self._lines = number + times - 1
        self.filled = True
        if self.file.tell() > MAX_CSV:
            raise LedgerFileError("The sheet is too large to be read. Save it as CSV.")

    def plain(self, name: str) -> Plain:
        self._text.detach()
        self.file.seek(0)
        return Plain(self.file, name or "sheet")


def put(cells: list[str], place: int, text: str, times: int = 1) -> None:
    """Set a cell; what is blank takes no room."""
    if not text:
        return
    if place + times > MAX_COLUMNS:
        raise LedgerFileError(
            f"The sheet has more than {MAX_COLUMNS} columns. Save only those that you need."
        )
    cells += [""] * (place + times - len(cells))
    cells[place : place + times] = [text] * times


def number_shown(text: str) -> str:
    """A number as a spreadsheet shows it, without an exponent."""
    try:
        number = Decimal(text)
        if not number.is_finite() or abs(number.adjusted()) > 30:  # noqa: PLR2004 - far from any amount
            return text
        shown = f"{_DIGITS.plus(number):f}"
    except InvalidOperation:
        return text
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
