"""The pay figures of a published report beside the same posts costed by our rules, as planned.

It shows how far our costing may be trusted: the difference of each figure is shown, and none is
forced away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Self

from django.db.models import F

from finance.cost_bridge import percent_of
from finance.models import ReportedFigure
from finance.querysets import ReportedFigureQuerySet
from finance.staff_costs.by_workstream import PAY_CATEGORY
from innovation.core.money import ZERO, round_to_pence
from innovation.core.periods import year_end, year_start
from programmes.models import Programme, Workstream
from staffing.costing import Costing, PayNotKnownError, Seat
from staffing.pay_book import PostPricing, Start, Terms, seat_in

CLOSE, NEAR = Decimal("0.1"), Decimal(2)
"""Per cent of the report's figure: as near as its rounding lets us come, and near enough."""


class Verdict(StrEnum):
    """How near ours comes to the report's figure."""

    CLOSE = "within 0.1%"
    NEAR = "within 2%"
    FAR = "over 2%"


@dataclass(frozen=True, slots=True)
class Fit:
    """A figure of a report and ours, in pounds; fits add up.

    `ours` takes a part of a year in months, a twelfth of the annual salary each. `by_days` is the
    other way to read a part of a year: the cost of the whole year times the calendar days in post
    over those of the year. The two agree for whole years.
    """

    reported: Decimal = ZERO
    ours: Decimal = ZERO
    by_days: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Ours less the report's."""
        return self.ours - self.reported

    @property
    def percent(self) -> Decimal | None:
        """The difference as per cent of the report's figure."""
        return percent_of(self.difference, self.reported)

    @property
    def percent_by_days(self) -> Decimal | None:
        """The difference of `by_days` as per cent of the report's figure."""
        return percent_of(self.by_days - self.reported, self.reported)

    @property
    def verdict(self) -> Verdict:
        """In words; by the exact difference, not by its rounded per cent."""
        off = abs(self.difference) * 100
        if off <= self.reported * CLOSE:
            return Verdict.CLOSE
        return Verdict.NEAR if off <= self.reported * NEAR else Verdict.FAR

    def __add__(self, other: Self) -> "Fit":
        return Fit(
            self.reported + other.reported,
            self.ours + other.ours,
            self.by_days + other.by_days,
        )


@dataclass(frozen=True, slots=True)
class FittedFigure:
    """A report's figure for the pay of a workstream in a financial year, beside ours."""

    figure: ReportedFigure
    workstream: Workstream
    year: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class FittedYear:
    """The figures of a financial year together: their sum, which the report need not print."""

    year: int
    workstreams: int
    fit: Fit


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Each figure beside ours, and the posts that cannot be costed, with the reason."""

    figures: Sequence[FittedFigure] = ()
    problems: Sequence[str] = ()

    def by_year(self) -> list[FittedYear]:
        """The years with their sums."""
        years: defaultdict[int, list[Fit]] = defaultdict(list)
        for row in self.figures:
            years[row.year].append(row.fit)
        return [
            FittedYear(year, len(fits), sum(fits, Fit())) for year, fits in sorted(years.items())
        ]

    def far(self) -> list[FittedFigure]:
        """The figures that ours differs from by over 2%."""
        return [row for row in self.figures if row.fit.verdict == Verdict.FAR]


def pay_figures(
    figures: ReportedFigureQuerySet, programme: Programme | None, years: Sequence[int]
) -> list[ReportedFigure]:
    """Those of the figures that say what the posts of one workstream cost in one of the years.

    Where several reports say it, the first one counts. With their sources; one query.
    """
    found = figures.filter(
        programme=programme,
        measure=ReportedFigure.Measure.BUDGET,
        category__slug=PAY_CATEGORY,
        workstream__isnull=False,
        year_from__in=years,
        year_to=F("year_from"),
    ).select_related("workstream__programme", "citation__document")
    first: dict[tuple[int | None, int | None], ReportedFigure] = {}
    for figure in found.order_by(
        *("workstream__position", "workstream", "year_from"),
        *("citation__document__published_on", "pk"),
    ):
        first.setdefault((figure.workstream_id, figure.year_from), figure)
    return list(first.values())


def worked_example(
    posts: Iterable[Terms], figures: Sequence[ReportedFigure], pricing: PostPricing
) -> WorkedExample:
    """The figures, each of one workstream and financial year, beside what its posts cost.

    The posts are costed as they were planned, nobody appointed.
    """
    years = sorted({figure.year_from for figure in figures if figure.year_from is not None})
    costs: defaultdict[tuple[int, int], Fit] = defaultdict(Fit)
    problems = []
    for post in posts:
        try:
            for year, fit in _fits(post, pricing, years).items():
                costs[post.workstream, year] += fit
        except PayNotKnownError as error:
            problems.append(f"{post.number}: {error}")
    return WorkedExample([_beside(figure, costs) for figure in figures], sorted(problems))


def _fits(post: Terms, pricing: PostPricing, years: Iterable[int]) -> dict[int, Fit]:
    costing = pricing.costing_of(post.workstream)
    return {year: _fit(post, costing, year) for year in years}


def _fit(post: Terms, costing: Costing, year: int) -> Fit:
    planned = replace(seat_in(post, year, Start.PLANNED), entry=None)
    whole_year = replace(seat_in(post, year, Start.FULL_YEAR), entry=None)
    ours = costing.year(planned, year).total
    whole = costing.year(whole_year, year).total
    return Fit(ours=ours, by_days=part_of_year(whole, planned, year))


def part_of_year(whole: Decimal, seat: Seat, year: int) -> Decimal:
    """The share of a year's cost that falls to the calendar days in post, rounded half up."""
    first, last = year_start(year), year_end(year)
    begin, end = seat.days_in(first, last)
    days = max((end - begin).days + 1, 0)
    return round_to_pence(whole * days / ((last - first).days + 1))


def _beside(figure: ReportedFigure, costs: Mapping[tuple[int, int], Fit]) -> FittedFigure:
    workstream, year, amount = figure.workstream, figure.year_from, figure.amount
    if workstream is None or year is None or amount is None:
        raise ValueError(f"{figure} is not of one workstream and year.")
    fit = costs.get((workstream.pk, year), Fit()) + Fit(reported=amount)
    return FittedFigure(figure, workstream, year, fit)
