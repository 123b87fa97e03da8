"""When the money of an award runs out under a scenario.

The day is the one of `finance.reach`, which says it of contingent money too; the plan is another.
A scenario projects the spend of a year and not of its months, so that it falls in equal months
here, and as it is forecast there. And money that comes late is not waited for here, since it is
what a scenario asks about, where a gate says how much of it is to be bridged.
"""

import datetime as dt
from decimal import Decimal

from finance.outturn import equal_months
from finance.reach import Receipt, reach
from finance.scenarios.standing import Standing
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period


def run_out(
    standing: Standing, award: int, *, starts: dt.date, secured: bool = False
) -> dt.date | None:
    """The first day that an award cannot pay for with what came in; None when it pays for all.

    `starts` is the day from which the first year's spend is spread. On the secured basis only
    secured tranches come in; a tranche without a day is there from the start.
    """
    receipts = [
        Receipt(each.on or dt.date.min, each.amount)
        for each in standing.receipts
        if each.award == award and (each.is_secured or not secured)
    ]
    return reach(receipts, {award: _months(standing, award, Period.of(starts))}).unpaid_on


def _months(standing: Standing, award: int, first: Period) -> dict[Period, Decimal]:
    """What an award pays in each month, the spend of a year in equal ones."""
    years: dict[int, Decimal] = {}
    for cell, amount in standing.spend.items():
        if cell.award == award:
            years[cell.year] = years.get(cell.year, ZERO) + amount
    return {
        Period(year, number): amount
        for year, total in years.items()
        for number, amount in equal_months(total, _numbers(year, first)).items()
    }


def _numbers(year: int, first: Period) -> range:
    begins = first.number if year == first.year else 1
    return range(begins, PERIODS_IN_YEAR + 1)
