"""The tables of contingent money."""

from innovation.core.tables import DateColumn, MoneyColumn, NumberColumn, Table, TextColumn


class GateTable(Table):
    """One row a contingent tranche."""

    caption = "Contingent tranches"
    award = TextColumn("Award", accessor="tranche__award__name", linkify=lambda record: record.url)
    programme = TextColumn("Programme", accessor="tranche__award__programme__name")
    amount = MoneyColumn("Amount", accessor="tranche__amount", total=True)
    condition = TextColumn("Condition", accessor="tranche__condition")
    due_on = DateColumn("Release due", accessor="tranche__due_on", default="")
    claim = TextColumn("Claim", accessor="tranche__get_claim_display")
    released_on = DateColumn("Released", accessor="tranche__released_on", default="")
    evidence = TextColumn("Conditions with evidence")
    filled = NumberColumn("FTE in post, % of plan", accessor="facts__filled")
    rag = TextColumn("RAG", accessor="facts__rag")

    class Meta:
        empty_text = (
            "No contingent money here: every award that you see in whole is secured. An "
            "administrator enters the tranches of an award."
        )
