"""What of each cost line's budget is secured and what is contingent. Pure.

The reports give the contingent money of an award as one amount and do not split it by line, so the
split is an assumption, and one that follows the money: secured money pays first, the financial
years in their order. In the year in which it runs out the lines go short in proportion to their
latest budgets, to the penny, and of the years after it nothing is secured. What an award has not
allocated to a line is of no line. So the parts of an award's lines add up to what is allocated,
and no line has contingent money while all that is allocated is within the secured money.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from finance.reach import Receipt, reach
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period

SECURED = "secured"
"""The basis, as addresses say it, on which contingent money is no budget."""


class Budget(NamedTuple):
    """The latest budget of a line that an award funds."""

    line: int
    award: int
    year: int
    amount: Decimal


def contingent_parts(
    budgets: Iterable[Budget], secured: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """What of the budget of each line is contingent, by the key of the line; £0.00 is left out.

    `budgets` are all that the awards allocate, `secured` what of each award is secured or released.
    """
    plans: dict[int, dict[int, dict[Period, Decimal]]] = {}
    for budget in budgets:
        lines = plans.setdefault(budget.award, {})
        lines[budget.line] = {Period(budget.year, PERIODS_IN_YEAR): budget.amount}
    found: dict[int, Decimal] = {}
    for award, plan in plans.items():
        money = [Receipt(dt.date.min, secured.get(award, ZERO))]
        unreached = reach(money, plan).unreached
        found |= {line: sum(years.values(), ZERO) for line, years in unreached.items()}
    return found
