"""The table of posts."""

from innovation.core.tables import ChoiceColumn, DateColumn, NumberColumn, Table, TextColumn
from staffing.models import Post


class PostTable(Table):
    """One row a post; the FTE is totalled over all pages."""

    caption = "Posts"
    number = TextColumn(verbose_name="Number", linkify=True, attrs={"td": {"class": "nowrap"}})
    title = TextColumn(verbose_name="Title")
    grade = TextColumn(
        verbose_name="Grade", accessor="grade__code", order_by=("grade__position", "grade__code")
    )
    fte = NumberColumn(verbose_name="FTE", total=True)
    workstream = TextColumn(
        verbose_name="Workstream",
        accessor="workstream__name",
        order_by=("workstream__position", "workstream__name"),
    )
    cluster = TextColumn(verbose_name="Cluster", accessor="cluster__name", default="")
    status = ChoiceColumn(verbose_name="Status", choices=Post.Status)
    planned_start = DateColumn(verbose_name="Planned start")
    actual_start = DateColumn(verbose_name="Actual start", default="")

    class Meta:
        empty_text = "No posts match. Change the filters, or ask for an assignment to see more."
