"""The table of what moved since a close."""

from dataclasses import dataclass
from decimal import Decimal

from finance.addresses import cost_line_url
from finance.bridge import Bridge, Cause
from finance.monitor import MonitorLine
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn


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
    opening = MoneyColumn("Outturn at the close", total=True)
    actuals = MoneyColumn("Actuals against forecast", total=True)
    forecast = MoneyColumn("Forecast changed", total=True)
    virements = MoneyColumn("Virements", total=True)
    accruals = MoneyColumn("Accruals", total=True)
    pressures = MoneyColumn("Pressures", total=True)
    new_lines = MoneyColumn("New lines", total=True)
    closing = MoneyColumn("Projected outturn", total=True)
    movement = MoneyColumn("Movement", total=True)
    budget = MoneyColumn("Budget moved", total=True)
    variance = MoneyColumn("Movement of (under)/over spend", total=True)

    caption = "What moved, by cost line"

    class Meta:
        empty_text = "Nothing to compare: no cost line here, or no period closed before."
