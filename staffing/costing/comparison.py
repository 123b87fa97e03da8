"""A post as it is beside the same post as it was planned, month by month."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.money import ZERO
from innovation.core.periods import Period
from staffing.costing.amounts import Amounts, total_of
from staffing.costing.month import MonthCost, Segment
from staffing.costing.posts import Costing, Seat


@dataclass(frozen=True, slots=True)
class Explained:
    """A part of what a month costs, in words where it comes from, and the amount in pounds."""

    name: str
    working: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ComparedMonth:
    """A month of a post: its days, points and cost, and what it would have cost as planned.

    `days` are calendar days in post, `planned` is pounds. A month in which nobody is in post has
    no segments and no parts.
    """

    period: Period
    days: int
    segments: tuple[Segment, ...]
    amounts: Amounts
    parts: tuple[Explained, ...]
    planned: Decimal

    @property
    def points(self) -> str:
        """The spinal column points that are paid: 38, or 38, 39."""
        return ", ".join(dict.fromkeys(str(segment.point) for segment in self.segments))

    @property
    def workings(self) -> tuple[str, ...]:
        """Where salary, insurance, pension and levy come from, in words; empty without a day."""
        return tuple(part.working for part in self.parts) or ("", "", "", "")

    @property
    def difference(self) -> Decimal:
        """The cost less the plan: negative for what a late start has not cost."""
        return self.amounts.total - self.planned


def compared_months(
    costing: Costing, actual: Sequence[Seat], planned: Seat, last: dt.date
) -> list[ComparedMonth]:
    """Each month with a day of the post as planned or of one of its holders, up to `last`.

    `actual` has a seat for each holder in the order of time. The months add up to what the seats
    cost until `last` (inclusive). Raises PayNotKnownError.
    """
    found: defaultdict[Period, list[MonthCost]] = defaultdict(list)
    for seat in actual:
        for month in costing.months(seat, seat.start, last):
            found[month.period].append(month)
    plan = {month.period: month for month in costing.months(planned, planned.start, last)}
    return [
        _compared(period, found[period], plan.get(period), last)
        for period in sorted(found.keys() | plan.keys())
    ]


def _compared(
    period: Period, months: Sequence[MonthCost], plan: MonthCost | None, last: dt.date
) -> ComparedMonth:
    return ComparedMonth(
        period,
        days=sum(_days(month, last) for month in months),
        segments=tuple(segment for month in months for segment in month.month.segments),
        amounts=total_of(month.on(period.start, last) for month in months),
        parts=tuple(_together([list(_explained(month, last)) for month in months])),
        planned=plan.on(period.start, last).total if plan else ZERO,
    )


def _days(month: MonthCost, last: dt.date) -> int:
    return (min(month.month.last, last) - month.month.first).days + 1


def _explained(month: MonthCost, last: dt.date) -> Iterator[Explained]:
    """The parts of the month up to a day; a month that is cut short says its share."""
    amounts = month.on(month.period.start, last)
    parts = (amounts.salary, amounts.national_insurance, amounts.pension, amounts.levy)
    days = _days(month, last)
    share = f"; {days} of these {month.month.days} days" if days < month.month.days else ""
    for (name, working), amount in zip(month.month.workings(), parts, strict=True):
        yield Explained(name, f"{working}{share}", amount)


def _together(holders: Sequence[Sequence[Explained]]) -> Iterator[Explained]:
    """Each part of a month in which one holder may follow another."""
    for parts in zip(*holders, strict=True):
        working = "; then ".join(part.working for part in parts)
        yield Explained(parts[0].name, working, sum((part.amount for part in parts), ZERO))
