"""What it saves to start every post a month later than planned."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from innovation.core.money import ZERO
from programmes.models import Workstream
from staffing.costing import PayNotKnownError
from staffing.pay_book import PostPricing, Start, Terms, seat_in

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Delayed:
    """A workstream's posts in a financial year: their cost as planned and a month later."""

    workstream: Workstream
    year: int
    planned: Decimal
    delayed: Decimal

    @property
    def saved(self) -> Decimal:
        """What the month saves; negative where it costs more."""
        return self.planned - self.delayed


@dataclass(frozen=True, slots=True)
class Delay:
    """The rows, and the posts that cannot be costed, each with the reason."""

    rows: Sequence[Delayed] = ()
    problems: Sequence[str] = ()

    @property
    def saved(self) -> Decimal:
        """What the month saves in all."""
        return sum((row.saved for row in self.rows), ZERO)


def month_later(day: dt.date) -> dt.date:
    """The same day of the next month, or its last day where it has none such."""
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def month_of_delay(posts: Iterable[Terms], pricing: PostPricing, years: Sequence[int]) -> Delay:
    """Each workstream and year with what a month's delay of all of its posts saves. One query.

    All begin a month after their planned start and end when planned, nobody appointed. What is
    saved is not only a month of pay: a first increment may come later too.
    """
    costs: defaultdict[int, defaultdict[int, tuple[Decimal, Decimal]]]
    costs = defaultdict(lambda: defaultdict(lambda: (ZERO, ZERO)))
    problems = []
    for post in posts:
        try:
            by_year = {year: _costs(post, pricing, year) for year in years}
        except PayNotKnownError as error:
            problems.append(f"{post.number}: {error}")
            continue
        for year, (planned, delayed) in by_year.items():
            so_far = costs[post.workstream][year]
            costs[post.workstream][year] = (so_far[0] + planned, so_far[1] + delayed)
    found = Workstream.objects.filter(pk__in=costs).select_related("programme")
    workstreams = found.order_by("programme", "position", "pk")
    rows = [Delayed(each, year, *costs[each.pk][year]) for each in workstreams for year in years]
    return Delay(rows, sorted(problems))


def _costs(post: Terms, pricing: PostPricing, year: int) -> tuple[Decimal, Decimal]:
    costing = pricing.costing_of(post.workstream)
    planned = replace(seat_in(post, year, Start.PLANNED), entry=None)
    delayed = replace(planned, start=month_later(planned.start))
    return costing.year(planned, year).total, costing.year(delayed, year).total
