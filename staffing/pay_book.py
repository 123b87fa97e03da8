"""The cost of posts in the database: the reference and the assumptions read as plain values.

Whoever calls this has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from innovation.core.periods import year_end, year_start
from staffing.costing import (
    Amounts,
    Assumptions,
    Costing,
    DatedRate,
    Entry,
    Insurance,
    PayBook,
    PayNotKnownError,
    Range,
    Seat,
    SpineSalaries,
)
from staffing.costing.amounts import total_of
from staffing.models import (
    ApprenticeshipLevyRate,
    AssumptionSet,
    GradeRange,
    NationalInsuranceRate,
    PaySpinePoint,
    Post,
    SpineAssimilation,
)
from staffing.querysets import PostQuerySet

VIEW_POST_PAY = "staffing.view_post_pay"
"""The permission that every page, file and command with a figure of this module asks for."""
Exceptions = Mapping[int, tuple[Entry, bool]]


class Start(StrEnum):
    """From when a post is costed.

    ACTUAL: its actual start, or the planned one while there is none, until its last day or its
    planned one. PLANNED: as though nobody had been late. FULL_YEAR: as planned, and in the year
    that is costed from its first day, without an end.
    """

    ACTUAL = "actual"
    PLANNED = "planned"
    FULL_YEAR = "full year"


@dataclass(frozen=True, slots=True)
class PostCost:
    """A post and what it costs by financial year; `problem` says why nothing could be costed."""

    pk: int
    number: str
    workstream: int
    grade: str
    fte: Decimal
    by_year: Mapping[int, Amounts] = field(default_factory=dict)
    problem: str = ""

    @property
    def total(self) -> Amounts:
        """All years together."""
        return total_of(self.by_year.values())


def read_book() -> PayBook:
    """The pay reference, in five queries."""
    spines: defaultdict[str, defaultdict[dt.date, dict[int, Decimal]]]
    spines = defaultdict(lambda: defaultdict(dict))
    for spine, day, point, salary in PaySpinePoint.objects.order_by("effective_from").values_list(
        "spine", "effective_from", "point", "annual_salary"
    ):
        spines[spine][day][point] = salary
    ranges = defaultdict(list)
    for grade, *values in GradeRange.objects.order_by("effective_from").values_list(
        "grade__code", "effective_from", "spine", "lowest", "highest"
    ):
        ranges[grade].append(Range(*values))
    insurance = NationalInsuranceRate.objects.order_by("effective_from")
    levy = ApprenticeshipLevyRate.objects.order_by("effective_from")
    return PayBook(
        spines={
            spine: [SpineSalaries(day, salaries) for day, salaries in days.items()]
            for spine, days in spines.items()
        },
        ranges=dict(ranges),
        insurance=[
            Insurance(*row)
            for row in insurance.values_list("effective_from", "rate", "annual_threshold")
        ],
        levy=[DatedRate(*row) for row in levy.values_list("effective_from", "rate")],
        assimilation=dict(SpineAssimilation.objects.values_list("old_point", "new_point")),
    )


def read_assumptions(assumptions: AssumptionSet) -> tuple[Assumptions, Exceptions]:
    """What a set assumes, and the point on entry and increments of its exceptional workstreams.

    Two queries.
    """
    assumed = Assumptions(
        entry=Entry(assumptions.entry),
        increments=assumptions.increments,
        pension_rate=Decimal(assumptions.pension_rate),
        turnover=Decimal(assumptions.turnover),
        share_threshold=assumptions.share_threshold,
        pay_awards=dict(assumptions.pay_awards.values_list("year", "rate")),
    )
    exceptions = assumptions.exceptions.values_list("workstream", "entry", "increments")
    return assumed, {key: (Entry(entry), rises) for key, entry, rises in exceptions}


def default_assumptions() -> AssumptionSet | None:
    """The set that posts are costed with where nobody chose one; None while none is made so."""
    return AssumptionSet.objects.filter(is_default=True).first()


class PostPricing:
    """Costs posts by the reference and one set of assumptions, both read once (seven queries)."""

    def __init__(self, assumptions: AssumptionSet, book: PayBook | None = None) -> None:
        self._book = read_book() if book is None else book
        assumed, exceptions = read_assumptions(assumptions)
        self._usual = Costing(self._book, assumed)
        self._exceptional = {
            workstream: Costing(self._book, replace(assumed, entry=entry, increments=increments))
            for workstream, (entry, increments) in exceptions.items()
        }

    def costing_of(self, workstream: int) -> Costing:
        """The costing of the posts of a workstream: its months explain where a cost comes from."""
        return self._exceptional.get(workstream, self._usual)


def seat_of(post: Post) -> Seat:
    """The post as it is costed: see `Start.ACTUAL`. Read its grade with it."""
    return Seat(
        post.grade.code,
        post.fte,
        post.actual_start or post.planned_start,
        post.ended_on or post.planned_end,
        post.point_on_entry,
    )


def cost_posts(
    posts: PostQuerySet,
    assumptions: AssumptionSet,
    years: Sequence[int],
    *,
    start: Start = Start.ACTUAL,
    book: PayBook | None = None,
) -> list[PostCost]:
    """What each post costs in each financial year, in the order of the posts.

    Eight queries however many posts there are, three with a `book` that was read before.
    """
    pricing = PostPricing(assumptions, book)
    return [_post_cost(row, pricing, years, start) for row in _rows(posts)]


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    number: str
    workstream: int
    grade: str
    fte: Decimal
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None
    planned_end: dt.date | None
    entry: int | None

    def seat(self, year: int, start: Start) -> Seat:
        if start == Start.ACTUAL:
            first, last = self.actual_start or self.planned_start, self.ended_on or self.planned_end
        elif start == Start.PLANNED:
            first, last = self.planned_start, self.planned_end
        else:
            first, last = min(self.planned_start, year_start(year)), year_end(year)
        return Seat(self.grade, self.fte, first, last, self.entry)


def _rows(posts: PostQuerySet) -> Iterator[_Row]:
    names = ("planned_start", "actual_start", "ended_on", "planned_end", "point_on_entry")
    values = posts.values_list("pk", "number", "workstream", "grade__code", "fte", *names)
    return (_Row(*row) for row in values)


def _post_cost(row: _Row, pricing: PostPricing, years: Iterable[int], start: Start) -> PostCost:
    costing = pricing.costing_of(row.workstream)
    about = (row.pk, row.number, row.workstream, row.grade, row.fte)
    try:
        by_year = {year: costing.year(row.seat(year, start), year) for year in years}
    except PayNotKnownError as error:
        return PostCost(*about, problem=str(error))
    return PostCost(*about, by_year=by_year)
