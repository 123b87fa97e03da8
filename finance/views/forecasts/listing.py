"""What each cost line will end at, in a list and month by month."""

from typing import Any

from django.db.models import QuerySet

from finance.addresses import forecast_grid_url
from finance.filters import ForecastFilter
from finance.forecast_lines import BEYOND, ForecastLine, forecast_lines, known_beyond
from finance.models import CostLine
from finance.month_figures import month_figures
from finance.projection import Projection, with_outturn
from finance.querysets import CostLineQuerySet
from finance.tables.forecasts import ForecastMonthTable, ForecastTable
from finance.views.monitor import is_demonstration
from innovation.core.reports import Report, Rows

CHANGE_FORECAST = "finance.change_forecast"
SHARED = ("programme", "workstream", "category", "kind", "year")
"""Filters that the grid knows too."""


class ForecastReport(Report):
    """The cost lines of a programme with their forecast and projected outturn."""

    title = "Forecast"
    address = "finance:forecast-list"
    permission_required = "finance.view_forecast"
    template_name = "finance/forecast_list.html"
    table_class = ForecastTable
    filter_class = ForecastFilter
    filter: ForecastFilter
    lines: list[ForecastLine]
    wide = True
    dense = True
    per_page = 250

    def get_rows(self) -> CostLineQuerySet:
        """Every cost line that the user may see."""
        return CostLine.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """The filtered lines with their forecast and projected outturn."""
        self.lines = forecast_lines(rows, as_at=self.filter.as_at)  # type: ignore[arg-type]  # of get_rows
        return self.lines

    def get_table_kwargs(self) -> dict[str, Any]:
        """Boxes only for those who may say that a forecast still stands; no column of noughts."""
        hidden = BEYOND.keys() - known_beyond(self.lines)
        may_tick = self.request.user.has_perm(CHANGE_FORECAST)
        return {"exclude": [*hidden, *([] if may_tick else ["tick"])]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The programme, the period that the forecast begins after, and the way to the grid."""
        programme, query = self.filter.programme, self.filter.query
        return super().get_context_data(
            programme=programme,
            as_at=self.filter.as_at,
            is_demonstration=is_demonstration(programme),
            may_change=self.request.user.has_perm(CHANGE_FORECAST),
            grid_url=forecast_grid_url(**{key: query.get(key) for key in SHARED}),
            **kwargs,
        )


class ForecastMonthReport(ForecastReport):
    """The same cost lines by month: what they spent, and what they are expected to."""

    title = "Forecast by month"
    address = "finance:forecast-months"
    table_class = ForecastMonthTable
    dense = False
    per_page = 240

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """Twelve months of each filtered line."""
        as_at = self.filter.as_at
        lines = with_outturn(rows, as_at).with_months()  # type: ignore[arg-type]  # of get_rows
        return [month for line in lines for month in month_figures(Projection.of(line, as_at))]

    def get_table_kwargs(self) -> dict[str, Any]:
        """Every column for everybody."""
        return {}
