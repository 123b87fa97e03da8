"""Tables of forecasts."""

import django_tables2 as tables

from finance.addresses import (
    accruals_url,
    cost_line_url,
    forecast_line_url,
    pressures_url,
    transactions_url,
)
from finance.forecast_lines import ForecastLine
from finance.models import CostLine
from finance.month_figures import MonthFigure
from innovation.core.html import format_html
from innovation.core.tables import (
    DateColumn,
    MoneyColumn,
    PeriodColumn,
    Table,
    TextColumn,
    YearColumn,
)


def _line_url(record: ForecastLine | MonthFigure) -> str:
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

    def render(self, value: CostLine, record: ForecastLine) -> str:
        """The box, where a forecast of the line was agreed and months are left."""
        agreed = record.projection.agreed
        if not (agreed and record.projection.months_left):
            return ""
        version = agreed.version
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
    latest_budget = MoneyColumn(
        "Latest budget",
        accessor="position__latest_budget",
        total=True,
        linkify=lambda record: cost_line_url(record.line.pk),
    )
    actual = MoneyColumn(
        "Actual to date",
        accessor="position__actual",
        total=True,
        linkify=lambda record: transactions_url(
            cost_line=record.line.pk, as_at=record.position.as_at
        ),
    )
    accruals = MoneyColumn(
        "Accruals",
        accessor="position__accruals",
        total=True,
        linkify=lambda record: accruals_url(cost_line=record.line.pk, as_at=record.position.as_at),
    )
    forecast = MoneyColumn(
        "Forecast of the months left",
        accessor="position__forecast",
        total=True,
        linkify=_line_url,
    )
    pressures = MoneyColumn(
        "Pressures",
        accessor="position__pressures",
        total=True,
        linkify=lambda record: pressures_url(
            cost_line=record.line.pk, to=record.position.as_at and record.position.as_at.code
        ),
    )
    outturn = MoneyColumn("Projected outturn", accessor="position__outturn", total=True)
    variance = MoneyColumn("(Under)/over spend", accessor="position__variance", total=True)
    how = TextColumn("Forecast by", accessor="projection__how")
    note = TextColumn("Note", accessor="projection__agreed__note")
    reviewed_at = DateColumn("Last reviewed", accessor="projection__agreed__reviewed_at")
    reviewer = TextColumn("By", accessor="projection__reviewer")
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
        linkify=_line_url,
    )
    year = YearColumn("Year", accessor="projection__line__year")
    number = PeriodColumn("Period", accessor="period__number")
    budget = MoneyColumn("Latest budget of the month", total=True)
    amount = MoneyColumn("Amount", total=True)
    basis = TextColumn("Actual or forecast")

    caption = "Cost lines by month"

    class Meta:
        empty_text = "No cost lines here. Clear a filter to see others."


class LineMonthTable(Table):
    """The months of one cost line."""

    period = TextColumn("Period")
    budget = MoneyColumn("Latest budget of the month", total=True)
    amount = MoneyColumn("Amount", total=True)
    basis = TextColumn("Actual or forecast")

    caption = "Month by month"

    class Meta:
        orderable = False


class PreviewTable(Table):
    """The months left as they are forecast now, beside what a profile would make of them."""

    period = TextColumn("Period")
    now = MoneyColumn("Forecast now", total=True)
    then = MoneyColumn("Forecast by the profile", total=True)
    difference = MoneyColumn("More or (less)", total=True)

    caption = "What would be saved"

    class Meta:
        orderable = False
