"""Which point a post is paid on from when: entry, increments and the assimilation of 2019."""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from innovation.core.periods import APRIL, year_of, year_start
from staffing.costing.book import Assumptions, PayBook

OCTOBER = 10
MONTHS_BEFORE_FIRST_INCREMENT = 6


@dataclass(frozen=True, slots=True)
class Step:
    """The point that a post is paid on from a day until its next step."""

    start: dt.date
    spine: str
    point: int


def first_increment(start: dt.date) -> dt.date:
    """The day of the first increment after a start.

    Source: the NJC's rule as councils publish it (North Yorkshire, “Increments”; North
    Lincolnshire, “Increments”): increments are paid on 1 April, but whoever started between
    1 October and 31 March has the first one six months after the start. Six months after 31 March
    is 30 September.
    """
    if APRIL <= start.month < OCTOBER:
        return year_start(year_of(start) + 1)
    month = (start.month + MONTHS_BEFORE_FIRST_INCREMENT - 1) % 12 + 1
    year = start.year + (1 if month < start.month else 0)
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def increment_days(start: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The days of increments after a start, up to and including `until`."""
    day = first_increment(start)
    while day <= until:
        yield day
        day = year_start(year_of(day) + 1)


def steps_of(
    grade: str,
    start: dt.date,
    until: dt.date,
    book: PayBook,
    assumed: Assumptions,
    *,
    entry: int | None = None,
) -> tuple[Step, ...]:
    """The points of a post in time, from its start to `until` (included), the first at its start.

    A new range of the grade comes before an increment of the same day: on 1 April 2019 posts were
    assimilated to the new spine first and then had their increment. (The national agreement leaves
    the order to councils, as a report to Reading Borough Council of 2019 says.) A point below its
    new range is raised to it; one above stays where it is. `entry` is the point that the holder is
    known to start on; without one, or with one that the grade does not have at the start, it is as
    assumed. Raises PayNotKnownError when the grade has no range at the start.
    """
    current = book.range_on(grade, start)
    if entry is None or not current.lowest <= entry <= current.highest:
        entry = current.entry(assumed.entry)
    steps = [Step(start, current.spine, entry)]
    new_ranges = {
        row.effective_from: row for row in book.ranges[grade] if row.effective_from > start
    }
    increments = set(increment_days(start, until)) if assumed.increments else set()
    for day in sorted(increments | {day for day in new_ranges if day <= until}):
        point = steps[-1].point
        if day in new_ranges:
            new = new_ranges[day]
            if new.spine != current.spine:
                point = book.assimilated(point)
            current, point = new, max(point, new.lowest)
        if day in increments and point < current.highest:
            point += 1
        steps.append(Step(day, current.spine, point))
    return _changes(steps)


def _changes(steps: list[Step]) -> tuple[Step, ...]:
    kept = steps[:1]
    for step in steps[1:]:
        if (step.spine, step.point) != (kept[-1].spine, kept[-1].point):
            kept.append(step)
    return tuple(kept)
