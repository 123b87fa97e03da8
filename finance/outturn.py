"""What a year will end at, how a forecast is spread over months, and what was not spent.

Pure arithmetic on Decimals of pounds, exact to the penny. Months are amounts by the number of
their period: 1 is April, 12 is March. Expenditure is positive.

The law of slippage. Of every cost line, as at every period,

    latest budget = forecast outturn + recorded - recorded in excess + undecided
                    - overspent to date - forecast beyond the budget of the months left

where the forecast outturn is the actuals of the ledger and the forecast of the months left, before
accruals and pressures (with them it is the projected outturn: `finance.position`), and where
recorded and undecided together are what the periods so far did not spend of their budget.
No forecast, however it is changed, makes an unspent month disappear: only spending the money does,
or a record of what becomes of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period

Months = Mapping[int, Decimal]
FORECAST_OUTTURN = "Forecast outturn, before accruals and pressures"


class NoShapeError(ValueError):
    """There is nothing whose shape an amount could take."""


def months_left(year: int, as_at: Period | None) -> list[int]:
    """The periods of a financial year after `as_at`; all of them when nothing is actual yet."""
    if as_at is None or as_at.year < year:
        return list(range(1, PERIODS_IN_YEAR + 1))
    return list(range(as_at.number + 1, PERIODS_IN_YEAR + 1)) if as_at.year == year else []


def equal_months(amount: Decimal, numbers: Iterable[int]) -> dict[int, Decimal]:
    """An amount in equal months; pence that do not divide come first. Nothing for no months."""
    return _spread(amount, {number: Decimal(1) for number in numbers})


def in_the_shape_of(amount: Decimal, months: Months) -> dict[int, Decimal]:
    """An amount in proportion to other months, which add to it.

    A month with less than nothing, such as a large refund, counts as nothing.

    Raises NoShapeError when no month has anything.
    """
    shape = {number: max(other, money.ZERO) for number, other in months.items()}
    if not any(shape.values()):
        raise NoShapeError
    return _spread(amount, shape)


def _spread(amount: Decimal, weights: Months) -> dict[int, Decimal]:
    if not weights:
        return {}
    return dict(zip(weights, money.allocate(amount, list(weights.values())), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outturn:
    """A cost line as at a period.

    `budget_to_date` is what of the latest budget belongs to the periods so far, `actual` what they
    spent, `forecast` what the periods after them are expected to spend. `recorded` is what was
    decided about money that the periods so far did not spend.
    """

    latest_budget: Decimal = money.ZERO
    budget_to_date: Decimal = money.ZERO
    actual: Decimal = money.ZERO
    forecast: Decimal = money.ZERO
    recorded: Decimal = money.ZERO

    @property
    def forecast_outturn(self) -> Decimal:
        """Actuals of the periods so far and the forecast of those that are left."""
        return self.actual + self.forecast

    @property
    def unspent(self) -> Decimal:
        """What the periods so far did not spend of their budget: £0.00 or more."""
        return max(self.budget_to_date - self.actual, money.ZERO)

    @property
    def overspent(self) -> Decimal:
        """What the periods so far spent beyond their budget: £0.00 or more."""
        return max(self.actual - self.budget_to_date, money.ZERO)

    @property
    def undecided(self) -> Decimal:
        """What was not spent and nobody has said what becomes of: £0.00 or more."""
        return max(self.unspent - self.recorded, money.ZERO)

    @property
    def recorded_in_excess(self) -> Decimal:
        """What was recorded beyond what was not spent, as when a late payment came in after it."""
        return max(self.recorded - self.unspent, money.ZERO)

    @property
    def beyond_budget_left(self) -> Decimal:
        """The forecast less the budget of the months left: negative where it stays below."""
        return self.forecast - (self.latest_budget - self.budget_to_date)

    @property
    def spent_later(self) -> Decimal:
        """What of the unspent money the forecast spends in the months left: £0.00 or more."""
        return min(self.unspent, max(self.beyond_budget_left, money.ZERO))


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a sum, in words."""

    words: str
    amount: Decimal


def law_of_slippage(line: Outturn) -> list[Term]:
    """The terms that add up to the latest budget; one of £0.00 is left out, but for the first."""
    beyond = line.beyond_budget_left
    left = "the budget of the months left"
    terms = [
        Term("Recorded of what was not spent", line.recorded),
        Term("Less what is recorded beyond that", -line.recorded_in_excess),
        Term("Not spent so far, and nobody has decided what becomes of it", line.undecided),
        Term("Less what the periods so far spent beyond their budget", -line.overspent),
        Term(f"Forecast below {left}" if beyond < 0 else f"Less forecast beyond {left}", -beyond),
    ]
    whole = Term(FORECAST_OUTTURN, line.forecast_outturn)
    return [whole, *(term for term in terms if term.amount)]
