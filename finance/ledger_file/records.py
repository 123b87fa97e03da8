"""What a row of a ledger file turns out to be."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import compress, islice
from typing import Any, NamedTuple, Self, TypeVar

from innovation.core.periods import Period

Item = TypeVar("Item")

MAX_REFERENCE = 100
MAX_CODE = 200
MAX_SUPPLIER = 200
MAX_DESCRIPTION = 300


class Fault(StrEnum):
    """Why a row cannot be loaded, in kinds that a person would count together."""

    COLUMNS = "More cells than the header has columns"
    AMOUNT = "Amount that cannot be read"
    DATE = "Date that cannot be read"
    PERIOD = "Period that cannot be read"
    CODE = "No cost centre or account, or one too long"
    REFERENCE = "Reference too long"
    UNKNOWN_CODE = "Cost centre or account that nobody has assigned yet"
    PROGRAMME_DATES = "Dated outside the programme"
    RESTATED = "Loaded before with other details"


class Row(NamedTuple):
    """A row that could be read. `pence` is the amount in whole pence, negative for a credit.

    Texts are trimmed and their blanks folded. `cells` is the row as it was, to the 500th cell.
    """

    line: int
    cells: list[str]
    date: dt.date
    period: Period
    pence: int
    reference: str
    supplier: str
    description: str
    cost_centre: str
    account: str


@dataclass(frozen=True, eq=False, slots=True)
class Dated:
    """When a row is dated and the period that it says. Rows of a day mostly share one of these."""

    date: dt.date
    period: Period
    written: str
    """The date such as 2017-10-31."""


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Many rows that could be read, a column for each field of a `Row`.

    So they go from the file to the database: an object for each would take as long as reading it.
    """

    lines: Sequence[int]
    cells: Sequence[list[str]]
    dated: Sequence[Dated]
    pence: Sequence[int]
    references: Sequence[str]
    suppliers: Sequence[str]
    descriptions: Sequence[str]
    cost_centres: Sequence[str]
    accounts: Sequence[str]

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Row]:
        return map(self.row, range(len(self)))

    def row(self, place: int) -> Row:
        """The row at a place, from 0."""
        line, cells, dated, *said = (column[place] for column in self._columns())
        return Row(line, cells, dated.date, dated.period, *said)

    def where(self, flags: Sequence[Any]) -> Self:
        """The rows whose flag is true."""
        return type(self)(*(list(compress(column, flags)) for column in self._columns()))

    def _columns(self) -> Iterator[Sequence[Any]]:
        return (getattr(self, field.name) for field in fields(self))


class Bad(NamedTuple):
    """A row that cannot be loaded, the column and value at fault, and why.

    `pence` is None when the amount cannot be read.
    """

    line: int
    cells: list[str]
    column: str
    value: str
    reason: str
    pence: int | None
    fault: Fault


class Blank(NamedTuple):
    """A row without anything in it."""

    line: int


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Rows of a file that were read together."""

    rows: Rows
    bads: list[Bad]
    blanks: list[Blank]

    def __len__(self) -> int:
        return len(self.rows) + len(self.bads) + len(self.blanks)


def folded(text: str) -> str:
    """The text trimmed, with every run of blanks, line ends among them, made one blank."""
    return " ".join(text.split())


def same(text: str) -> str:
    """What two texts have in common when blanks and case do not matter."""
    return folded(text).casefold()


def shortened(text: str, length: int = 40) -> str:
    """The text, cut to `length` characters with an ellipsis when it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def blocks_of(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in order, in lists of `size`; the last may be shorter and none is empty."""
    iterator = iter(items)
    while block := list(islice(iterator, size)):
        yield block
