"""The table of risks."""

from innovation.core.tables import DateColumn, MoneyColumn, NumberColumn, Table, TextColumn


class RiskTable(Table):
    """One row a risk, as it is now."""

    FILE_ONLY = (
        *("programme", "cause", "event", "effect", "probability", "impact", "before", "target"),
        *("cost_low", "cost_high", "closed_on"),
    )
    caption = "Risks"
    title = TextColumn("Risk", accessor="risk__title", linkify=lambda record: record.url)
    programme = TextColumn("Programme", accessor="risk__programme__name")
    workstream = TextColumn("Workstream")
    category = TextColumn("Category", accessor="risk__get_category_display")
    cause = TextColumn("Cause", accessor="risk__cause")
    event = TextColumn("Event", accessor="risk__event")
    effect = TextColumn("Effect", accessor="risk__effect")
    owner = TextColumn("Owner", accessor="risk__owner")
    before = TextColumn("Before mitigation", default="")
    probability = NumberColumn("Probability now", accessor="now__probability")
    impact = NumberColumn("Impact now", accessor="now__impact")
    rating = TextColumn("Rating now", default="Not in the matrix")
    direction = TextColumn("Since the last review")
    reviewed_on = DateColumn("Reviewed", accessor="last_review__on")
    target = TextColumn("Target", default="")
    actions_open = NumberColumn("Actions open", total=True)
    actions_late = NumberColumn("Actions late", total=True)
    cost_low = MoneyColumn("Cost at the least", accessor="risk__cost_low", default="", total=True)
    cost_expected = MoneyColumn(
        "Expected cost", accessor="risk__cost_expected", default="", total=True
    )
    cost_high = MoneyColumn("Cost at the most", accessor="risk__cost_high", default="", total=True)
    closed_on = DateColumn("Closed", accessor="risk__closed_on", default="")

    class Meta:
        empty_text = (
            "No risks here. Clear a filter, or add the first one: what may happen, why, and what "
            "would follow."
        )
