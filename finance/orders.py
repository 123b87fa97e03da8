"""Which ledger row is an invoice of which order, and what is remarkable about an order. Pure.

A row is of the order whose number it quotes: its reference is the number, or the number stands in
its description as a word (or words) of its own, in capitals or not. Of the orders of that number
the row is of the one on its own cost line, or else of one of the same supplier and year, coded
elsewhere; of neither it is of none. A row that quotes several is of the first of them: it is never
of two.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from innovation.core.money import ZERO

DAYS_WITHOUT_INVOICE = 90
"""An order this old without any invoice is worth a question; an assumption of ours."""
LEAST_IN_TEXT = 5
"""Characters of a number that is looked for in descriptions: a shorter one is in them by chance,
as 2018 is."""
_WORDS = re.compile(r"[^\s,;:()\[\]{}\"'“”‘’]+")  # noqa: RUF001 - quotation marks are meant


class Order(NamedTuple):
    """An order as far as an invoice is told by it; `key` names it to the caller."""

    key: int
    number: str
    supplier: str
    line: int
    year: int


class Quoting(NamedTuple):
    """A ledger row as far as it tells an order."""

    reference: str
    description: str
    supplier: str
    line: int
    year: int


class OrderBook:
    """Finds the order of a ledger row."""

    def __init__(self, orders: Iterable[Order]) -> None:
        self._orders: dict[str, list[Order]] = defaultdict(list)
        for order in orders:
            if key := number_key(order.number):
                self._orders[key].append(order)
        self._sizes = sorted({len(key.split()) for key in self._orders})

    def find(self, row: Quoting) -> Order | None:
        """The order that the row is an invoice of, or None."""
        for key in self._quoted(row):
            if found := _of_row(self._orders.get(key, []), row):
                return found
        return None

    def _quoted(self, row: Quoting) -> Iterator[str]:
        yield number_key(row.reference)
        words = _words(row.description)
        for place in range(len(words)):
            for size in self._sizes:
                key = " ".join(words[place : place + size])
                if len(key) >= LEAST_IN_TEXT:
                    yield key


def _of_row(orders: list[Order], row: Quoting) -> Order | None:
    on_line = [order for order in orders if order.line == row.line]
    supplier = number_key(row.supplier)
    elsewhere = [
        order
        for order in orders
        if order.year == row.year and supplier and number_key(order.supplier) == supplier
    ]
    return next(iter([*on_line, *elsewhere]), None)


def _words(text: str) -> list[str]:
    return [word for found in _WORDS.findall(text.casefold()) if (word := found.strip(".#"))]


def number_key(text: str) -> str:
    """What an order number is known by: its words, without marks around them, case aside."""
    return " ".join(_words(text))


def left_of(stated: Decimal, invoiced_since: Decimal) -> Decimal:
    """What an open order still ties up: see `CommitmentQuerySet.with_left`, which does the same."""
    return min(max(stated - invoiced_since, ZERO), stated)


class Remark(StrEnum):
    """What somebody should see to."""

    OVER = "Invoiced more than ordered"
    FULL = "Invoiced in full, still open"
    OLD = f"No invoice in {DAYS_WITHOUT_INVOICE} days"


def remark_on(
    *,
    stated: Decimal,
    invoiced: Decimal,
    invoiced_since: Decimal,
    ordered_on: dt.date,
    as_at: dt.date | None,
) -> Remark | None:
    """What is remarkable about an open order on a day; None where nothing is.

    `invoiced` is all that the ledger has of it, `invoiced_since` what is after the day that
    `stated` is net of. Without a day (`as_at` None) no order is old.
    """
    if invoiced_since > stated:
        return Remark.OVER
    if invoiced_since == stated:
        return Remark.FULL
    if as_at and not invoiced and (as_at - ordered_on).days > DAYS_WITHOUT_INVOICE:
        return Remark.OLD
    return None
