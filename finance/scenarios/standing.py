"""How a programme stands: what it is projected to spend, and the money of its awards."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from innovation.core.money import ZERO


class Cell(NamedTuple):
    """Spend of a workstream in a financial year, by the award that pays; None is the base budget.

    Workstream and award are keys.
    """

    workstream: int
    year: int
    award: int | None


class LineLeft(NamedTuple):
    """Where a cost line's spend counts, and what of it is still to be spent."""

    cell: Cell
    left: Decimal


@dataclass(frozen=True, slots=True)
class Receipt:
    """A tranche: its key and award, its pounds, and the day it comes in; None is in time."""

    tranche: int
    award: int
    amount: Decimal
    is_secured: bool
    on: dt.date | None = None


class Figure(StrEnum):
    """What a scenario is looked at by."""

    SPEND = "spend"
    LEFT = "left"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Standing:
    """Projected spend by cell, and what the awards bring in."""

    spend: Mapping[Cell, Decimal] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()

    def total(self, *, award: int | None = None, year: int | None = None) -> Decimal:
        """All spend, of one award or one year where it is named."""
        return sum(
            (
                amount
                for cell, amount in self.spend.items()
                if award in {None, cell.award} and year in {None, cell.year}
            ),
            ZERO,
        )

    @property
    def base(self) -> Decimal:
        """The spend that no award pays."""
        return sum((amount for cell, amount in self.spend.items() if cell.award is None), ZERO)

    def money(self, *, award: int | None = None, secured: bool = False) -> Decimal:
        """What the awards, or one of them, bring in; the secured tranches only if asked for."""
        return sum_of(
            receipt
            for receipt in self.receipts
            if award in {None, receipt.award} and (receipt.is_secured or not secured)
        )

    def left(self, *, award: int | None = None, secured: bool = False) -> Decimal:
        """The money of the awards, or of one, less what they pay; a shortfall is negative."""
        paid = self.total(award=award) if award is not None else self.total() - self.base
        return self.money(award=award, secured=secured) - paid

    def figure(self, figure: Figure) -> Decimal:
        """One of the three figures that a scenario is looked at by."""
        if figure == Figure.SPEND:
            return self.total()
        return self.left() if figure == Figure.LEFT else self.base


def sum_of(receipts: Iterable[Receipt]) -> Decimal:
    """What tranches come to."""
    return sum((receipt.amount for receipt in receipts), ZERO)
