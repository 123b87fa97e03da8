"""What each month of a cost line's year costs: what it did, or what it is expected to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from finance.models import CostLine
from finance.projection import Projection
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period


class Basis(StrEnum):
    """What the amount of a month is."""

    ACTUAL = "Actual"
    FORECAST = "Forecast"
    ASSUMED = "Budget, no forecast yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigure:
    """A month of a cost line: what of the latest budget belongs to it, and its amount."""

    projection: Projection
    period: Period
    budget: Decimal
    amount: Decimal
    basis: Basis

    @property
    def line(self) -> CostLine:
        """The cost line."""
        return self.projection.line

    @property
    def is_actual(self) -> bool:
        """Whether the month is over, so that its amount is what was spent."""
        return self.basis is Basis.ACTUAL


def month_figures(projection: Projection) -> list[MonthFigure]:
    """The twelve months of a line that was read `with_months`, April first.

    They add up to its forecast outturn.
    """
    line: Any = projection.line
    left = set(projection.months_left)
    budgets = projection.months
    expected = budgets if projection.is_assumed else _twelve(line.forecasts)
    open_basis = Basis.ASSUMED if projection.is_assumed else Basis.FORECAST
    months = zip(budgets, _twelve(line.actuals), expected, strict=True)
    return [
        MonthFigure(
            projection=projection,
            period=Period(line.year, number),
            budget=budget,
            amount=forecast if number in left else actual,
            basis=open_basis if number in left else Basis.ACTUAL,
        )
        for number, (budget, actual, forecast) in enumerate(months, start=1)
    ]


def _twelve(months: Sequence[Decimal]) -> Sequence[Decimal]:
    return months or [ZERO] * PERIODS_IN_YEAR
