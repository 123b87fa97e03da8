"""The table of commentary."""

from innovation.core.tables import DateColumn, Table, TextColumn


class CommentaryTable(Table):
    """One row for each figure and period."""

    period = TextColumn("Period", orderable=False)
    programme = TextColumn("Programme", accessor="programme__name")
    about = TextColumn(
        "On", orderable=False, linkify=lambda record: record.about.get_absolute_url()
    )
    text = TextColumn("Commentary", attrs={"td": {"class": "words"}})
    written_by = TextColumn("Written by", orderable=False)
    written_at = DateColumn("On the day")

    caption = "Commentary"

    class Meta:
        empty_text = (
            "No commentary here. Clear a filter, or write on the page of a programme, a workstream "
            "or a cost line."
        )
