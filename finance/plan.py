"""How the original budget of a line is planned by month: what a plan may be, and which one it is.

Pure arithmetic on Decimals of pounds, twelve amounts each, April first.
"""

import zlib
from collections.abc import Sequence
from decimal import Decimal

from finance import variance
from innovation.core import money
from innovation.core.periods import Period


def months_as_planned(
    original_budget: Decimal, year: int, *, planned: Sequence[Decimal], first: Period | None
) -> Sequence[Decimal]:
    """The plan by month, or the equal months that are assumed where nobody planned."""
    return planned or variance.monthly_budget(original_budget, year, first=first)


def plan_version(planned: Sequence[Decimal]) -> int:
    """A number of at most nine digits that two different plans do not share; 0 for no plan."""
    if not planned:
        return 0
    return 1 + zlib.crc32(" ".join(map(str, planned)).encode()) % 999_999_998


def faults_of_plan(original_budget: Decimal, months: Sequence[Decimal]) -> list[str]:
    """Why these months are no plan of the budget: what they add up to, and their signs."""
    faults = []
    total = sum(months, money.ZERO)
    if total != original_budget:
        faults.append(
            f"The months add up to {money.show(total)}, and the original budget is "
            f"{money.show(original_budget)}: {_difference(total - original_budget)}."
        )
    if original_budget >= 0 and any(amount < 0 for amount in months):
        faults.append("A month of planned spend is £0 or more.")
    if original_budget < 0 and any(amount > 0 for amount in months):
        faults.append("A month of planned income is £0 or less: enter it in brackets.")
    return faults


def _difference(excess: Decimal) -> str:
    if excess > 0:
        return f"take {money.show(excess)} off"
    return f"add {money.show(-excess)}"
