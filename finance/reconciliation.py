"""The figures of published reports beside the system's own.

A difference is shown, never forced away: reports round their figures, and some of their totals
are not the sums of their parts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from finance.addresses import monitor_url, posts_url, pressures_url
from finance.models import Adjustment, CostLine, ReportedFigure
from finance.pressures import Kind
from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period, periods_between
from programmes.models import Award, Cluster, Workstream
from staffing.models import Post

Measure = ReportedFigure.Measure
ONE = Decimal(1)
UNITS = {
    Measure.FTE: "FTE",
    Measure.POSTS: "posts",
    Measure.WORKSTREAMS: "workstreams",
    Measure.AREAS: "areas",
    Measure.CLUSTERS: "clusters",
}
POUNDS = "£"
OF_PRESSURES = {
    Measure.PRESSURES: None,
    Measure.REDUCTIONS: Kind.GRANT_REDUCTION.value,
    Measure.SAVINGS: Kind.ACTION_PLAN.value,
    Measure.DELIVERED: Kind.ACTION_PLAN.value,
}
"""The measures of pressures and action plans, with the kind that is behind each, or all."""


class Fact(NamedTuple):
    """A part of a figure of ours, pounds or a count, with the keys that figures are about."""

    value: Decimal
    programme: int | None = None
    workstream: int | None = None
    category: int | None = None
    grade: int | None = None
    year: int | None = None


Book = Mapping[str, Collection[Fact]]
"""Facts by measure."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of a report and ours, both in pounds to the penny or both counts."""

    figure: ReportedFigure
    ours: Decimal

    @property
    def unit(self) -> str:
        """£, or what is counted."""
        return UNITS.get(Measure(self.figure.measure), POUNDS)

    @property
    def reported(self) -> Decimal:
        """The figure of the report as a number."""
        amount, quantity = self.figure.amount, self.figure.quantity
        return amount if amount is not None else quantity or Decimal(0)

    @property
    def difference(self) -> Decimal:
        """Ours less the report's."""
        return self.ours - self.reported

    @property
    def url(self) -> str:
        """The page that shows what our figure is made of."""
        return figure_url(self.figure)

    @property
    def agrees(self) -> bool:
        """Whether the two are the same, to the penny."""
        return self.difference == 0


def compare(figures: Iterable[ReportedFigure]) -> list[Comparison]:
    """Each figure beside ours, in their order; seven queries however many there are."""
    figures = list(figures)
    book = read_book({figure.programme_id for figure in figures})
    return [Comparison(figure, our_figure(figure, book)) for figure in figures]


def read_book(programmes: Collection[int]) -> Book:
    """Our figures of the programmes, given by their keys. Clusters are the whole council's."""
    book: defaultdict[str, list[Fact]] = defaultdict(list)
    for measure, fact in _facts(programmes):
        book[measure].append(fact)
    return book


def _facts(programmes: Collection[int]) -> Iterator[tuple[str, Fact]]:
    for key, *amounts in (
        Award.objects.filter(programme__in=programmes)
        .with_bases()
        .values_list("programme", "amount", "secured", "contingent")  # type: ignore[misc]  # annotated
    ):
        measures = (Measure.AWARD, Measure.SECURED, Measure.CONTINGENT)
        for measure, amount in zip(measures, amounts, strict=True):
            yield measure, Fact(amount, key)
    yield from _budgets(programmes)
    yield from _adjustments(programmes)
    yield from _posts(programmes)
    for key, workstream in Workstream.objects.filter(programme__in=programmes).values_list(
        "programme", "pk"
    ):
        yield Measure.WORKSTREAMS, Fact(ONE, key, workstream)
    areas = list(Cluster.objects.values_list("area", flat=True))
    yield Measure.CLUSTERS, Fact(Decimal(len(areas)))
    yield Measure.AREAS, Fact(Decimal(len(set(areas))))


def _budgets(programmes: Collection[int]) -> Iterator[tuple[str, Fact]]:
    lines = CostLine.objects.filter(workstream__programme__in=programmes).values_list(
        "original_budget", "workstream__programme", "workstream", "category", "year"
    )
    for amount, programme, workstream, category, year in lines:
        yield Measure.BUDGET, Fact(amount, programme, workstream, category, year=year)


def _adjustments(programmes: Collection[int]) -> Iterator[tuple[str, Fact]]:
    """What pressures and action plans come to, as at whichever period they were entered for."""
    entries = Adjustment.objects.filter(cost_line__workstream__programme__in=programmes)
    for entry in entries.counted(None).select_related("cost_line__workstream"):
        line, amounts = entry.cost_line, entry.amounts
        about = (line.workstream.programme_id, line.workstream_id, line.category_id)
        planned = Fact(amounts.planned or money.ZERO, *about, year=line.year)
        yield Measure.PRESSURES, planned._replace(value=amounts.netted)
        if amounts.kind == Kind.GRANT_REDUCTION:
            yield Measure.REDUCTIONS, planned
        if amounts.kind == Kind.ACTION_PLAN:
            yield Measure.SAVINGS, planned
            yield Measure.DELIVERED, planned._replace(value=amounts.delivered)


def _posts(programmes: Collection[int]) -> Iterator[tuple[str, Fact]]:
    posts = Post.objects.filter(workstream__programme__in=programmes).values_list(
        "fte", "workstream__programme", "workstream", "grade"
    )
    for fte, programme, workstream, grade in posts:
        fact = Fact(fte, programme, workstream, grade=grade)
        yield Measure.FTE, fact
        yield Measure.POSTS, fact._replace(value=ONE)


def our_figure(figure: ReportedFigure, book: Book) -> Decimal:
    """What the system has for the figure of a report: pounds to the penny, or a count.

    A monthly figure is the cost lines over the months of the programme in those years, rounded
    to the penny, half up; £0.00 outside the programme.
    """
    if figure.measure != Measure.MONTHLY_BUDGET:
        return _total(figure, book.get(figure.measure, ()))
    months = months_of(figure)
    total = _total(figure, book.get(Measure.BUDGET, ()))
    return money.round_to_pence(total / months) if months else money.ZERO


def _total(figure: ReportedFigure, facts: Iterable[Fact]) -> Decimal:
    return sum((fact.value for fact in facts if is_about(figure, fact)), money.ZERO)


def is_about(figure: ReportedFigure, fact: Fact) -> bool:
    """Whether the fact is part of what the figure is about; what is not narrowed down matches."""
    pairs = (
        (figure.workstream_id, fact.workstream),
        (figure.category_id, fact.category),
        (figure.grade_id, fact.grade),
    )
    return (
        fact.programme in {None, figure.programme_id}
        and all(wanted is None or wanted == found for wanted, found in pairs)
        and _in_years(figure, fact.year)
    )


def _in_years(figure: ReportedFigure, year: int | None) -> bool:
    if figure.year_from is None or figure.year_to is None or year is None:
        return True
    return figure.year_from <= year <= figure.year_to


def months_of(figure: ReportedFigure) -> int:
    """How many months of the programme are in the years of the figure."""
    if figure.year_from is None or figure.year_to is None:
        return 0
    first, last = Period(figure.year_from, 1), Period(figure.year_to, PERIODS_IN_YEAR)
    programme = figure.programme
    if programme.starts_on:
        first = max(first, Period.of(programme.starts_on))
    if programme.ends_on:
        last = min(last, Period.of(programme.ends_on))
    return sum(1 for _ in periods_between(first, last))


def figure_url(figure: ReportedFigure) -> str:
    """The address of what our figure is made of: its rows, or the programme's page."""
    about = {"programme": figure.programme_id, "workstream": figure.workstream_id}
    if figure.measure in {Measure.FTE, Measure.POSTS}:
        return posts_url(**about, grade=figure.grade_id)
    if (measure := Measure(figure.measure)) in OF_PRESSURES:
        year = figure.year_from if figure.year_from == figure.year_to else None
        return pressures_url(
            **about, category=figure.category_id, year=year, kind=OF_PRESSURES[measure]
        )
    if figure.measure not in {Measure.BUDGET, Measure.MONTHLY_BUDGET}:
        return figure.programme.get_absolute_url()
    years: dict[str, object] = {"year_from": figure.year_from, "year_to": figure.year_to}
    if figure.year_from == figure.year_to:
        years = {"year": figure.year_from}
    return monitor_url(**about, category=figure.category_id, **years)
