"""Tables of pressures and action plans."""

from finance.models import Adjustment
from finance.tables.positions import RagColumn
from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    Table,
    TextColumn,
    YearColumn,
)


class AdjustmentTable(Table):
    """One row an entry, with what it does to the projection."""

    title = TextColumn(
        "What it is",
        accessor="adjustment__title",
        linkify=lambda record: record.adjustment.get_absolute_url(),
    )
    programme = TextColumn("Programme", accessor="line__workstream__programme__name")
    workstream = TextColumn("Workstream", accessor="line__workstream__name")
    category = TextColumn("Category", accessor="line__category__name")
    year = YearColumn("Year", accessor="line__year")
    kind = ChoiceColumn("Kind", accessor="adjustment__kind", choices=Adjustment.Kind)
    owner = TextColumn("Owner", accessor="adjustment__owner", default="Not given")
    amount = MoneyColumn("Amount", accessor="adjustment__amount", default="Not known")
    delivered = MoneyColumn("Delivered", accessor="adjustment__delivered", total=True)
    at_risk = MoneyColumn("At risk", accessor="adjustment__at_risk", total=True)
    replaced = MoneyColumn("Replaced", accessor="adjustment__replaced", total=True)
    reflected = MoneyColumn("In the figures already", accessor="adjustment__reflected")
    netted = MoneyColumn("Raises or (lowers) the projection", total=True)
    status = TextColumn("Status")
    rag = RagColumn("RAG", default="")
    due_on = DateColumn("Last day", accessor="adjustment__due_on", default="")
    counts_from = DateColumn("Counts from", accessor="adjustment__counts_from")
    reflected_in = TextColumn("Where it is already", accessor="adjustment__reflected_in")
    evidence = TextColumn("Evidence", accessor="adjustment__evidence")
    source = TextColumn("Source", accessor="adjustment__citation", default="")

    caption = "Pressures and action plans"

    class Meta:
        empty_text = "Nothing here. Clear a filter, or enter a pressure or an action plan."


class ServiceTable(Table):
    """What the entries of each workstream come to."""

    label = TextColumn("Workstream", linkify=lambda record: record.url)
    pressures = MoneyColumn("Pressures", total=True)
    grant_reductions = MoneyColumn("Grant reductions", total=True)
    offsets = MoneyColumn("Offsets", total=True)
    savings = MoneyColumn("Mitigations and action plans", total=True)
    netted = MoneyColumn("Raises or (lowers) the projection", total=True)

    caption = "By workstream: what counts"

    class Meta:
        orderable = False
