"""Tables of periods: the list, what to look at before a close, and earlier closes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from finance.close_checks import CloseCheck
from finance.tables.imports import MomentColumn
from innovation.core.tables import MoneyColumn, NumberColumn, Table, TextColumn


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of a programme with its close, if it is closed."""

    period: str
    programme: str
    state: str
    spend: Decimal
    outturn: Decimal | None
    closed_at: dt.datetime | None
    closed_by: str
    url: str


class PeriodTable(Table):
    """The periods of programmes with their closes."""

    period = TextColumn("Period", linkify=lambda record: record.url)
    programme = TextColumn("Programme")
    state = TextColumn("State")
    spend = MoneyColumn("Spend of the period", total=True)
    outturn = MoneyColumn("Projected outturn, all years, at the close")
    closed_at = MomentColumn("Closed", default="")
    closed_by = TextColumn("By")

    caption = "Periods"

    class Meta:
        orderable = False
        empty_text = "No periods here. Clear a filter, or import a ledger file."


class CloseCheckTable(Table):
    """What to look at before a period is closed."""

    name = TextColumn("Look at", linkify=lambda record: record.url if record.found else None)
    found = NumberColumn("Found")
    state = TextColumn("What it means")
    why = TextColumn("Why it matters", attrs={"td": {"class": "words"}})

    caption = "Before the period is closed"

    class Meta:
        orderable = False

    def render_why(self, record: CloseCheck, value: str) -> str:
        """Nothing of what was not found."""
        return value if record.found else ""


class CloseTable(Table):
    """The closes of a period that a reopening superseded."""

    taken_at = MomentColumn("Closed")
    taken_by = TextColumn("By", accessor="taken_by__username")
    superseded_at = MomentColumn("Reopened")
    superseded_by = TextColumn("Reopened by", accessor="superseded_by__username")
    superseded_reason = TextColumn("Why", attrs={"td": {"class": "words"}})

    caption = "Earlier closes of this period"

    class Meta:
        orderable = False
