"""The table of commitments."""

from finance.models import Commitment
from innovation.core.addresses import page_url
from innovation.core.html import format_html
from innovation.core.tables import DateColumn, MoneyColumn, Table, TextColumn, YearColumn


def _end_url(record: Commitment) -> str | None:
    """Where an open commitment is ended."""
    is_open = record.ended_on is None
    return page_url("finance:commitment-end", record.pk) if is_open else None


def _page_url(record: Commitment) -> str:
    """The page of a commitment."""
    return page_url("finance:commitment", record.pk)


class CommitmentTable(Table):
    """One row a commitment."""

    caption = "Commitments"
    reference = TextColumn("Order or contract", linkify=_page_url)
    supplier = TextColumn("Supplier")
    description = TextColumn("Description")
    programme = TextColumn("Programme", accessor="cost_line__workstream__programme__name")
    workstream = TextColumn("Workstream", accessor="cost_line__workstream__name")
    category = TextColumn("Category", accessor="cost_line__category__name")
    year = YearColumn("Year", accessor="cost_line__year")
    award = TextColumn("Paid by", accessor="cost_line__award__name", default="Base budget")
    ordered_on = DateColumn("Ordered")
    ended_on = DateColumn("Ended", default="")
    ended_because = TextColumn("Why it ended")
    stated_on = DateColumn("In the file of", default="")
    amount = MoneyColumn("Amount", accessor="stated", total=True)
    invoiced = MoneyColumn("Invoiced in the ledger", total=True)
    invoiced_since = MoneyColumn("Invoiced since the file", total=True)
    left = MoneyColumn("Left", total=True)
    remark = TextColumn("To see to", default="")
    end = TextColumn("End", accessor="pk", linkify=_end_url, orderable=False)

    class Meta:
        empty_text = "No commitments here. Clear a filter, or enter the first contract or order."

    def render_end(self, record: Commitment) -> str:
        """The word “End” for an open commitment, with its number for who hears it."""
        if record.ended_on is not None:
            return ""
        return format_html('End<span class="govuk-visually-hidden"> {}</span>', record.reference)
