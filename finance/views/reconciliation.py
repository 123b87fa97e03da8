"""Sources and reconciliation: every figure of the reports beside the system's."""

from typing import Any

from django.db.models import Count, QuerySet

from finance.filters import ReconciliationFilter
from finance.models import ReportedFigure
from finance.querysets import ReportedFigureQuerySet
from finance.reconciliation import Comparison, compare
from finance.tables.reconciliation import ReconciliationTable
from innovation.core.reports import Report
from programmes.models import SourceDocument


class ReconciliationReport(Report):
    """The figures of published reports, ours, and the difference."""

    title = "Sources and reconciliation"
    lead = (
        "What the published reports say, beside what the system holds. A difference is shown and "
        "explained, never forced away."
    )
    address = "finance:reconciliation"
    permission_required = "finance.view_reportedfigure"
    template_name = "finance/reconciliation.html"
    table_class = ReconciliationTable
    filter_class = ReconciliationFilter
    filter: ReconciliationFilter
    file_only = ("unit", "reported")
    wide = True
    per_page = 200

    def get_rows(self) -> ReportedFigureQuerySet:
        """The figures of programmes that the user may see in whole, in the reports' order."""
        return ReportedFigure.objects.visible_to(self.request.user).with_source()

    def prepare(self, rows: QuerySet[ReportedFigure]) -> list[Comparison]:
        """The filtered figures beside ours; whether they agree is known only now."""
        agrees = self.filter.agrees
        return [row for row in compare(rows) if agrees is None or row.agrees == agrees]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The documents above the table, and how many figures differ."""
        rows = kwargs["table"].data.data
        return super().get_context_data(
            documents=source_documents(self.get_rows()),
            differing=sum(1 for row in rows if not row.agrees),
            **kwargs,
        )


def source_documents(figures: ReportedFigureQuerySet) -> QuerySet[SourceDocument]:
    """The documents that the figures are from, each with its number of `figures`."""
    return (
        SourceDocument.objects.filter(citations__figures__in=figures.order_by())
        .annotate(figures=Count("citations__figures"))
        .order_by("published_on", "title")
    )
