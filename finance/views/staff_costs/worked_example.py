"""A published report's figures for pay beside the same posts costed by our rules."""

from collections.abc import Callable
from typing import Any

from finance.addresses import posts_url, sources_url
from finance.filters import WorkedExampleFilter
from finance.models import ReportedFigure
from finance.staff_costs.worked_example import (
    Fit,
    FittedFigure,
    WorkedExample,
    pay_figures,
    worked_example,
)
from finance.tables.staff_costs.worked_example import (
    FILE_ONLY,
    FitRow,
    FitTable,
    FittedYearTable,
)
from finance.views.staff_costs.pages import CostOfPostsReport, Sets
from innovation.core.reports import totals
from innovation.core.tables import Table
from staffing.pay_book import PostPricing, read_terms
from staffing.querysets import PostQuerySet


class WorkedExampleReport(CostOfPostsReport):
    """The figures of reports for the pay of a workstream and year, beside ours as planned."""

    title = "The report’s figures, costed again"
    lead = (
        "What the published report says that the posts cost, beside what they cost by the pay "
        "spine and on-costs of each year, as planned. A difference is shown, never forced away."
    )
    address = "finance:staff-costs-report"
    page = "report"
    template_name = "finance/staff_costs_report.html"
    table_class = FitTable
    filter_class = WorkedExampleFilter
    filter: WorkedExampleFilter
    file_only = FILE_ONLY
    example = WorkedExample()

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[FitRow]:
        """Each figure beside ours."""
        figures = pay_figures(
            ReportedFigure.objects.visible_to(self.request.user),
            self.filter.programme,
            self.filter.years,
        )
        self.example = worked_example(read_terms(posts), figures, PostPricing(sets.chosen))
        self.problems = list(self.example.problems)
        return [fit_row(each) for each in self.example.figures]

    def get_table(self) -> Table:
        """The table with the per cent and the verdict of its totals."""
        table = super().get_table()
        set_totals(table, self.example)
        return table

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The years together, and what is far from the report with the other way to read it."""
        return super().get_context_data(
            years=year_table(self.example, self.url), far=self.example.far(), **kwargs
        )


def fit_row(fitted: FittedFigure) -> FitRow:
    """A figure with what it opens to."""
    figure, workstream = fitted.figure, fitted.workstream
    report = sources_url(programme=figure.programme_id, document=figure.citation.document_id)
    return FitRow(
        workstream.name,
        fitted.year,
        fitted.fit,
        {
            "label": workstream.get_absolute_url(),
            **dict.fromkeys(("source", "reported"), report),
            "ours": posts_url(workstream=workstream.pk),
        },
        as_printed=figure.as_printed,
        source=figure.citation.place,
        document=str(figure.citation.document),
    )


def fit_table(example: WorkedExample) -> FitTable:
    """The figures as a table of another page."""
    rows = [fit_row(each) for each in example.figures]
    table = FitTable(rows, exclude=FILE_ONLY)
    table.totals = totals(table, rows)
    set_totals(table, example)
    return table


def year_table(example: WorkedExample, page_url: Callable[..., str]) -> FittedYearTable:
    """The financial years, all workstreams together."""
    rows = [
        FitRow(
            f"{each.workstreams} workstreams",
            each.year,
            each.fit,
            {"year": page_url("report", year=each.year)},
        )
        for each in example.by_year()
    ]
    table = FittedYearTable(rows)
    table.totals = totals(table, rows)
    set_totals(table, example)
    return table


def set_totals(table: Table, example: WorkedExample) -> None:
    """The figures of the footer that are no sums of the rows."""
    together = sum((each.fit for each in example.figures), Fit())
    table.totals |= {"percent": together.percent, "verdict": together.verdict.value}
