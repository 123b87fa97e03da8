"""Files of open orders, as purchasing systems print them: bytes in, orders and faults out."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.guess import DATE_FORMATS
from finance.ledger_file.header import LikelyHeader, likely_header
from finance.ledger_file.records import (
    MAX_CODE,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_SUPPLIER,
    folded,
    same,
    shortened,
)
from finance.ledger_file.survey import survey
from finance.ledger_file.table import Table
from finance.ledger_file.values import ValueRefusedError, date_of, pence_of
from innovation.core import money

MAX_ORDERS = 20_000
"""Rows of a file; a council has some thousands of open orders."""
NUMBER, SUPPLIER, DESCRIPTION = "Order number", "Supplier", "Description"
ORDERED, OUTSTANDING = "Order date", "Outstanding amount"
CENTRE, ACCOUNT = "Cost centre", "Account"
COLUMNS: dict[str, tuple[str, ...]] = {
    NUMBER: (
        *("order number", "order no", "order num", "purchase order number", "purchase order no"),
        *("purchase order", "po number", "po no", "po ref", "order ref", "order reference"),
        *("purchasing document", "purch doc", "contract number", "order id", "order", "po"),
    ),
    SUPPLIER: (
        *("supplier name", "vendor name", "creditor name", "supplier", "vendor", "creditor"),
        *("payee", "apar name", "supplier vendor"),
    ),
    DESCRIPTION: (
        *("order description", "line description", "item description", "description"),
        *("short text", "narrative", "details", "detail"),
    ),
    ORDERED: (
        *("order date", "date of order", "date ordered", "ordered", "ordered on", "po date"),
        *("purchase order date", "date raised", "raised on", "document date", "created on", "date"),
    ),
    OUTSTANDING: (
        *("outstanding amount", "amount outstanding", "outstanding value", "value outstanding"),
        *("outstanding balance", "balance outstanding", "outstanding net", "net outstanding"),
        *("outstanding commitment", "remaining commitment", "commitment outstanding"),
        *("outstanding", "still to be invoiced", "still to be invoiced value", "uninvoiced"),
        *("uninvoiced amount", "not invoiced", "open amount", "open value", "remaining"),
        *("remaining amount", "remaining value", "committed amount", "committed", "commitment"),
    ),
    CENTRE: (
        *("cost centre code", "cost centre", "cost center code", "cost center", "costc", "cc"),
        *("cost centre no", "cost code"),
    ),
    ACCOUNT: (
        *("account code", "account", "subjective code", "subjective", "gl account", "g l account"),
        *("gl code", "nominal code", "nominal", "cost element", "detail code", "account no"),
    ),
}
"""The names that a column may have, the surest first; marks, brackets and case do not matter."""
OPTIONAL = {DESCRIPTION}
TOTALS = {"", "total", "totals", "grand total", "sum"}
"""What a row of the file's total has for an order number."""


class OrderRow(NamedTuple):
    """A row that could be read; `pence` is what is outstanding, £0.00 or more."""

    line: int
    number: str
    supplier: str
    description: str
    ordered_on: dt.date
    pence: int
    cost_centre: str
    account: str


class BadOrder(NamedTuple):
    """A row that cannot be loaded, the column and value at fault, and why."""

    line: int
    column: str
    value: str
    reason: str
    pence: int | None

    @property
    def amount(self) -> Decimal | None:
        """Pounds, or None when the amount cannot be read."""
        return None if self.pence is None else money.from_pence(self.pence)


@dataclass(slots=True)
class OrderFile:
    """What a file of open orders holds. `columns` is what each column is, and its name there.

    `pence` is every amount that could be read, but for that of a last row with the file's total.
    """

    sha256: str
    header_line: int
    columns: dict[str, str]
    unused: list[str]
    rows: list[OrderRow] = field(default_factory=list)
    bad: list[BadOrder] = field(default_factory=list)
    pence: int = 0
    total_agrees: bool = False


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value = column, value


def read_orders(stream: BinaryIO) -> OrderFile:
    """Read a file, binary and seekable, of CSV text.

    A row with an amount and no codes, whose order number is blank or a word for a total, is one: it
    must be the sum of the rows above it. Raises LedgerFileError for a file that cannot be read,
    that lacks a column, and one without rows.
    """
    surveyed = survey(stream)
    header = likely_header(stream, surveyed.encoding)
    columns = recognised(header.names)
    table = Table(
        stream,
        encoding=surveyed.encoding,
        delimiter=header.delimiter,
        columns=list(columns.values()),
    )
    used = set(map(same, columns.values()))
    unused = [name for name in map(folded, table.header) if name and same(name) not in used]
    found = OrderFile(surveyed.sha256, table.header_line, columns, unused)
    try:
        _Reader(table, columns, _date_format(header, columns)).read_into(found)
    finally:
        table.close()
    if not found.rows and not found.bad:
        raise LedgerFileError(f"There are no orders under the header on line {table.header_line}.")
    return found


def recognised(names: list[str]) -> dict[str, str]:
    """What each column is, and its name in the file. Raises LedgerFileError for what lacks."""
    known = {_plain(name): name for name in reversed(names)}
    columns = {
        what: known[wanted[0]]
        for what, spellings in COLUMNS.items()
        if (wanted := [spelling for spelling in spellings if spelling in known])
    }
    missing = [what for what in COLUMNS if what not in columns and what not in OPTIONAL]
    if missing:
        raise LedgerFileError(_lacking(missing, names))
    return columns


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold()))


def _lacking(missing: list[str], names: list[str]) -> str:
    wanted = "\n".join(
        f"No column is the {what.lower()}: name it one of "
        f"{', '.join(f'“{name}”' for name in COLUMNS[what][:4])}."
        for what in missing
    )
    have = ", ".join(f"“{shortened(name)}”" for name in names[:20])
    return f"{wanted}\nThe file has {have}."


def _date_format(header: LikelyHeader, columns: dict[str, str]) -> str:
    """The date format that most of the first rows have, day before month where both fit."""
    place = header.names.index(columns[ORDERED])
    examples = [row[place] for row in header.rows if row[place]]
    return max(DATE_FORMATS, key=lambda written: sum(_fits(text, written) for text in examples))


def _fits(text: str, date_format: str) -> bool:
    try:
        date_of(text, date_format)
    except ValueRefusedError:
        return False
    return True


class _Reader:
    """Reads the rows of a table into what was found."""

    def __init__(self, table: Table, columns: dict[str, str], date_format: str) -> None:
        names = [same(name) for name in table.header]
        self._table, self._columns, self._date_format = table, columns, date_format
        self._places = {what: names.index(same(name)) for what, name in columns.items()}

    def read_into(self, found: OrderFile) -> None:
        for line, cells in self._filled():
            found.total_agrees = False
            try:
                pence = self._pence(cells)
                if self._is_total(cells):
                    self._agree(cells, pence, found)
                    continue
                found.pence += pence
            except _Refused as refused:
                found.bad.append(_bad(line, refused, None))
                continue
            try:
                found.rows.append(self._row(line, cells, pence))
            except _Refused as refused:
                found.bad.append(_bad(line, refused, pence))

    def _filled(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each as wide as the header."""
        width = len(self._table.header)
        filled = ((line, cells) for line, cells in self._table if any(map(str.strip, cells)))
        for count, (line, cells) in enumerate(filled, start=1):
            if count > MAX_ORDERS:
                raise LedgerFileError(f"The file has more than {MAX_ORDERS:,} rows of orders.")
            yield line, cells + [""] * (width - len(cells))

    def _cell(self, cells: list[str], what: str) -> str:
        return folded(cells[self._places[what]]) if what in self._places else ""

    def _refused(self, cells: list[str], what: str, reason: str) -> _Refused:
        return _Refused(self._columns[what], self._cell(cells, what), reason)

    def _pence(self, cells: list[str]) -> int:
        if beyond := "".join(cells[len(self._table.header) :]).strip():
            raise _Refused("", beyond, "The row has more cells than the header has columns.")
        try:
            return pence_of(self._cell(cells, OUTSTANDING))
        except ValueRefusedError as error:
            raise self._refused(cells, OUTSTANDING, str(error)) from error

    def _is_total(self, cells: list[str]) -> bool:
        named = self._cell(cells, NUMBER).casefold().rstrip(":") in TOTALS
        return named and not self._cell(cells, CENTRE) and not self._cell(cells, ACCOUNT)

    def _agree(self, cells: list[str], pence: int, found: OrderFile) -> None:
        if pence != found.pence:
            sum_above = money.show(money.from_pence(found.pence))
            reason = (
                "This row has neither order nor codes, so it is read as the file’s total, and the "
                f"rows above it add up to {sum_above}."
            )
            raise self._refused(cells, OUTSTANDING, reason)
        found.total_agrees = True

    def _row(self, line: int, cells: list[str], pence: int) -> OrderRow:
        if pence < 0:
            reason = "Less than £0 is outstanding: the order was invoiced beyond its amount."
            raise self._refused(cells, OUTSTANDING, reason)
        return OrderRow(
            line,
            self._text(cells, NUMBER, MAX_REFERENCE),
            self._text(cells, SUPPLIER, MAX_SUPPLIER),
            self._cell(cells, DESCRIPTION)[:MAX_DESCRIPTION],
            self._date(cells),
            pence,
            self._text(cells, CENTRE, MAX_CODE),
            self._text(cells, ACCOUNT, MAX_CODE),
        )

    def _text(self, cells: list[str], what: str, longest: int) -> str:
        text = self._cell(cells, what)
        if not text:
            raise self._refused(cells, what, f"“{self._columns[what]}” is empty.")
        if len(text) > longest:
            raise self._refused(cells, what, f"This is longer than {longest} characters.")
        return text

    def _date(self, cells: list[str]) -> dt.date:
        try:
            return date_of(self._cell(cells, ORDERED), self._date_format)
        except ValueRefusedError as error:
            raise self._refused(cells, ORDERED, str(error)) from error


def _bad(line: int, refused: _Refused, pence: int | None) -> BadOrder:
    value = shortened(refused.value, 200)
    return BadOrder(line, refused.column, value, str(refused), pence)
