"""How much of the establishment is planned, paid for and filled, month by month. Pure."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from innovation.core.periods import Period, year_of

MAX_YEARS = 8
"""How many financial years stand side by side at most."""
Days = tuple[dt.date, dt.date | None]
"""A first and a last day, both inclusive; None is no end."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What counts of a post: its FTE and its dates, all inclusive.

    `paid` are the days on which somebody pays for it, no day of them twice.
    """

    fte: Decimal
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None
    planned_end: dt.date | None = None
    paid: Sequence[Days] = ()

    def days_funded(self) -> Iterator[Days]:
        """The days on which the post is planned to exist and somebody pays for it."""
        for first, last in self.paid:
            ends = [end for end in (last, self.planned_end) if end is not None]
            yield max(first, self.planned_start), min(ends, default=None)

    def days_filled(self) -> Iterator[Days]:
        """The days on which somebody is in the post."""
        if self.actual_start is not None:
            yield self.actual_start, self.ended_on


@dataclass(frozen=True, slots=True)
class Fte:
    """FTE on a day: planned to exist, in post, and of that planned paid for by somebody."""

    planned: Decimal
    in_post: Decimal
    funded: Decimal


@dataclass(frozen=True, slots=True)
class MonthlyFte:
    """FTE on the last day of a period."""

    period: Period
    planned: Decimal
    in_post: Decimal
    funded: Decimal = Decimal(0)


def fte_by_month(seats: Iterable[Seat], periods: Sequence[Period]) -> list[MonthlyFte]:
    """FTE planned, in post and funded on the last day of each period, the periods in order."""
    on_last_days = fte_on(seats, [period.end for period in periods])
    return [
        MonthlyFte(period, fte.planned, fte.in_post, fte.funded)
        for period, fte in zip(periods, on_last_days, strict=True)
    ]


def fte_on(seats: Iterable[Seat], days: Sequence[dt.date]) -> list[Fte]:
    """FTE planned, in post and funded on each of some days, the days in order."""
    seats = list(seats)
    planned = _on_each(days, ((s.fte, (s.planned_start, s.planned_end)) for s in seats))
    in_post = _on_each(days, ((s.fte, span) for s in seats for span in s.days_filled()))
    funded = _on_each(days, ((s.fte, span) for s in seats for span in s.days_funded()))
    return [Fte(*row) for row in zip(planned, in_post, funded, strict=True)]


def _on_each(days: Sequence[dt.date], spans: Iterable[tuple[Decimal, Days]]) -> Iterator[Decimal]:
    """The FTE of the spans that hold each of the days: what begins by it less what is over."""
    changes = [Decimal(0)] * (len(days) + 1)
    for fte, (first, last) in spans:
        begin = bisect_left(days, first)
        end = len(days) if last is None else bisect_right(days, last)
        if begin < end:
            changes[begin] += fte
            changes[end] -= fte
    return accumulate(changes[:-1])


def years_shown(first: dt.date, last: dt.date, day: dt.date) -> list[int]:
    """The financial years of a period (both ends included); of a long one those around a day."""
    begin, end = year_of(first), max(year_of(first), year_of(last))
    around = min(max(begin, year_of(day) - MAX_YEARS // 2), max(begin, end - MAX_YEARS + 1))
    return list(range(around, min(end, around + MAX_YEARS - 1) + 1))
