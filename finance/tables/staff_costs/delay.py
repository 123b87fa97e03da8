"""What a month's delay of all posts saves."""

from finance.addresses import posts_url
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn


class DelayTable(Table):
    """A workstream and financial year a row: the cost as planned, a month later, and the saving."""

    workstream = TextColumn(
        "Workstream",
        accessor="workstream__name",
        linkify=lambda record: record.workstream.get_absolute_url(),
    )
    year = YearColumn("Year")
    planned = MoneyColumn(
        "As planned",
        total=True,
        linkify=lambda record: posts_url(workstream=record.workstream.pk),
    )
    delayed = MoneyColumn("A month later", total=True)
    saved = MoneyColumn("Saved", total=True)

    caption = "What a month’s delay of all posts saves"

    class Meta:
        orderable = False
        empty_text = "No posts here. Choose another programme, or add posts in the administration."
