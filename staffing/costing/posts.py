"""The cost of posts over periods. One `Costing` serves any number of posts: it remembers."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.periods import Period, periods_between, year_end, year_of, year_start
from staffing.costing.amounts import NOTHING, Amounts, Exact, total_of
from staffing.costing.book import Assumptions, PayBook
from staffing.costing.month import Month, MonthCost, Segment, cost_of_month
from staffing.costing.progression import Step, steps_of


@dataclass(frozen=True, slots=True)
class Seat:
    """What counts of a post: its grade, its FTE and its first and last day (None: no end).

    `entry` is the point that its holder starts on, where it is known.
    """

    grade: str
    fte: Decimal
    start: dt.date
    end: dt.date | None = None
    entry: int | None = None

    def days_in(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day of the seat within a period; none when out of order."""
        return max(self.start, first), min(self.end or last, last)


class Costing:
    """Costs posts by one reference and one set of assumptions.

    All periods include both of their ends. Where the reference does not say what is paid,
    PayNotKnownError is raised.
    """

    def __init__(self, book: PayBook, assumed: Assumptions) -> None:
        self.book = book
        self.assumed = assumed
        self._new_salaries = sorted(
            {row.effective_from for rows in book.spines.values() for row in rows}
        )
        self._salaries: dict[tuple[str, int, dt.date], Decimal] = {}
        self._tracks: dict[tuple[str, dt.date, int | None, int], tuple[Step, ...]] = {}
        self._whole_months: dict[tuple[Period, Decimal, str, int], Month] = {}
        self._years: dict[tuple[object, ...], Amounts] = {}

    def cost(self, seat: Seat, first: dt.date, last: dt.date) -> Amounts:
        """What the post costs from `first` to `last`; nothing when `last` is before `first`.

        The cost of adjoining periods is the sum of the two, to the penny.
        """
        return total_of(month.on(first, last) for month in self.months(seat, first, last))

    def months(self, seat: Seat, first: dt.date, last: dt.date) -> Iterator[MonthCost]:
        """Each month with a day of the post in the period; whole months, however much of them.

        `MonthCost.on(first, last)` says what of a month falls in the period.
        """
        begin, end = seat.days_in(first, last)
        if begin > end:
            return
        for year in range(year_of(begin), year_of(end) + 1):
            before = Exact()
            for month in self._months(seat, *seat.days_in(year_start(year), year_end(year))):
                if month.last >= begin and month.first <= end:
                    yield MonthCost(month, before)
                before += month.exact

    def until(self, seat: Seat, last: dt.date) -> Amounts:
        """What the post costs from its start to a day (inclusive): whole years are remembered."""
        end = min(seat.end or last, last)
        if seat.start > end:
            return NOTHING
        whole = range(year_of(seat.start), year_of(end))
        cost = total_of(self.year(seat, year) for year in whole)
        if end == year_end(year_of(end)) or end == seat.end:
            return cost + self.year(seat, year_of(end))
        return cost + self.cost(seat, max(seat.start, year_start(year_of(end))), end)

    def by_year(self, seat: Seat, years: Iterable[int]) -> dict[int, Amounts]:
        """What the post costs in each financial year: the sum of its months."""
        return {year: self.year(seat, year) for year in years}

    def year(self, seat: Seat, year: int) -> Amounts:
        """What the post costs in a financial year."""
        begin, end = seat.days_in(year_start(year), year_end(year))
        if begin > end:
            return NOTHING
        steps = _steps_within(self._track(seat, year), begin, end)
        now, later = steps[0], steps[1:]
        # Posts with the same days and points in a year cost the same, whenever they began.
        key = (begin, end, seat.fte, now.spine, now.point, later)
        if key not in self._years:
            months = self._months(seat, begin, end)
            self._years[key] = sum((month.exact for month in months), Exact()).rounded()
        return self._years[key]

    def step_on(self, seat: Seat, day: dt.date) -> Step:
        """The point that the post is paid on on a day; the first or last one outside its days."""
        day = max(seat.start, min(day, seat.end or day))
        return _steps_within(self._track(seat, year_of(day)), day, day)[0]

    def _months(self, seat: Seat, first: dt.date, last: dt.date) -> Iterator[Month]:
        """The months of some days in post, which are all of those in their months."""
        for period in periods_between(Period.of(first), Period.of(last)):
            yield self._month(seat, period, max(first, period.start), min(last, period.end))

    def _month(self, seat: Seat, period: Period, first: dt.date, last: dt.date) -> Month:
        steps = _steps_within(self._track(seat, period.year), first, last)
        if len(steps) > 1 or (first, last) != (period.start, period.end):
            return self._work_out(seat.fte, period, steps, first, last)
        key = (period, seat.fte, steps[0].spine, steps[0].point)
        if key not in self._whole_months:
            self._whole_months[key] = self._work_out(seat.fte, period, steps, first, last)
        return self._whole_months[key]

    def _work_out(
        self, fte: Decimal, period: Period, steps: tuple[Step, ...], first: dt.date, last: dt.date
    ) -> Month:
        """The month by the rates in force on its last day, when it is paid."""
        return cost_of_month(
            period,
            fte,
            list(self._segments(steps, first, last)),
            insurance=self.book.insurance_on(period.end),
            levy_rate=self.book.levy_on(period.end),
            assumed=self.assumed,
        )

    def _segments(
        self, steps: tuple[Step, ...], first: dt.date, last: dt.date
    ) -> Iterator[Segment]:
        """The days by what is paid on them: a change of point or of salaries begins a segment."""
        starts = {day for day in self._new_salaries if first < day <= last}
        starts |= {max(step.start, first) for step in steps}
        ordered = sorted(starts)
        for index, day in enumerate(ordered):
            until = ordered[index + 1] - dt.timedelta(days=1) if ordered[index + 1 :] else last
            step = _steps_within(steps, day, day)[0]
            salary = self._salary(step.spine, step.point, day)
            yield Segment(day, until, step.spine, step.point, salary)

    def _salary(self, spine: str, point: int, day: dt.date) -> Decimal:
        """Salaries change on the first of April and where new ones are published."""
        published = bisect_right(self._new_salaries, day)
        since = max([year_start(year_of(day)), *self._new_salaries[published - 1 : published]])
        key = (spine, point, since)
        if key not in self._salaries:
            awards = self.assumed.pay_awards
            self._salaries[key] = self.book.annual_salary(spine, point, day, awards)
        return self._salaries[key]

    def _track(self, seat: Seat, year: int) -> tuple[Step, ...]:
        """The points of the post up to the end of a financial year."""
        key = (seat.grade, seat.start, seat.entry, year)
        if key not in self._tracks:
            until = year_end(year)
            self._tracks[key] = steps_of(
                seat.grade, seat.start, until, self.book, self.assumed, entry=seat.entry
            )
        return self._tracks[key]


def _steps_within(steps: tuple[Step, ...], first: dt.date, last: dt.date) -> tuple[Step, ...]:
    """The step in force on the first day and those that begin after it, up to the last."""
    begin = bisect_right(steps, first, key=lambda step: step.start) - 1
    end = bisect_right(steps, last, key=lambda step: step.start)
    return steps[begin:end]
