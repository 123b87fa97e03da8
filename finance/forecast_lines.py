"""Cost lines as they are forecast, beside what the monitor says that they will end at."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.models import CostLine
from finance.monitor import MonitorLine, with_figures
from finance.projection import Projection
from finance.querysets import CostLineQuerySet
from innovation.core.periods import Period

BEYOND = {"accruals": "Accruals", "pressures": "Pressures"}
"""What a projected outturn holds beyond actual and forecast: the figures and their names."""


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """How a line is forecast, and its position: the projected outturn is the monitor's."""

    projection: Projection
    position: MonitorLine

    @property
    def line(self) -> CostLine:
        """The cost line."""
        return self.projection.line

    @property
    def beyond(self) -> dict[str, Decimal]:
        """What of the projected outturn is neither actual nor forecast."""
        return {name: getattr(self.position, name) for name in BEYOND}


def forecast_lines(
    lines: CostLineQuerySet, *, as_at: Period | None, by_month: bool = False
) -> list[ForecastLine]:
    """Each cost line as at a period (inclusive), never as it was frozen, in one query.

    With `by_month` its actuals and forecasts by month are read with it.
    """
    rows = with_figures(lines, as_at)
    return [
        ForecastLine(Projection.of(line, as_at), MonitorLine.of(line, as_at))
        for line in (rows.with_months() if by_month else rows)
    ]


def known_beyond(lines: Sequence[ForecastLine]) -> list[str]:
    """The figures beyond actual and forecast that any of the lines has."""
    return [name for name in BEYOND if any(line.beyond[name] for line in lines)]
