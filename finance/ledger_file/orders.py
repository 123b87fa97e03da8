"""Files of open orders, as purchasing systems print them: bytes in, orders and faults out."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import BinaryIO, NamedTuple, TypeVar

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

Read = TypeVar("Read")

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


class OrderFault(NamedTuple):
    """The column and the value at fault, and why."""

    column: str
    value: str
    reason: str


class BadOrder(NamedTuple):
    """A row that cannot be loaded, and everything that is wrong with it.

    A code that is at fault itself is blank here.
    """

    line: int
    faults: tuple[OrderFault, ...]
    pence: int | None
    cost_centre: str = ""
    account: str = ""

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


class _Cells:
    """The cells of a row by what they are, and what is wrong with them."""

    def __init__(self, cells: list[str], columns: dict[str, str], places: dict[str, int]) -> None:
        self.faults: list[OrderFault] = []
        self._cells, self._columns, self._places = cells, columns, places

    def __getitem__(self, what: str) -> str:
        return folded(self._cells[self._places[what]]) if what in self._places else ""

    def read(self, what: str, read: Callable[[str], Read], otherwise: Read) -> Read:
        """What a cell says; `otherwise` when it cannot be read, which is a fault."""
        try:
            return read(self[what])
        except ValueRefusedError as error:
            self.fault(what, str(error))
            return otherwise

    def fault(self, what: str, reason: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(OrderFault(self._columns[what], shortened(self[what], 200), reason))

    def are_of_a_total(self) -> bool:
        """Whether the row is the file's total."""
        named = self[NUMBER].casefold().rstrip(":") in TOTALS
        return named and not self[CENTRE] and not self[ACCOUNT]


class _Reader:
    """Reads the rows of a table into what was found."""

    def __init__(self, table: Table, columns: dict[str, str], date_format: str) -> None:
        names = [same(name) for name in table.header]
        self._table, self._columns, self._date_format = table, columns, date_format
        self._places = {what: names.index(same(name)) for what, name in columns.items()}

    def read_into(self, found: OrderFile) -> None:
        for line, cells in self._filled():
            found.total_agrees = False
            if beyond := "".join(cells[len(self._table.header) :]).strip():
                reason = "The row has more cells than the header has columns."
                fault = OrderFault("", shortened(beyond, 200), reason)
                found.bad.append(BadOrder(line, (fault,), None))
            else:
                self._take(line, _Cells(cells, self._columns, self._places), found)

    def _filled(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank, each as wide as the header."""
        width = len(self._table.header)
        filled = ((line, cells) for line, cells in self._table if any(map(str.strip, cells)))
        for count, (line, cells) in enumerate(filled, start=1):
            if count > MAX_ORDERS:
                raise LedgerFileError(f"The file has more than {MAX_ORDERS:,} rows of orders.")
            yield line, cells + [""] * (width - len(cells))

    def _take(self, line: int, cells: _Cells, found: OrderFile) -> None:
        pence = cells.read(OUTSTANDING, pence_of, None)
        if cells.are_of_a_total():
            if pence is not None:
                found.total_agrees = _agrees(cells, pence, found)
            if cells.faults:
                found.bad.append(BadOrder(line, tuple(cells.faults), None))
            return
        found.pence += pence or 0
        row = self._row(line, cells, pence or 0)
        if cells.faults:
            codes = row.cost_centre, row.account
            found.bad.append(BadOrder(line, tuple(cells.faults), pence, *codes))
        else:
            found.rows.append(row)

    def _row(self, line: int, cells: _Cells, pence: int) -> OrderRow:
        """What the row says, with something else in place of what is at fault."""
        if pence < 0:
            reason = "Less than £0 is outstanding: the order was invoiced beyond its amount."
            cells.fault(OUTSTANDING, reason)
        return OrderRow(
            line,
            self._text(cells, NUMBER, MAX_REFERENCE),
            self._text(cells, SUPPLIER, MAX_SUPPLIER),
            cells[DESCRIPTION][:MAX_DESCRIPTION],
            cells.read(ORDERED, partial(date_of, date_format=self._date_format), dt.date.min),
            pence,
            self._text(cells, CENTRE, MAX_CODE),
            self._text(cells, ACCOUNT, MAX_CODE),
        )

    def _text(self, cells: _Cells, what: str, longest: int) -> str:
        """A text that is there and not too long; blank otherwise."""
        text = cells[what]
        if text and len(text) <= longest:
            return text
        long = f"This is longer than {longest} characters."
        cells.fault(what, long if text else f"“{self._columns[what]}” is empty.")
        return ""


def _agrees(cells: _Cells, pence: int, found: OrderFile) -> bool:
    """Whether the file's total is the sum of the rows above it; a fault otherwise."""
    if pence == found.pence:
        return True
    sum_above = money.show(money.from_pence(found.pence))
    reason = (
        "This row has neither order nor codes, so it is read as the file’s total, and the rows "
        f"above it add up to {sum_above}."
    )
    cells.fault(OUTSTANDING, reason)
    return False
