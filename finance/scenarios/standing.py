"""How a programme stands: what it is projected to spend, and the money of its awards."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from innovation.core.money import ZERO


class Cell(NamedTuple):
    """Spend of a workstream in a financial year, by the award that pays; None is the base budget.

    Workstream and award are keys. Income is a cell of its own, negative and of no award.
    """

    workstream: int
    year: int
    award: int | None
    is_income: bool = False


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
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class Standing:
    """Projected spend by cell, and what the awards bring in."""

    spend: Mapping[Cell, Decimal] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()

    def total(self, *, award: int | None = None, year: int | None = None) -> Decimal:
        """All spend net of income, or that of one award or one year where it is named."""
        return self._sum(lambda cell: award in {None, cell.award} and year in {None, cell.year})

    @property
    def base(self) -> Decimal:
        """The expenditure that no award pays."""
        return self._sum(lambda cell: cell.award is None and not cell.is_income)

    @property
    def income(self) -> Decimal:
        """The income, which is negative and takes nothing off what an award or the base pays."""
        return self._sum(lambda cell: cell.is_income)

    def _sum(self, counts: Callable[[Cell], bool]) -> Decimal:
        return sum((amount for cell, amount in self.spend.items() if counts(cell)), ZERO)

    def money(self, *, award: int | None = None, secured: bool = False) -> Decimal:
        """What the awards, or one of them, bring in; the secured tranches only if asked for."""
        return sum_of(
            receipt
            for receipt in self.receipts
            if award in {None, receipt.award} and (receipt.is_secured or not secured)
        )

    def left(self, *, award: int | None = None, secured: bool = False) -> Decimal:
        """The money of the awards, or of one, less what they pay; a shortfall is negative."""
        paid = self._sum(lambda cell: cell.award is not None and award in {None, cell.award})
        return self.money(award=award, secured=secured) - paid

    def figure(self, figure: Figure) -> Decimal:
        """One of the figures that a scenario is looked at by."""
        match figure:
            case Figure.SPEND:
                return self.total()
            case Figure.LEFT:
                return self.left()
            case Figure.BASE:
                return self.base
            case Figure.INCOME:
                return self.income


def sum_of(receipts: Iterable[Receipt]) -> Decimal:
    """What tranches come to."""
    return sum((receipt.amount for receipt in receipts), ZERO)
