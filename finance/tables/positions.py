"""Tables of budget, spend and projection: the same rows in two views."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import django_tables2 as tables

from finance.addresses import (
    accruals_url,
    commitments_url,
    cost_line_url,
    forecast_line_url,
    pressures_url,
    transactions_url,
    virements_url,
)
from finance.monitor import MonitorLine
from finance.position import BELOW_SPENT, Position
from finance.rag import Rag
from innovation.core import money
from innovation.core.bars import SpendBar
from innovation.core.html import format_html
from innovation.core.tables import (
    DateColumn,
    MoneyColumn,
    PercentColumn,
    Table,
    TextColumn,
    YearColumn,
)

TO_DATE, OUTTURN = "to_date", "outturn"
VIEWS = {TO_DATE: "To date", OUTTURN: "Projected outturn"}
"""The views of the same rows, the first where none is chosen."""
ONLY_TO_DATE = ("budget_to_date", "remaining", "percent_spent", "variance_to_date", "bar")
ONLY_OUTTURN = (
    *("original_budget", "virements", "forecast", "pressures", "outturn", "variance"),
    *("variance_percent", "previous_outturn", "movement", "rag", "reviewed_on"),
)
OUTTURN_FIRST = (
    *(
        "latest_budget",
        "contingent",
        "actual",
        "outturn",
        "variance",
        "variance_percent",
        "rag",
        "movement",
    ),
)
"""The columns of the second view that stand where a page is not yet scrolled."""
_BAR = (
    '<div class="bar bar--{0}">'
    '<svg class="bar__figure" aria-hidden="true" focusable="false" height="14">'
    '<rect class="bar__track" width="100%" height="14" />'
    '<rect class="bar__spent" width="{1}%" height="14" />{2}'
    '<line class="bar__mark" x1="{3}%" x2="{3}%" y1="-2" y2="16" />'
    '</svg><p class="bar__text">{4}</p></div>'
)
_OVER = '<rect class="bar__over" x="{}%" width="{}%" height="14" />'
SECURED_HEADERS = {
    "latest_budget": "Latest budget, secured",
    "contingent": "Contingent, not counted",
    "budget_to_date": "Budget to date, secured",
}
"""What columns are called on the secured basis."""
RAG_TAGS = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "red"}


class BarColumn(tables.Column):
    """Spend against the latest budget as a bar; only on pages, never in a file."""

    def __init__(self) -> None:
        super().__init__("Spend against budget", accessor="bar", orderable=False)

    def render(self, value: SpendBar) -> str:
        """The bar."""
        return bar_figure(value)


def bar_figure(bar: SpendBar) -> str:
    """A bar of spend with a mark at the allocation, and the same in words."""
    over = format_html(_OVER, bar.mark_x, bar.over_width) if bar.state == "over" else ""
    return format_html(_BAR, bar.state, bar.spent_width, over, bar.mark_x, bar.text)


class RagColumn(TextColumn):
    """Red, amber or green, always with its word."""

    additive = False

    def plain(self, value: Rag) -> str:
        """The word."""
        return value.value

    def show(self, value: Rag) -> str:
        """The word as a tag of its colour."""
        return rag_tag(value)


def rag_tag(rag: Rag) -> str:
    """The word as a tag of its colour."""
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>', RAG_TAGS[rag], rag.value
    )


class VariancePercentColumn(PercentColumn):
    """An (under)/over spend as per cent: 2.5% over, (2.5%) under."""

    def show(self, value: Decimal) -> str:
        """2.5%, or (2.5%)."""
        return money.in_brackets(super().show(abs(value)), value)


class PositionTable(Table):
    """The columns that every table of budget, spend and projection shares."""

    original_budget = MoneyColumn("Original budget", total=True)
    virements = MoneyColumn("Virements", total=True)
    latest_budget = MoneyColumn("Latest budget", total=True)
    contingent = MoneyColumn("Contingent", total=True)
    budget_to_date = MoneyColumn("Budget to date", total=True)
    actual = MoneyColumn("Actual to date", total=True)
    accruals = MoneyColumn("Accruals", total=True)
    committed = MoneyColumn("Committed", total=True)
    remaining = MoneyColumn("Remaining", total=True)
    percent_spent = PercentColumn("Spent", total=True)
    variance_to_date = MoneyColumn("(Under)/over spend to date", total=True)
    forecast = MoneyColumn("Forecast", total=True)
    pressures = MoneyColumn("Pressures", total=True)
    outturn = MoneyColumn("Projected outturn", total=True)
    variance = MoneyColumn("(Under)/over spend", total=True)
    variance_percent = VariancePercentColumn("(Under)/over %", total=True)
    previous_outturn = MoneyColumn("Outturn at last close", total=True)
    movement = MoneyColumn("Movement since", total=True)
    rag = RagColumn("RAG", total=True)
    bar = BarColumn()

    def render_percent_spent(self, value: Decimal, record: Position) -> str:
        """97.5% of the budget spent, or 97.5% received."""
        shown = f"{value:.1f}%"
        return format_html("{} <br>received", shown) if record.is_income else shown


def hidden_in(view: str) -> tuple[str, ...]:
    """The columns that a view of the rows leaves to the other one."""
    return ONLY_TO_DATE if view == OUTTURN else ONLY_OUTTURN


def ordered_in(view: str, *named: str) -> tuple[str, ...]:
    """The columns of a view in their order, after those that name the row."""
    return (*named, *OUTTURN_FIRST, "...") if view == OUTTURN else (*named, "...")


def position_totals(table: Table, whole: Position) -> dict[str, Any]:
    """All totals of a table of positions, those among them that are no sums."""
    columns = [bound for bound in table.columns if getattr(bound.column, "total", False)]
    return {bound.name: getattr(whole, bound.name) for bound in columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow(Position):
    """A position with its name and the addresses of what makes it up."""

    label: str
    url: str
    lines_url: str
    transactions_url: str

    @classmethod
    def of(cls, position: Position, **named: Any) -> "PositionRow":
        """A named row for a position."""
        figures: dict[str, Any] = {
            field.name: getattr(position, field.name) for field in fields(Position)
        }
        return cls(**figures, **named)


def _lines(record: PositionRow) -> str:
    return record.lines_url


class PositionRowTable(PositionTable):
    """Named positions, such as the workstreams of a programme or its years."""

    label = TextColumn("Name", linkify=lambda record: record.url)
    original_budget = MoneyColumn("Original budget", total=True, linkify=_lines)
    virements = MoneyColumn("Virements", total=True, linkify=_lines)
    latest_budget = MoneyColumn("Latest budget", total=True, linkify=_lines)
    actual = MoneyColumn(
        "Actual to date", total=True, linkify=lambda record: record.transactions_url
    )
    accruals = MoneyColumn("Accruals", total=True, linkify=_lines)
    committed = MoneyColumn("Committed", total=True, linkify=_lines)
    forecast = MoneyColumn("Forecast", total=True, linkify=_lines)
    pressures = MoneyColumn("Pressures", total=True, linkify=_lines)
    outturn = MoneyColumn("Projected outturn", total=True, linkify=_lines)

    class Meta:
        sequence = ("label", "...")
        orderable = False


def _line(record: MonitorLine) -> str:
    return cost_line_url(record.pk)


class MonitorTable(PositionTable):
    """The monitor: cost lines with their position as at a period."""

    workstream = TextColumn(
        "Workstream",
        accessor="workstream__name",
        linkify=lambda record: record.workstream.get_absolute_url(),
    )
    category = TextColumn("Category", accessor="category__name")
    year = YearColumn("Year")
    original_budget = MoneyColumn("Original budget", total=True, linkify=_line)
    virements = MoneyColumn(
        "Virements", total=True, linkify=lambda record: virements_url(cost_line=record.pk)
    )
    latest_budget = MoneyColumn("Latest budget", total=True, linkify=_line)
    actual = MoneyColumn(
        "Actual to date",
        total=True,
        linkify=lambda record: transactions_url(cost_line=record.pk, as_at=record.as_at),
    )
    accruals = MoneyColumn(
        "Accruals",
        total=True,
        linkify=lambda record: accruals_url(cost_line=record.pk, as_at=record.as_at),
    )
    committed = MoneyColumn(
        "Committed",
        total=True,
        linkify=lambda record: commitments_url(cost_line=record.pk, as_at=record.as_at),
    )
    forecast = MoneyColumn(
        "Forecast", total=True, linkify=lambda record: forecast_line_url(record.pk)
    )
    pressures = MoneyColumn(
        "Pressures",
        total=True,
        linkify=lambda record: pressures_url(
            cost_line=record.pk, to=record.as_at and record.as_at.code
        ),
    )
    outturn = MoneyColumn("Projected outturn", total=True, linkify=_line)
    reviewed_on = DateColumn("Reviewed")

    caption = "Cost lines"
    three_names = True

    def render_category(self, value: str, record: MonitorLine) -> str:
        """The category, and beside a projected outturn what is odd about it."""
        if not record.is_below_spent or "outturn" in self.exclude:
            return value
        return format_html('{}<span class="row-note">{}</span>', value, BELOW_SPENT)

    class Meta:
        sequence = ("workstream", "category", "year", "...", "reviewed_on", "bar")
        empty_text = (
            "No cost lines here. Clear a filter, or ask an administrator to enter the budget."
        )
