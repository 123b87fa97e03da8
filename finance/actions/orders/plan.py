"""What a file of open orders would do, as plain values."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import BinaryIO

from finance.actions.outcome import Tally
from finance.ledger_file.orders import BadOrder, OrderFile, OrderRow
from finance.models import Commitment, CostLine, OrderSnapshot
from innovation.core.money import ZERO, from_pence


@dataclass(frozen=True, slots=True)
class OrderSource:
    """A file of open orders (binary, seekable, left open), its name, and the day that it is of.

    With `leave_out`, rows of cost centres that nobody has assigned in the programme are another
    programme's and left out; otherwise they cannot be loaded.
    """

    file: BinaryIO
    name: str
    as_at: dt.date
    leave_out: bool = False


class What(StrEnum):
    """What becomes of an order that a file states."""

    NEW = "New"
    RESTATED = "Restated"
    DETAILS = "Same amount, other details"
    UNCHANGED = "Unchanged"
    TAKEN_OVER = "Entered by hand, from now on as in the file"
    OPENED_AGAIN = "Was ended, open again"


@dataclass(slots=True)
class Planned:
    """An order of the file, on its cost line; `before` is the commitment that it restates.

    The rows of one order on one line are one, with the first row's words and the earliest day.
    `left` is what it will tie up and `left_before` what it tied up so far; `was` is the amount that
    it had, where that was another, and `what` is what becomes of it.
    """

    row: OrderRow
    line: CostLine
    before: Commitment | None = None
    rows: int = 0
    left: Decimal = ZERO
    left_before: Decimal = ZERO
    was: Decimal | None = None
    what: What = What.NEW

    @property
    def amount(self) -> Decimal:
        """What is outstanding, in pounds."""
        return from_pence(self.row.pence)

    def restate(self, before: Commitment | None, left: Decimal) -> None:
        """Say which commitment it restates, with what that ties up."""
        self.before, self.left_before = before, left
        self.was = before.amount if before and before.amount != self.amount else None
        self.what = self._what(before)

    def _what(self, before: Commitment | None) -> What:
        if before is None:
            return What.NEW
        if before.ended_on is not None:
            return What.OPENED_AGAIN
        if before.snapshot_id is None:
            return What.TAKEN_OVER
        if before.amount != self.amount:
            return What.RESTATED
        row = self.row
        told = (row.supplier, row.description, row.ordered_on)
        was = (before.supplier, before.description, before.ordered_on)
        return What.UNCHANGED if told == was else What.DETAILS


@dataclass(frozen=True, slots=True)
class Ending:
    """An open order that the file does not have, and why it ends."""

    commitment: Commitment
    left: Decimal
    because: str


@dataclass(slots=True)
class OrderPlan:
    """What a file would do to the open orders of a programme.

    Every row of the file is stated, left out or rejected. `snapshot` is what was written, None in a
    preview and when there was nothing new.
    """

    file: OrderFile
    file_name: str
    as_at: dt.date
    previous: OrderSnapshot | None
    orders: list[Planned] = field(default_factory=list)
    ended: list[Ending] = field(default_factory=list)
    rejects: list[BadOrder] = field(default_factory=list)
    stated: Tally = field(default_factory=Tally)
    left_out: Tally = field(default_factory=Tally)
    rejected: Tally = field(default_factory=Tally)
    snapshot: OrderSnapshot | None = None

    def reject(self, bad: BadOrder) -> None:
        """Count a row that cannot be loaded."""
        self.rejects.append(bad)
        self.rejected.add(bad.pence)

    def of(self, what: What) -> list[Planned]:
        """The orders of which that becomes."""
        return [order for order in self.orders if order.what == what]

    @property
    def nothing_new(self) -> bool:
        """The programme has these orders as of this day already."""
        same_day = self.previous is not None and self.previous.as_at == self.as_at
        unchanged = len(self.of(What.UNCHANGED)) == len(self.orders)
        return same_day and unchanged and not self.ended and not self.rejects

    @property
    def mark(self) -> str:
        """What tells this plan from another: a confirmation is of what was shown."""
        counted = (len(self.of(what)) for what in What)
        ended = sum((ending.left for ending in self.ended), ZERO)
        return "-".join(map(str, (*counted, len(self.ended), ended, self.stated.pence)))
