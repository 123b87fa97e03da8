"""The grid of forecasts: what each line is expected to cost in each month left of a year."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from finance.actions.forecasts import NO_FORECAST, LineForecast, forecast_by_hand
from finance.addresses import forecast_line_url, forecasts_url, periods_url
from finance.forecast_lines import BEYOND, ForecastLine, forecast_lines, known_beyond
from finance.month_figures import month_figures
from finance.month_grid import GridLine, MonthGrid
from finance.position import BELOW_SPENT
from finance.projection import Projection
from finance.querysets import CostLineQuerySet
from finance.views.forecasts.grid_page import GridView, GridWords
from finance.views.forecasts.listing import CHANGE_FORECAST
from innovation.core.access import signed_in
from innovation.core.periods import PERIODS_IN_YEAR


class ForecastGridView(GridView):
    """Months that are actual are read; those that are left are forecast by hand."""

    permission_required = "finance.view_forecast"
    may_save = CHANGE_FORECAST
    words = GridWords(
        heading="Forecast by month",
        intro="Months that are over hold what was spent; those left are forecast.",
        caption="Actual and forecast by month",
        months="Forecast outturn",
        target="Latest budget",
        total="Projected outturn",
        tick="Still stands",
        button="Save the forecast",
    )

    def grid_lines(self, rows: CostLineQuerySet) -> list[GridLine]:
        """Actual and forecast of each line, and what else it ends at, against its latest budget."""
        found = forecast_lines(rows, as_at=self.filter.as_at, by_month=True)
        known = known_beyond(found)
        self.beyond = [BEYOND[name] for name in known]
        return [_grid_line(line, known) for line in found]

    def keep(self, grid: MonthGrid) -> int:
        """The months left of the lines that were changed or still stand."""
        wanted = [
            LineForecast(row.line.key, row.line.version, row.months)
            for row in grid.wanted
            if row.months
        ]
        return len(forecast_by_hand(wanted=wanted, by=signed_in(self.request)))

    def get_context_data(self, grid: MonthGrid) -> dict[str, Any]:
        """And the way back to the list of the same lines, and what was not closed before."""
        return {
            **super().get_context_data(grid),
            "breadcrumbs": [("Forecast", forecasts_url(**self.filter.query))],
            "left_open": self.filter.left_open,
            "periods_url": periods_url(programme=getattr(self.filter.programme, "pk", None)),
        }


def _grid_line(found: ForecastLine, known: Sequence[str]) -> GridLine:
    line, projection = found.line, found.projection
    agreed = projection.agreed
    name = f"{line.workstream}, {line.category}"
    return GridLine(
        key=line.pk,
        name=name,
        year=line.year,
        months=[month.amount for month in month_figures(projection)],
        target=found.position.latest_budget,
        beyond=[found.beyond[name] for name in known],
        first_open=PERIODS_IN_YEAR + 1 - len(projection.months_left),
        version=agreed.version if agreed else NO_FORECAST,
        changed=_changed(projection),
        hint=_hint(found),
        url=forecast_line_url(line.pk),
        tick=f"The forecast of {name} still stands" if projection.months_left else "",
    )


def _hint(found: ForecastLine) -> str:
    hint = found.projection.how
    if found.line.category.is_income:
        hint += " (income is in brackets)"
    return f"{hint}. {BELOW_SPENT}" if found.position.is_below_spent else hint


def _changed(projection: Projection) -> str:
    agreed = projection.agreed
    if agreed is None or agreed.reviewed_at is None:
        return "The forecast was changed meanwhile."
    when = timezone.localtime(agreed.reviewed_at)
    return f"{projection.reviewer} changed the forecast on {when:%-d %B %Y at %H:%M}."
