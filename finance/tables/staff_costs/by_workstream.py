"""What the posts of each workstream cost, beside their cost line."""

from finance.addresses import cost_line_url, posts_url
from innovation.core.tables import (
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    YearColumn,
)


class StaffCostTable(Table):
    """A workstream and financial year a row: the posts, their cost in its parts, the cost line."""

    workstream = TextColumn(
        "Workstream",
        accessor="workstream__name",
        linkify=lambda record: record.workstream.get_absolute_url(),
    )
    year = YearColumn("Year")
    posts = NumberColumn("Posts", linkify=lambda record: posts_url(workstream=record.workstream.pk))
    fte = NumberColumn("FTE")
    salary = MoneyColumn("Salary", accessor="cost__salary", total=True)
    national_insurance = MoneyColumn("NI", accessor="cost__national_insurance", total=True)
    pension = MoneyColumn("Pension", accessor="cost__pension", total=True)
    levy = MoneyColumn("Levy", accessor="cost__levy", total=True)
    cost = MoneyColumn(
        "Cost of posts",
        accessor="cost__total",
        total=True,
        linkify=lambda record: posts_url(workstream=record.workstream.pk),
    )
    line = MoneyColumn(
        "Cost line",
        total=True,
        linkify=lambda record: cost_line_url(record.line_key) if record.line_key else None,
    )
    difference = MoneyColumn("(Under)/over the line", total=True)

    caption = "Cost of posts beside their cost line"

    class Meta:
        orderable = False
        empty_text = "No posts here. Choose another programme, or add posts in the administration."
