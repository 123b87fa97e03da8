"""Posts in recruitment."""

from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)
from staffing.models import Post


class RecruitmentTable(Table):
    """A post a row: where its recruitment stands, how late it is, and what it has not cost."""

    PAY = ("not_cost",)
    """The columns that only those have who may see what posts are paid."""
    FILE_ONLY = ("programme", "cluster", "team")
    caption = "Posts not started or started late"
    number = TextColumn(
        "Number",
        accessor="post__number",
        linkify=lambda record: record.post.get_absolute_url(),
        attrs={"td": {"class": "nowrap"}},
    )
    title = TextColumn("Title", accessor="post__title")
    programme = TextColumn("Programme", accessor="post__workstream__programme__name")
    workstream = TextColumn(
        "Workstream",
        accessor="post__workstream__name",
        order_by=("post__workstream__position", "post__workstream__name"),
    )
    cluster = TextColumn("Cluster", accessor="post__cluster__name", default="")
    team = TextColumn("Team", accessor="post__team", default="")
    grade = TextColumn(
        "Grade",
        accessor="post__grade__code",
        order_by=("post__grade__position", "post__grade__code"),
    )
    fte = NumberColumn("FTE", accessor="post__fte", total=True)
    planned_start = DateColumn("Planned start", accessor="post__planned_start")
    started = DateColumn("Started", default="")
    days_late = NumberColumn("Days late")
    status = ChoiceColumn("Present step", choices=Post.Status)
    since = DateColumn("Since", default="")
    days_there = NumberColumn("Days at it", default="")
    next_step = TextColumn("Next step", default="")
    not_cost = MoneyColumn("Not cost so far", total=True)

    class Meta:
        empty_text = (
            "No post is late, and none is still to start, that matches. Change the filters or the "
            "day."
        )
