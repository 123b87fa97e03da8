"""Tables of forecasts."""

import django_tables2 as tables
from django.utils.html import format_html

from finance.addresses import cost_line_url, forecast_line_url, transactions_url
from finance.models import CostLine
from finance.projection import Projection
from innovation.core.tables import (
    DateColumn,
    NetColumn,
    PeriodColumn,
    Table,
    TextColumn,
    VarianceColumn,
    YearColumn,
)


def _line_url(record: Projection) -> str:
    return forecast_line_url(record.line.pk)


_TICK = """
  <div class="govuk-checkboxes govuk-checkboxes--small">
    <div class="govuk-checkboxes__item">
      <input class="govuk-checkboxes__input"
             type="checkbox"
             form="review"
             name="forecast"
             id="stands-{0}"
             value="{0}:{1}">
      <label class="govuk-label govuk-checkboxes__label" for="stands-{0}">
        <span class="govuk-visually-hidden">The forecast of {2}, {3} still stands</span>
      </label>
    </div>
  </div>
"""


class TickColumn(tables.Column):
    """A box to say that a forecast still stands; only on pages, never in a file."""

    def __init__(self) -> None:
        super().__init__("Still stands", accessor="line", orderable=False)

    def render(self, value: CostLine, record: Projection) -> str:
        """The box, where a forecast of the line was agreed and months are left."""
        if not (record.agreed and record.months_left):
            return ""
        version = record.agreed.version
        return format_html(_TICK, value.pk, version, value.workstream, value.category)


class ForecastTable(Table):
    """Cost lines with what they will end at."""

    workstream = TextColumn(
        "Workstream",
        accessor="line__workstream__name",
        linkify=lambda record: record.line.workstream.get_absolute_url(),
    )
    category = TextColumn("Category", accessor="line__category__name", linkify=_line_url)
    year = YearColumn("Year", accessor="line__year")
    latest_budget = NetColumn(
        "Latest budget", total=True, linkify=lambda record: cost_line_url(record.line.pk)
    )
    actual = NetColumn(
        "Actual to date",
        total=True,
        linkify=lambda record: transactions_url(cost_line=record.line.pk, as_at=record.as_at),
    )
    forecast = NetColumn("Forecast of the months left", total=True, linkify=_line_url)
    outturn = NetColumn("Projected outturn", total=True)
    variance = VarianceColumn("(Under)/over spend", total=True)
    how = TextColumn("Forecast by")
    note = TextColumn("Note", accessor="agreed__note")
    reviewed_at = DateColumn("Last reviewed", accessor="agreed__reviewed_at")
    reviewer = TextColumn("By")
    tick = TickColumn()

    caption = "Cost lines and what they will end at"

    class Meta:
        empty_text = "No cost lines here. Clear a filter to see others."


class ForecastMonthTable(Table):
    """The months of cost lines, a row each."""

    workstream = TextColumn("Workstream", accessor="projection__line__workstream__name")
    category = TextColumn(
        "Category",
        accessor="projection__line__category__name",
        linkify=lambda record: _line_url(record.projection),
    )
    year = YearColumn("Year", accessor="projection__line__year")
    number = PeriodColumn("Period", accessor="period__number")
    budget = NetColumn("Latest budget of the month", total=True)
    amount = NetColumn("Amount", total=True)
    basis = TextColumn("Actual or forecast")

    caption = "Cost lines by month"

    class Meta:
        empty_text = "No cost lines here. Clear a filter to see others."


class LineMonthTable(Table):
    """The months of one cost line."""

    period = TextColumn("Period")
    budget = NetColumn("Latest budget of the month", total=True)
    amount = NetColumn("Amount", total=True)
    basis = TextColumn("Actual or forecast")

    caption = "Month by month"

    class Meta:
        orderable = False


class PreviewTable(Table):
    """The months left as they are forecast now, beside what a profile would make of them."""

    period = TextColumn("Period")
    now = NetColumn("Forecast now", total=True)
    then = NetColumn("Forecast by the profile", total=True)
    difference = NetColumn("More or (less)", total=True)

    caption = "What would be saved"

    class Meta:
        orderable = False
