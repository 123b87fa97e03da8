"""Each cost line against the cost of its posts, with the difference explained by its causes."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from django.db.models import QuerySet

from finance.addresses import posts_url
from finance.cost_bridge import Bridge, together
from finance.filters import ComparisonFilter
from finance.models import CostLine, ReportedFigure
from finance.monitor import latest_periods
from finance.staff_costs import PAY_CATEGORY
from finance.staff_costs.comparison import Compared, Comparison, compare
from finance.staff_costs.delay import month_of_delay
from finance.staff_costs.worked_example import pay_figures, worked_example
from finance.tables.staff_costs.comparison import (
    BridgeRow,
    BridgeTable,
    ComparisonTable,
    StepTable,
    WorkstreamBridgeTable,
    YearBridgeTable,
    idle_causes,
)
from finance.views.staff_costs.bridge_rows import BridgeUrls, notes_of, step_table
from finance.views.staff_costs.delay import delay_cards, reported_delay
from finance.views.staff_costs.pages import CostOfPostsReport, Sets
from finance.views.staff_costs.worked_example import fit_table, year_table
from innovation.core.periods import year_label
from innovation.core.reports import totals
from innovation.core.tables import Table
from programmes.models import Workstream
from staffing.assumption_words import words_of
from staffing.pay_book import PostPricing, Terms, pricings, read_terms
from staffing.querysets import PostQuerySet


class ComparisonReport(CostOfPostsReport):
    """Cost lines beside what their posts cost under a set, explained from a base set."""

    title = "Cost of posts against the cost lines"
    lead = (
        "What the posts cost under a set of assumptions, beside the cost lines that pay for them, "
        "and why the two differ. What makes the posts cost more is positive, what makes them cost "
        "less is in brackets."
    )
    address = "finance:staff-costs-compare"
    page = "compare"
    template_name = "finance/staff_costs_compare.html"
    table_class = ComparisonTable
    filter_class = ComparisonFilter
    filter: ComparisonFilter
    comparison = Comparison()
    terms: list[Terms]
    base: PostPricing

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[BridgeRow]:
        """Each cost line with its bridge."""
        self.base, chosen = pricings([sets.base, sets.chosen])
        self.terms, years = list(read_terms(posts)), self.filter.years
        self.comparison = compare(self.terms, self.lines(), self.base, chosen, years)
        self.problems = list(self.comparison.problems)
        return [self.urls().row(compared) for compared in self.comparison.rows]

    def lines(self) -> QuerySet[CostLine]:
        """The cost lines for pay, of workstreams without posts too."""
        return (
            CostLine.objects.visible_to(self.request.user)
            .filter(
                workstream__programme=self.filter.programme,
                category__slug=PAY_CATEGORY,
                year__in=self.filter.years,
            )
            .with_latest_budget()
            .select_related("workstream__programme", "category", "citation__document")
            .order_by("workstream__position", "workstream", "year")
        )

    def get_table(self) -> Table:
        """The table with the per cent of its totals."""
        table = super().get_table()
        self.complete(table)
        return table

    def get_table_kwargs(self) -> dict[str, Any]:
        """A page leaves out the causes that change nothing; a file has every one."""
        if "format" in self.kwargs:
            return {"exclude": ()}
        return {"exclude": ("document", *idle_causes(self.bridges()))}

    def bridges(self) -> list[Bridge]:
        """The bridges of the page."""
        return [compared.bridge for compared in self.comparison.rows]

    def complete(self, table: Table) -> None:
        """The per cent of the totals, and what the totals open to."""
        table.totals["percent"] = together(self.bridges()).percent
        if self.comparison.rows:
            table.total_urls = self.urls().of()

    def urls(self) -> BridgeUrls:
        """What the figures of the lines open to; there is a line."""
        line = self.comparison.rows[0].line
        year = self.filter.chosen("year")
        return BridgeUrls(
            self.url, line.workstream.programme_id, line.category_id, int(year) if year else None
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole bridge step by step, and the totals by workstream and by year."""
        return super().get_context_data(
            steps=self.steps(),
            summaries=list(self.summaries()),
            unbudgeted=self.comparison.unbudgeted,
            not_started=self.not_started(),
            **self.example(),
            **kwargs,
        )

    def not_started(self) -> dict[str, Any]:
        """How many posts should have started by the last day that is known and have not."""
        period = latest_periods().get(self.filter.programme.pk) if self.filter.programme else None
        if period is None or self.sets is None:
            return {}
        late = self.filter.qs.late_on(period.end).filter(actual_start=None)
        return {
            "count": late.count(),
            "day": period.end,
            "url": posts_url(programme=self.filter.programme.pk, late_on=period.end.isoformat()),
        }

    def example(self) -> dict[str, Any]:
        """The report's own figures costed again by the base set, and a month's delay."""
        if self.sets is None:
            return {}
        seen = ReportedFigure.objects.visible_to(self.request.user)
        figures = pay_figures(seen, self.filter.programme, self.filter.years)
        example = worked_example(self.terms, figures, self.base)
        delay = month_of_delay(self.terms, self.base, self.filter.all_years)
        reported = reported_delay(self.filter.programme, seen_by=self.request.user)
        return {
            "fits": [year_table(example, self.url), fit_table(example)] if figures else [],
            "far": example.far(),
            "delay_cards": list(delay_cards(delay, reported, self.url("delay"))),
        }

    def summaries(self) -> Iterator[BridgeTable]:
        """The totals by workstream and by financial year."""
        if not self.comparison.rows:
            return
        yield self.summary(WorkstreamBridgeTable, self.by_workstream())
        yield self.summary(YearBridgeTable, self.by_year())

    def summary(self, table_class: type[BridgeTable], rows: list[BridgeRow]) -> BridgeTable:
        """A table of totals, with the columns that the table of lines has."""
        table = table_class(rows, exclude=idle_causes(self.bridges()))
        table.totals = totals(table, rows)
        self.complete(table)
        return table

    def by_workstream(self) -> list[BridgeRow]:
        """The bridges of each workstream as one."""
        urls = self.urls()
        return [
            BridgeRow(
                workstream.name,
                together(each.bridge for each in found),
                {**urls.of(workstream=workstream.pk), "label": workstream.get_absolute_url()},
            )
            for workstream, found in self.grouped(lambda each: each.workstream)
        ]

    def by_year(self) -> list[BridgeRow]:
        """The bridges of each year as one."""
        urls = self.urls()
        return [
            BridgeRow(
                year_label(year),
                together(each.bridge for each in found),
                {**urls.of(year=year), "label": self.url("compare", year=year)},
            )
            for year, found in sorted(self.grouped(lambda each: each.year))
        ]

    def grouped(self, key: Callable[[Compared], Any]) -> list[tuple[Any, list[Compared]]]:
        """The lines by workstream or year, in their order."""
        groups: defaultdict[Hashable, list[Compared]] = defaultdict(list)
        for each in self.comparison.rows:
            groups[key(each)].append(each)
        return list(groups.items())

    def steps(self) -> StepTable | None:
        """The bridge of all lines from top to bottom; None without lines."""
        if self.sets is None or not self.comparison.rows:
            return None
        workstreams = Workstream.objects.visible_to(self.request.user)
        base, chosen = words_of(
            [self.sets.base, self.sets.chosen],
            workstreams.filter(programme=self.filter.programme),
        )
        notes = notes_of(str(self.sets.base), base, chosen)
        return step_table(together(self.bridges()), notes, self.urls().of())
