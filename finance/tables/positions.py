"""Tables of budget and spend."""

from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables

from finance.addresses import transactions_url
from finance.monitor import Position
from innovation.core.tables import (
    MoneyColumn,
    NetColumn,
    PercentColumn,
    Table,
    TextColumn,
    VarianceColumn,
    YearColumn,
)


class BarColumn(tables.TemplateColumn):
    """Spend against the latest budget as a bar; only on pages, never in a file."""

    def __init__(self) -> None:
        super().__init__(
            template_code='{% include "includes/_spend_bar.html" with bar=record.bar only %}',
            verbose_name="Spend against budget",
            orderable=False,
            accessor="bar",
        )


class PositionTable(Table):
    """The columns that every table of budget and spend shares."""

    latest_budget = NetColumn("Latest budget", total=True)
    budget_to_date = NetColumn("Budget to date", total=True)
    actual = NetColumn("Actual to date", total=True)
    remaining = MoneyColumn("Remaining", total=True)
    percent_spent = PercentColumn("Spent", total=True)
    variance = VarianceColumn("(Under)/over spend to date", total=True)
    bar = BarColumn()

    def render_remaining(self, value: Decimal, record: Position) -> str:
        """−£10.00 when more was spent than the budget, (£10.00) of income that is to come."""
        column = NetColumn() if record.is_income else MoneyColumn()
        return column.show_in(self, value)

    def render_percent_spent(self, value: Decimal, record: Position) -> str:
        """97.5% of the budget spent, or 97.5% received."""
        shown = PercentColumn().show(value)
        return f"{shown} received" if record.is_income else shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow(Position):
    """A position with its name and the addresses of what makes it up."""

    label: str
    url: str
    lines_url: str
    transactions_url: str

    @classmethod
    def of(
        cls, label: str, position: Position, *, url: str, lines_url: str, transactions_url: str
    ) -> "PositionRow":
        """A named row for a position."""
        return cls(
            latest_budget=position.latest_budget,
            budget_to_date=position.budget_to_date,
            actual=position.actual,
            label=label,
            url=url,
            lines_url=lines_url,
            transactions_url=transactions_url,
        )


class PositionRowTable(PositionTable):
    """Named positions, such as the workstreams of a programme or its years."""

    label = TextColumn("Name", linkify=lambda record: record.url)
    latest_budget = NetColumn("Latest budget", total=True, linkify=lambda record: record.lines_url)
    actual = NetColumn("Actual to date", total=True, linkify=lambda record: record.transactions_url)

    class Meta:
        sequence = ("label", "...")
        orderable = False


class MonitorTable(PositionTable):
    """The monitor: cost lines with their position as at a period."""

    workstream = TextColumn(
        "Workstream",
        accessor="workstream__name",
        linkify=lambda record: record.workstream.get_absolute_url(),
    )
    category = TextColumn("Category", accessor="category__name")
    year = YearColumn("Year")
    latest_budget = NetColumn(
        "Latest budget", total=True, linkify=("finance:cost-line", [tables.A("pk")])
    )
    actual = NetColumn(
        "Actual to date",
        total=True,
        linkify=lambda record: transactions_url(cost_line=record.pk, as_at=record.as_at),
    )

    caption = "Cost lines"

    class Meta:
        sequence = ("workstream", "category", "year", "...")
        empty_text = (
            "No cost lines here. Clear a filter, or ask an administrator to enter the budget."
        )
