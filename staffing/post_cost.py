"""What one post costs, as it is and as it was planned, under a set of assumptions.

Whoever calls this has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from innovation.core.money import ZERO
from staffing.costing import (
    Amounts,
    ComparedMonth,
    Costing,
    PayNotKnownError,
    Seat,
    compared_months,
)
from staffing.costing.amounts import total_of
from staffing.holders import Days, earlier_holders, seats_of
from staffing.models import AssumptionSet, Post
from staffing.pay_book import PostPricing

NO_ASSUMPTIONS = (
    "There is no set of assumptions yet, so nothing is costed. The establishment administrator "
    "makes one in the administration."
)
NO_END = (
    "The programme has no last day, so that nobody can say until when the post is costed. It is "
    "entered in the administration."
)


@dataclass(frozen=True, slots=True)
class YearCost:
    """A financial year of a post: calendar days in post, its cost, and its cost as planned."""

    year: int
    days: int
    amounts: Amounts
    planned: Decimal

    @property
    def difference(self) -> Decimal:
        """The cost less the plan: negative for what a late start has not cost."""
        return self.amounts.total - self.planned


@dataclass(frozen=True, slots=True)
class CostedPost:
    """A post from its start to the last day of its programme, month by month.

    `not_cost` is what it has not cost by the day of the page that it would have as planned, in
    pounds. `problem` says in words why the post could not be costed; then there are no months.
    """

    months: Sequence[ComparedMonth] = ()
    not_cost: Decimal = ZERO
    problem: str = ""

    @property
    def years(self) -> list[YearCost]:
        """The financial years: the sums of their months."""
        by_year = groupby(self.months, key=lambda month: month.period.year)
        return [_year(year, list(months)) for year, months in by_year]

    @property
    def total(self) -> Decimal:
        """All months together."""
        return total_of(month.amounts for month in self.months).total

    @property
    def planned(self) -> Decimal:
        """All months together, had the post started as planned."""
        return sum((month.planned for month in self.months), ZERO)

    @property
    def difference(self) -> Decimal:
        """The cost less the plan."""
        return self.total - self.planned


def _year(year: int, months: Sequence[ComparedMonth]) -> YearCost:
    return YearCost(
        year,
        days=sum(month.days for month in months),
        amounts=total_of(month.amounts for month in months),
        planned=sum((month.planned for month in months), ZERO),
    )


def planned_seat(post: Post) -> Seat:
    """The post as it was planned. Read its grade with it."""
    first, last = post.planned_start, post.planned_end
    return Seat(post.grade.code, post.fte, first, last, post.point_on_entry)


def cost_post(post: Post, assumptions: AssumptionSet | None, day: dt.date | None) -> CostedPost:
    """The months of a post, and what it has not cost by a day where one is known.

    Read its grade, workstream and programme with it.
    """
    last = post.workstream.programme.ends_on
    if assumptions is None or last is None:
        return CostedPost(problem=NO_ASSUMPTIONS if assumptions is None else NO_END)
    costing = PostPricing(assumptions).costing_of(post.workstream_id)
    earlier = earlier_holders(Post.objects.filter(pk=post.pk)).get(post.pk, ())
    try:
        return CostedPost(
            compared_months(costing, seats_of(post, earlier), planned_seat(post), last),
            not_cost_by(post, costing, day, earlier) if day else ZERO,
        )
    except PayNotKnownError as error:
        return CostedPost(problem=f"The post could not be costed: {error}")


def not_cost_by(
    post: Post, costing: Costing, day: dt.date, earlier: Sequence[Days] = ()
) -> Decimal:
    """What the post has not cost by a day (inclusive) that it would have as planned, in pounds.

    Whoever had not started by the day has cost nothing. `earlier` are the days of those who held
    the post before. Raises PayNotKnownError.
    """
    last = min(day, post.workstream.programme.ends_on or day)
    planned = costing.until(planned_seat(post), last).total
    is_filled = post.actual_start is not None
    seats = [seat for seat in seats_of(post, earlier) if is_filled and seat.start <= last]
    return planned - total_of(costing.until(seat, last) for seat in seats).total
