"""How good our projections were: each closed period's, beside what happened."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, QuerySet

from finance.filters import MonitorFilter
from finance.models import CostLine, SnapshotLine
from finance.past_projections import PastProjection, past_projections
from finance.querysets import CostLineQuerySet
from finance.tables.past_projections import PastProjectionTable
from innovation.core.charts import LineChart, line_chart
from innovation.core.periods import Period, year_label
from innovation.core.reports import Report, Rows


class PastProjectionReport(Report):
    """What each close projected of its year, and how far off that was once the year was over."""

    title = "Past projections"
    lead = "What each closed period projected its year to end at, beside what the year ended at."
    address = "finance:past-projections"
    permission_required = "finance.view_costline"
    template_name = "finance/past_projections.html"
    table_class = PastProjectionTable
    filter_class = MonitorFilter
    filter: MonitorFilter
    wide = True
    per_page = 250

    def get_rows(self) -> CostLineQuerySet:
        """Every cost line that the user may see."""
        return CostLine.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """The closes in force with what they projected of the filtered lines of their own year."""
        frozen = SnapshotLine.objects.in_force().filter(
            cost_line__in=rows, cost_line__year=F("snapshot__period__year")
        )
        closes = frozen.by_period()
        self.projections = past_projections(
            (Period(year, number), budget, outturn) for year, number, budget, outturn in closes
        )
        return self.projections

    def get_table_kwargs(self) -> dict[str, Any]:
        """Thousands of pounds where they are asked for."""
        return {"in_thousands": self.request.GET.get("units") == "thousands"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A chart of each year above the table."""
        return super().get_context_data(
            programme=self.filter.programme,
            charts=charts(self.projections),
            is_demonstration=getattr(self.filter.programme, "is_demonstration", False),
            **kwargs,
        )


def charts(projections: list[PastProjection]) -> list[tuple[str, str, LineChart]]:
    """For each year its identity, its name and the projection by closed month."""
    years: dict[int, list[PastProjection]] = {}
    for each in projections:
        years.setdefault(each.year, []).append(each)
    return [(f"year-{year}", year_label(year), _chart(closes)) for year, closes in years.items()]


def _chart(year: list[PastProjection]) -> LineChart:
    """Thousands of pounds to the nearest one, as an axis has room for."""
    series = {
        "Projected": [each.projected for each in year],
        "Budget": [each.budget for each in year],
    }
    if ended := [each.final for each in year if each.final is not None]:
        series["Final"] = ended
    thousands = [
        [(value / 1000).quantize(Decimal(1), ROUND_HALF_UP) for value in values]
        for values in series.values()
    ]
    months = [f"{each.period.start:%b %y}" for each in year]
    return line_chart(months, list(series), thousands)
