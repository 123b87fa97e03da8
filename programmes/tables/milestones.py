"""The table of milestones."""

from innovation.core.tables import DateColumn, NumberColumn, Table, TextColumn


class MilestoneTable(Table):
    """One row a milestone, as at a day."""

    FILE_ONLY = ("programme", "description", "condition")
    caption = "Milestones"
    title = TextColumn("Milestone", accessor="milestone__title", linkify=lambda record: record.url)
    programme = TextColumn("Programme", accessor="milestone__programme__name")
    workstream = TextColumn("Workstream")
    description = TextColumn("Description", accessor="milestone__description", default="")
    owner = TextColumn("Owner", accessor="milestone__owner")
    planned_on = DateColumn("Planned", accessor="milestone__planned_on")
    forecast_on = DateColumn("Forecast", accessor="milestone__forecast_on", default="")
    actual_on = DateColumn("Done on", accessor="milestone__actual_on", default="")
    stage = TextColumn("Stands")
    days_late = NumberColumn("Days late")
    rag = TextColumn("RAG")
    pieces = NumberColumn("Evidence")
    source = TextColumn("Source", default="")
    releases = TextColumn("Helps to release", accessor="milestone__tranche", default="")
    condition = TextColumn("Condition", accessor="milestone__tranche__condition", default="")

    class Meta:
        empty_text = (
            "No milestones here. Clear a filter, or add the first one: what is to be done, by "
            "whom and by which day."
        )
