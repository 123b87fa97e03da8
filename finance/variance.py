"""What is left and what is over: the one place that says how budget and actual compare.

Pure arithmetic on Decimals of pounds, exact to the penny.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period


class State(StrEnum):
    """How spend stands against its budget, in words."""

    NO_ALLOCATION = "no allocation"
    OVERSPENT = "overspent"
    SPENT = "fully spent"
    UNDER = "within budget"
    NOT_STARTED = "nothing spent"
    NO_INCOME_BUDGET = "no income budgeted"
    OVER_RECEIVED = "received more than budgeted"
    RECEIVED = "fully received"
    PART_RECEIVED = "partly received"
    NOT_RECEIVED = "nothing received"


def remaining(budget: Decimal, actual: Decimal) -> Decimal:
    """What is left of the budget; negative when more was spent.

    Of income, which is negative, what is still to come is negative too.
    """
    return budget - actual


def variance(actual: Decimal, budget_to_date: Decimal) -> Decimal:
    """(Under)/over spend to date: an overspend is positive, an underspend negative.

    Income that does not come is positive too: either costs the council more than was planned.
    """
    return actual - budget_to_date


def state(budget: Decimal, actual: Decimal, *, is_income: bool = False) -> State:
    """How spend, or income, stands against the budget of the whole year."""
    if is_income:
        return _state_of_income(-budget, -actual)
    if budget == 0:
        return State.NO_ALLOCATION if actual else State.NOT_STARTED
    if actual > budget:
        return State.OVERSPENT
    if actual == budget:
        return State.SPENT
    return State.UNDER if actual else State.NOT_STARTED


def _state_of_income(expected: Decimal, received: Decimal) -> State:
    """How income stands; what was paid back counts as not received."""
    if expected == 0:
        return State.NO_INCOME_BUDGET if received else State.NOT_RECEIVED
    if received > expected:
        return State.OVER_RECEIVED
    if received == expected:
        return State.RECEIVED
    return State.PART_RECEIVED if received > 0 else State.NOT_RECEIVED


def monthly_budget(
    budget: Decimal,
    year: int,
    *,
    first: Period | None = None,
    planned: Sequence[Decimal] = (),
) -> list[Decimal]:
    """A year's budget by month, April first; the twelve months add to it to the penny.

    `planned` is how the budget was planned by month, twelve amounts of one sign: the budget is
    spread in proportion to them. Without a plan, an assumption: it is spent in equal months, from
    April or, in the financial year that the programme begins in, from the period `first`.
    """
    if any(planned):
        return money.allocate(budget, [abs(amount) for amount in planned])
    starts = first.number if first is not None and first.year == year else 1
    return money.allocate(budget, [int(n >= starts) for n in range(1, PERIODS_IN_YEAR + 1)])


def budget_to_date(
    budget: Decimal,
    year: int,
    as_at: Period,
    *,
    first: Period | None = None,
    planned: Sequence[Decimal] = (),
) -> Decimal:
    """The part of a year's budget that belongs to the periods up to and including `as_at`.

    See `monthly_budget`. A year before `as_at` counts in full and a later one not at all.
    """
    if year != as_at.year:
        return budget if year < as_at.year else money.ZERO
    months = monthly_budget(budget, year, first=first, planned=planned)
    return sum(months[: as_at.number], money.ZERO)
