"""The cost of posts in the database: the reference and the assumptions read as plain values.

Whoever calls this has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from django.db import models
from django.db.models import Value

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
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
    """The pay reference, in one query."""
    spines: defaultdict[str, defaultdict[dt.date, dict[int, Decimal]]]
    spines = defaultdict(lambda: defaultdict(dict))
    ranges = defaultdict(list)
    insurance, levy, assimilation = [], [], {}
    for kind, day, grade, spine, first, second, rate, pounds in sorted(_reference()):
        if kind == "salary":
            spines[spine][day][first] = pounds
        elif kind == "range":
            ranges[grade].append(Range(day, spine, first, second))
        elif kind == "insurance":
            insurance.append(Insurance(day, rate, pounds))
        elif kind == "levy":
            levy.append(DatedRate(day, rate))
        else:
            assimilation[first] = second
    return PayBook(
        spines={
            spine: [SpineSalaries(day, salaries) for day, salaries in days.items()]
            for spine, days in spines.items()
        },
        ranges=dict(ranges),
        insurance=insurance,
        levy=levy,
        assimilation=assimilation,
    )


def _reference() -> Iterable[tuple[Any, ...]]:
    """Every row of the reference: kind, first day, grade, spine, two numbers, rate and pounds.

    One query of five parts; what a kind does not have is empty or nought.
    """
    words, number, day = Value(""), Value(0), Value(dt.date.min)
    no_rate = Value(Decimal(0), output_field=models.DecimalField())
    no_pounds = Value(ZERO, output_field=MoneyField())
    parts = [
        NationalInsuranceRate.objects.values_list(
            *(Value("insurance"), "effective_from", words, words),
            *(number, number, "rate", "annual_threshold"),
        ),
        ApprenticeshipLevyRate.objects.values_list(
            Value("levy"), "effective_from", words, words, number, number, "rate", no_pounds
        ),
        GradeRange.objects.values_list(
            *(Value("range"), "effective_from", "grade__code", "spine"),
            *("lowest", "highest", no_rate, no_pounds),
        ),
        PaySpinePoint.objects.values_list(
            *(Value("salary"), "effective_from", words, "spine"),
            *("point", number, no_rate, "annual_salary"),
        ),
        SpineAssimilation.objects.values_list(
            Value("point"), day, words, words, "old_point", "new_point", no_rate, no_pounds
        ),
    ]
    first, *others = (part.order_by() for part in parts)
    found: Iterable[tuple[Any, ...]] = first.union(*others, all=True)
    return found


def read_assumptions(assumptions: AssumptionSet) -> tuple[Assumptions, Exceptions]:
    """What a set assumes, and the point on entry and increments of its exceptional workstreams.

    One query.
    """
    [read] = read_all_assumptions([assumptions])
    return read


def read_all_assumptions(sets: Sequence[AssumptionSet]) -> list[tuple[Assumptions, Exceptions]]:
    """What each of the sets assumes: see `read_assumptions`. One query however many there are."""
    columns = ("workstream", "entry", "increments")
    rows = AssumptionSet.objects.filter(pk__in=[each.pk for each in sets]).values_list(
        *("pk", "pay_awards__year", "pay_awards__rate"),
        *(f"exceptions__{name}" for name in columns),
    )
    awards: defaultdict[int, dict[int, Decimal]] = defaultdict(dict)
    exceptions: defaultdict[int, dict[int, tuple[Entry, bool]]] = defaultdict(dict)
    for key, year, rate, workstream, entry, increments in rows:
        if year is not None:
            awards[key][year] = rate
        if workstream is not None:
            exceptions[key][workstream] = (Entry(entry), increments)
    return [(_assumed(each, awards[each.pk]), exceptions[each.pk]) for each in sets]


def _assumed(assumptions: AssumptionSet, pay_awards: Mapping[int, Decimal]) -> Assumptions:
    return Assumptions(
        entry=Entry(assumptions.entry),
        increments=assumptions.increments,
        pension_rate=Decimal(assumptions.pension_rate),
        turnover=Decimal(assumptions.turnover),
        share_threshold=assumptions.share_threshold,
        pay_awards=pay_awards,
    )


def default_assumptions() -> AssumptionSet | None:
    """The set that posts are costed with where nobody chose one; None while none is made so."""
    return AssumptionSet.objects.filter(is_default=True).first()


class PostPricing:
    """Costs posts by the reference and one set of assumptions, both read once.

    Two queries, less one for each of the two that was `read` before.
    """

    def __init__(
        self,
        assumptions: AssumptionSet,
        book: PayBook | None = None,
        read: tuple[Assumptions, Exceptions] | None = None,
    ) -> None:
        self._book = read_book() if book is None else book
        assumed, exceptions = read or read_assumptions(assumptions)
        self._usual = Costing(self._book, assumed)
        self._exceptional = {
            workstream: Costing(self._book, replace(assumed, entry=entry, increments=increments))
            for workstream, (entry, increments) in exceptions.items()
        }

    def costing_of(self, workstream: int) -> Costing:
        """The costing of the posts of a workstream: its months explain where a cost comes from."""
        return self._exceptional.get(workstream, self._usual)


def pricings(sets: Sequence[AssumptionSet]) -> list[PostPricing]:
    """The pricing by each of the sets; two queries however many there are."""
    book = read_book()
    return [
        PostPricing(each, book, read)
        for each, read in zip(sets, read_all_assumptions(sets), strict=True)
    ]


class Costed(Protocol):
    """What counts of a post when it is costed; `workstream` is a key and `grade` a code."""

    @property
    def workstream(self) -> int: ...
    @property
    def grade(self) -> str: ...
    @property
    def fte(self) -> Decimal: ...
    @property
    def planned_start(self) -> dt.date: ...
    @property
    def planned_end(self) -> dt.date | None: ...
    @property
    def actual_start(self) -> dt.date | None: ...
    @property
    def ended_on(self) -> dt.date | None: ...
    @property
    def point_on_entry(self) -> int | None: ...


def seat_in(post: Costed, year: int, start: Start = Start.ACTUAL) -> Seat:
    """The post as it is costed in a financial year; only `Start.FULL_YEAR` looks at the year."""
    if start == Start.ACTUAL:
        first, last = post.actual_start or post.planned_start, post.ended_on or post.planned_end
    elif start == Start.PLANNED:
        first, last = post.planned_start, post.planned_end
    else:
        first, last = min(post.planned_start, year_start(year)), year_end(year)
    return Seat(post.grade, post.fte, first, last, post.point_on_entry)


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

    Three queries however many posts there are, two with a `book` that was read before.
    """
    pricing = PostPricing(assumptions, book)
    return [_post_cost(row, pricing, years, start) for row in read_terms(posts)]


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts of a post when it is costed; `grade` is a code and `workstream` a key."""

    pk: int
    number: str
    workstream: int
    grade: str
    fte: Decimal
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None
    planned_end: dt.date | None
    point_on_entry: int | None


def read_terms(posts: PostQuerySet) -> Iterator[Terms]:
    """The posts in their order; one query."""
    names = ("planned_start", "actual_start", "ended_on", "planned_end", "point_on_entry")
    values = posts.values_list("pk", "number", "workstream", "grade__code", "fte", *names)
    return (Terms(*row) for row in values)


def _post_cost(row: Terms, pricing: PostPricing, years: Iterable[int], start: Start) -> PostCost:
    costing = pricing.costing_of(row.workstream)
    about = (row.pk, row.number, row.workstream, row.grade, row.fte)
    try:
        by_year = {year: costing.year(seat_in(row, year, start), year) for year in years}
    except PayNotKnownError as error:
        return PostCost(*about, problem=str(error))
    return PostCost(*about, by_year=by_year)
