"""Where budget, spend and projection stand together: of a cost line, or of several.

Pure arithmetic on Decimals of pounds, exact to the penny. Expenditure is positive and income
negative. What every page, file and paper says of money is read from here.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from finance import variance
from finance.rag import Rag, Thresholds
from finance.variance import State
from innovation.core import money
from innovation.core.bars import SpendBar, income_bar, spend_bar

AMOUNTS = (
    *("original_budget", "virements", "budget_to_date", "actual", "accruals", "committed"),
    *("forecast", "pressures", "recorded"),
)
"""The fields of a position that add up."""
BELOW_SPENT = "The projected outturn is less than what is spent already."
BELOW_SPENT_WHY = (
    "An offset or a saving may be counted that a lower forecast holds too. It counts once: say in "
    "its entry what the figures hold of it already, or put the forecast up."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Budget, spend and projection as at a period.

    `budget_to_date` is what of the latest budget belongs to the periods so far. `actual` is the
    ledger's, and `accruals` stand beside it. `committed` is ordered and not yet invoiced, so it
    is part of the forecast and never added to it. `forecast` is of the periods that are left, and
    `pressures` what is netted into the projection beyond it. `recorded` is what was decided about
    money that the periods so far did not spend. `contingent` is what of the budget is contingent
    money (`finance.basis`), where a page tells; on the secured basis it is `withheld` from the
    budget, and what is spent and projected stays.

    `previous_outturn` is the projection of the last close before, None where nothing was closed.
    `reviewed_on` is the day of the oldest last review; `thresholds` rate the projection.
    """

    original_budget: Decimal = money.ZERO
    virements: Decimal = money.ZERO
    budget_to_date: Decimal = money.ZERO
    actual: Decimal = money.ZERO
    accruals: Decimal = money.ZERO
    committed: Decimal = money.ZERO
    forecast: Decimal = money.ZERO
    pressures: Decimal = money.ZERO
    recorded: Decimal = money.ZERO
    contingent: Decimal = money.ZERO
    withheld: Decimal = money.ZERO
    previous_outturn: Decimal | None = None
    reviewed_on: dt.date | None = None
    thresholds: Thresholds | None = None

    @property
    def is_income(self) -> bool:
        """Whether it reads as income, to be received: negative once all lines are netted."""
        return self.latest_budget < 0

    @property
    def latest_budget(self) -> Decimal:
        """The original budget and the virements; on the secured basis without contingent money."""
        return self.allocated - self.withheld

    @property
    def allocated(self) -> Decimal:
        """The original budget and the virements, on either basis."""
        return self.original_budget + self.virements

    @property
    def spent(self) -> Decimal:
        """The ledger's actual with its accruals."""
        return self.actual + self.accruals

    @property
    def remaining(self) -> Decimal:
        """Latest budget less what was spent."""
        return variance.remaining(self.latest_budget, self.spent)

    @property
    def percent_spent(self) -> Decimal | None:
        """What was spent, or received, as per cent of the latest budget; None without a budget."""
        return money.percentage(self.spent, self.latest_budget)

    @property
    def variance_to_date(self) -> Decimal:
        """(Under)/over spend against the budget to date."""
        return variance.variance(self.spent, self.budget_to_date)

    @property
    def outturn(self) -> Decimal:
        """The projected outturn: actual with its accruals, forecast, and what is netted into it."""
        return self.spent + self.forecast + self.pressures

    @property
    def is_below_spent(self) -> bool:
        """Whether expenditure would end below what is spent already: mostly an offset twice."""
        return not self.is_income and self.outturn < self.spent

    @property
    def variance(self) -> Decimal:
        """(Under)/over spend at the end of the year: projected outturn less latest budget."""
        return variance.variance(self.outturn, self.latest_budget)

    @property
    def variance_percent(self) -> Decimal | None:
        """The variance as per cent of the size of the latest budget; None without a budget."""
        return money.percentage(self.variance, abs(self.latest_budget))

    @property
    def movement(self) -> Decimal | None:
        """Projected outturn less that of the last close; None where nothing was closed before."""
        return None if self.previous_outturn is None else self.outturn - self.previous_outturn

    @property
    def rag(self) -> Rag | None:
        """How the projected outturn is rated; None without thresholds."""
        if self.thresholds is None:
            return None
        return self.thresholds.rate(self.variance, self.latest_budget)

    @property
    def state(self) -> State:
        """How spend or income stands against the budget, in words."""
        return variance.state(self.latest_budget, self.spent, is_income=self.is_income)

    @property
    def bar(self) -> SpendBar:
        """Spend or income against the latest budget as a bar."""
        if self.is_income:
            return income_bar(-self.latest_budget, -self.spent)
        return spend_bar(self.latest_budget, self.spent)


def total(positions: Iterable[Position]) -> Position:
    """Several positions together; £0.00 for none.

    Where any was closed before, one that was not (a new line) had a projection of £0.00.
    """
    positions = list(positions)
    before = [p.previous_outturn for p in positions if p.previous_outturn is not None]
    return Position(
        **{
            name: sum((getattr(p, name) for p in positions), money.ZERO)
            for name in (*AMOUNTS, "contingent", "withheld")
        },
        previous_outturn=sum(before, money.ZERO) if before else None,
        reviewed_on=min((p.reviewed_on for p in positions if p.reviewed_on), default=None),
        thresholds=next((p.thresholds for p in positions if p.thresholds), None),
    )
