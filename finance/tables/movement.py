"""The table of what moved since a close."""

from dataclasses import dataclass
from decimal import Decimal

from finance.addresses import cost_line_url
from finance.bridge import Bridge, Cause
from finance.monitor import MonitorLine
from innovation.core.tables import NetColumn, Table, TextColumn, VarianceColumn, YearColumn


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A cost line with its bridge, cause by cause."""

    workstream: str
    category: str
    year: int
    opening: Decimal
    actuals: Decimal
    forecast: Decimal
    virements: Decimal
    accruals: Decimal
    pressures: Decimal
    new_lines: Decimal
    closing: Decimal
    movement: Decimal
    budget: Decimal
    variance: Decimal
    url: str

    @classmethod
    def of(cls, line: MonitorLine, bridge: Bridge) -> "MovementRow":
        """The row of a line."""
        return cls(
            workstream=line.workstream.name,
            category=line.category.name,
            year=line.year,
            opening=bridge.opening,
            **{cause.name.lower(): bridge.step(cause) for cause in Cause},
            closing=bridge.closing,
            movement=bridge.movement,
            budget=bridge.budget,
            variance=bridge.variance,
            url=cost_line_url(line.pk),
        )


class MovementTable(Table):
    """Each cost line from its outturn at the close to that of now, by cause."""

    workstream = TextColumn("Workstream", linkify=lambda record: record.url)
    category = TextColumn("Category")
    year = YearColumn("Year")
    opening = NetColumn("Outturn at the close", total=True)
    actuals = VarianceColumn("Actuals against forecast", total=True)
    forecast = VarianceColumn("Forecast changed", total=True)
    virements = VarianceColumn("Virements", total=True)
    accruals = VarianceColumn("Accruals", total=True)
    pressures = VarianceColumn("Pressures", total=True)
    new_lines = VarianceColumn("New lines", total=True)
    closing = NetColumn("Projected outturn", total=True)
    movement = VarianceColumn("Movement", total=True)
    budget = VarianceColumn("Budget moved", total=True)
    variance = VarianceColumn("Movement of (under)/over spend", total=True)

    caption = "What moved, by cost line"

    class Meta:
        empty_text = "Nothing to compare: no cost line here, or no period closed before."
