"""Tables of underspends."""

from finance.addresses import cost_line_url, transactions_url, underspend_url
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn


class UnderspendTable(Table):
    """What cost lines did not spend, what is recorded of it, and what is undecided."""

    workstream = TextColumn(
        "Workstream",
        accessor="projection__line__workstream__name",
        linkify=lambda record: record.projection.line.workstream.get_absolute_url(),
    )
    category = TextColumn(
        "Category",
        accessor="projection__line__category__name",
        linkify=lambda record: underspend_url(record.projection.line.pk),
    )
    year = YearColumn("Year", accessor="projection__line__year")
    budget_to_date = MoneyColumn(
        "Budget to date",
        accessor="projection__budget_to_date",
        total=True,
        linkify=lambda record: cost_line_url(record.projection.line.pk),
    )
    actual = MoneyColumn(
        "Actual to date",
        accessor="projection__actual",
        total=True,
        linkify=lambda record: transactions_url(
            cost_line=record.projection.line.pk, as_at=record.projection.as_at
        ),
    )
    unspent = MoneyColumn("Not spent", accessor="projection__unspent", total=True)
    saving = MoneyColumn("Saving", total=True)
    reprofiled = MoneyColumn("Re-profile", total=True)
    carried_forward = MoneyColumn("Carry forward request", total=True)
    returned = MoneyColumn("Return to the funder", total=True)
    undecided = MoneyColumn(
        "Undecided",
        accessor="projection__undecided",
        total=True,
        linkify=lambda record: underspend_url(record.projection.line.pk),
    )

    caption = "What closed periods did not spend"

    class Meta:
        empty_text = (
            "Nothing is unspent here. What an open period has not spent shows once it is closed."
        )
