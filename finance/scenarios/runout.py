"""When the money of an award runs out. The spend of a year is taken to fall in equal months."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from finance.scenarios.standing import Standing
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period, year_start


def run_out(
    standing: Standing, award: int, *, starts: dt.date, secured: bool = False
) -> dt.date | None:
    """The first month's end by which an award has paid more than came in; None when never.

    `starts` is the day from which the first year's spend is spread. On the secured basis only
    secured tranches come in; a tranche without a day is there from the start.
    """
    for period, spent in _spent(standing, award, Period.of(starts)):
        if spent > _received(standing, award, period.end, secured=secured):
            return period.end
    return None


def _spent(standing: Standing, award: int, first: Period) -> Iterator[tuple[Period, Decimal]]:
    """What an award has paid by the end of each month."""
    years: dict[int, Decimal] = {}
    for cell, amount in standing.spend.items():
        if cell.award == award:
            years[cell.year] = years.get(cell.year, ZERO) + amount
    before = ZERO
    for year in sorted(years):
        begin = first if first.year == year else Period.of(year_start(year))
        months = PERIODS_IN_YEAR - begin.number + 1
        for number in range(begin.number, PERIODS_IN_YEAR + 1):
            share = years[year] * (number - begin.number + 1) / months
            yield Period(year, number), before + share
        before += years[year]


def _received(standing: Standing, award: int, day: dt.date, *, secured: bool) -> Decimal:
    return sum(
        (
            receipt.amount
            for receipt in standing.receipts
            if receipt.award == award
            and (receipt.is_secured or not secured)
            and (receipt.on is None or receipt.on <= day)
        ),
        ZERO,
    )
