"""What moved since a close, by cause."""

from typing import Any

from django.db.models import QuerySet

from finance.addresses import monitor_url
from finance.bridge import Bridge, Cause, total
from finance.filters import MovementFilter
from finance.models import CostLine
from finance.monitor import MonitorLine
from finance.movement import bridges
from finance.querysets import CostLineQuerySet
from finance.tables.movement import MovementRow, MovementTable
from innovation.core.reports import Report, Rows
from innovation.core.waterfall import Waterfall, waterfall

IN_SHORT = {
    Cause.ACTUALS: "Actuals",
    Cause.FORECAST: "Forecast",
    Cause.VIREMENTS: "Virements",
    Cause.ACCRUALS: "Accruals",
    Cause.PRESSURES: "Pressures",
    Cause.NEW_LINES: "New lines",
}


class MovementReport(Report):
    """The bridge from the projection of a close to that of a period."""

    title = "Movement"
    lead = "Why the projected outturn is another than at an earlier close, to the penny."
    address = "finance:movement"
    permission_required = "finance.view_costline"
    template_name = "finance/movement.html"
    table_class = MovementTable
    filter_class = MovementFilter
    filter: MovementFilter
    wide = True
    dense = True
    per_page = 250

    def get_rows(self) -> CostLineQuerySet:
        """Every cost line that the user may see."""
        return CostLine.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """Each line with its bridge; none before the first close."""
        bridges = self.bridges(rows)  # type: ignore[arg-type]  # the queryset of get_rows
        self.whole = total(moved for _, moved in bridges) if bridges else None
        return [MovementRow.of(line, moved) for line, moved in bridges]

    def get_table_kwargs(self) -> dict[str, Any]:
        """Thousands of pounds where they are asked for."""
        return {"in_thousands": self.request.GET.get("units") == "thousands"}

    def bridges(self, lines: CostLineQuerySet) -> list[tuple[MonitorLine, Bridge]]:
        """Each line as at the period with the bridge that leads there."""
        closes = self.filter.closes
        if not closes:
            return []
        as_at, snapshot = self.filter.as_at, self.filter.snapshot
        return bridges(lines, closes=closes, as_at=as_at, snapshot=snapshot)

    def file_name(self) -> str:
        """Of the programme and period, and of the close that it is told from."""
        since = [f"since-{close.slug}" for close, _ in self.filter.closes[:1]]
        return "-".join([self.filter.file_name("movement"), *since])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The whole bridge above the lines, as a chart and in figures."""
        return super().get_context_data(
            programme=self.filter.programme,
            as_at=self.filter.as_at,
            close=next((close for close, _ in self.filter.closes), None),
            is_demonstration=getattr(self.filter.programme, "is_demonstration", False),
            whole=self.whole,
            chart=chart(self.whole) if self.whole else None,
            monitor_url=monitor_url(**{**self.filter.query, "since": None, "view": "outturn"}),
            **kwargs,
        )


def chart(whole: Bridge) -> Waterfall:
    """The steps of a bridge from nought to the movement."""
    steps = [(name, whole.step(cause)) for cause, name in IN_SHORT.items()]
    return waterfall(steps, series="Amount", whole="Movement")
