"""How far money reaches: which months of which lines it pays for, and when it runs out. Pure.

Money comes in on days, and is spent month by month. Whatever is to be spent in a month is paid
while there is money; the first month that it does not pay in full is the one in which it runs out,
and nothing of the months after it is paid. Within that month spend is even by day.
"""

import calendar
import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period

Line = TypeVar("Line", bound=Hashable)
Plan = Mapping[Line, Mapping[Period, Decimal]]
"""What each line is to spend, or has spent, in each month."""
MOST_PERIODS = 50 * PERIODS_IN_YEAR
"""How far spend is carried on at most, looking for the day on which money runs out."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that comes in on a day."""

    on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reach(Generic[Line]):
    """How far an amount of money reaches in a plan.

    `runs_out_on` is the first day that is not paid for, None when all of the plan is.
    `unreached` has what of each line and month is not paid for, `left` what remains when all is.
    `bridge` is the most by which spend runs ahead of money that comes later, `bridged` the first
    and the last month in which it does, and `bridged_on` the first day that such money pays for.
    """

    runs_out_on: dt.date | None
    unreached: dict[Line, dict[Period, Decimal]]
    left: Decimal
    bridge: Decimal
    bridged: tuple[Period, Period] | None
    bridged_on: dt.date | None = None

    @property
    def unpaid_on(self) -> dt.date | None:
        """The first day that money which is in does not pay for; what comes later does not help."""
        days = (day for day in (self.runs_out_on, self.bridged_on) if day is not None)
        return min(days, default=None)

    @property
    def short(self) -> Decimal:
        """All that is not paid for."""
        months = (amount for line in self.unreached.values() for amount in line.values())
        return sum(months, money.ZERO)


def months_of(plan: Plan[Line]) -> dict[Period, Decimal]:
    """What all lines together spend in each month, in time."""
    total: dict[Period, Decimal] = {}
    for line in plan.values():
        for period, amount in line.items():
            total[period] = total.get(period, money.ZERO) + amount
    return dict(sorted(total.items()))


def reach(receipts: Sequence[Receipt], plan: Plan[Line]) -> Reach[Line]:
    """How far the money of `receipts`, all of them together, reaches in the plan."""
    left = sum((receipt.amount for receipt in receipts), money.ZERO)
    months = months_of(plan)
    bridge = _bridge(receipts, months)
    for period, need in months.items():
        if need > left:
            day = _first_unpaid(period, need, left)
            return Reach(day, _from(plan, period, need - left), money.ZERO, *bridge)
        left -= need
    return Reach(None, {}, left, *bridge)


def _first_unpaid(period: Period, need: Decimal, left: Decimal) -> dt.date:
    days = calendar.monthrange(period.start.year, period.start.month)[1]
    paid = int(max(left, money.ZERO) * days // need)
    return period.start + dt.timedelta(days=paid)


def _from(plan: Plan[Line], first: Period, short: Decimal) -> dict[Line, dict[Period, Decimal]]:
    """What of each line is not paid for from the month on in which `short` is missing.

    In that month the lines go short in proportion to what they spend; refunds go short of nothing.
    """
    spending = {
        line: max(months.get(first, money.ZERO), money.ZERO) for line, months in plan.items()
    }
    shares = dict(zip(spending, money.allocate(short, list(spending.values())), strict=True))
    found = {
        line: {first: shares[line]} | {p: amount for p, amount in months.items() if p > first}
        for line, months in plan.items()
    }
    kept = {
        line: {period: amount for period, amount in sorted(months.items()) if amount}
        for line, months in found.items()
    }
    return {line: months for line, months in kept.items() if months}


def _bridge(
    receipts: Iterable[Receipt], months: Mapping[Period, Decimal]
) -> tuple[Decimal, tuple[Period, Period] | None, dt.date | None]:
    """How far spend runs ahead of the money that is in by the end of a month and is still to come.

    That is the most of it, the months in which it does, and the first day. Money that never comes
    is not waited for: only the months before the last receipt count.
    """
    waiting = sorted(receipts, key=lambda receipt: receipt.on)
    spent, most, ahead, day = money.ZERO, money.ZERO, [], None
    for period, need in months.items():
        spent += need
        arrived = sum((each.amount for each in waiting if each.on <= period.end), money.ZERO)
        coming = sum((each.amount for each in waiting), money.ZERO) - arrived
        if coming and spent > arrived:
            most = max(most, min(spent - arrived, coming))
            ahead.append(period)
            day = day or _first_unpaid(period, need, arrived - (spent - need))
    return most, (ahead[0], ahead[-1]) if ahead else None, day


def carried_on(plan: Plan[Line], enough: Decimal) -> dict[str, dict[Period, Decimal]]:
    """The months of a plan, carried on at the average of its last twelve until they cost `enough`.

    All lines together are one line of the result. A plan without spend in its last twelve months
    is not carried on.
    """
    months = months_of(plan)
    last_year = list(months.values())[-PERIODS_IN_YEAR:]
    if not last_year or sum(last_year) <= 0:
        return {"": months}
    average = money.round_to_pence(sum(last_year, money.ZERO) / len(last_year))
    period, total = max(months), sum(months.values(), money.ZERO)
    for _ in range(MOST_PERIODS):
        if total > enough:
            break
        period = period.next()
        months[period] = average
        total += average
    return {"": months}
