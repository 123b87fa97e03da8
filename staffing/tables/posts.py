"""The tables of the establishment."""

from collections.abc import Sequence
from decimal import Decimal

from innovation.core import money
from innovation.core.periods import year_label
from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    YearColumn,
)
from staffing.models import Post

Columns = list[tuple[str, TextColumn]]


class PoundsColumn(MoneyColumn):
    """Whole pounds on the page, rounded half up to be read only; a file has the pence."""

    def show(self, value: Decimal) -> str:
        """£1,235."""
        return money.show(Decimal(value), pence=False)


class PostTable(Table):
    """One row a post; the FTE is totalled over all pages."""

    caption = "Posts"
    number = TextColumn(
        verbose_name="Number",
        accessor="post__number",
        linkify=lambda record: record.post.get_absolute_url(),
        attrs={"td": {"class": "nowrap"}},
    )
    title = TextColumn(verbose_name="Title", accessor="post__title")
    grade = TextColumn(
        verbose_name="Grade",
        accessor="post__grade",
        order_by=("post__grade_position", "post__grade"),
    )
    fte = NumberColumn(verbose_name="FTE", accessor="post__fte", total=True)
    programme = TextColumn(verbose_name="Programme", accessor="post__programme_name")
    workstream = TextColumn(
        verbose_name="Workstream",
        accessor="post__workstream_name",
        order_by=("post__workstream_position", "post__workstream_name"),
    )
    team = TextColumn(verbose_name="Team", accessor="post__team", default="")
    cluster = TextColumn(verbose_name="Cluster", accessor="post__cluster", default="")
    contract = ChoiceColumn(
        verbose_name="Contract", accessor="post__contract", choices=Post.Contract
    )
    status = ChoiceColumn(verbose_name="Status", accessor="post__status", choices=Post.Status)
    planned_start = DateColumn(verbose_name="Planned start", accessor="post__planned_start")
    actual_start = DateColumn(
        verbose_name="Actual start", accessor="post__actual_start", default=""
    )
    payer = TextColumn(verbose_name="Paid by", accessor="payer__name", order_by=("payer",))

    class Meta:
        empty_text = "No posts match. Change the filters, or ask for an assignment to see more."


def full_year_column(year: int, accessor: str) -> PoundsColumn:
    """The cost of a whole financial year."""
    return PoundsColumn(f"Full year {year_label(year)}", accessor=accessor, total=True)


def pay_columns(now: int, years: Sequence[int]) -> Columns:
    """What shows the pay of a post: its point and full year in one year, and its cost in others."""
    return [
        ("point", NumberColumn("Point", accessor="figures__point")),
        ("full_year", full_year_column(now, "figures__full_year")),
        *((f"cost_{year}", _cost_column(year)) for year in years),
    ]


def _cost_column(year: int) -> PoundsColumn:
    return PoundsColumn(year_label(year), accessor=f"figures__by_year__{year}", total=True)


class PostTotalTable(Table):
    """Posts and FTE of each of something, each opening to its rows."""

    label = TextColumn("Name", linkify=lambda record: record.url)
    posts = NumberColumn("Posts", total=True)
    fte = NumberColumn("FTE", total=True)

    class Meta:
        orderable = False


class YearTable(Table):
    """The posts of each financial year together."""

    caption = "All payers together"
    year = YearColumn("Year")
    fte = NumberColumn("Average FTE")

    class Meta:
        orderable = False


class PayerYearTable(Table):
    """A payer and a financial year a row."""

    caption = "By year and payer"
    year = YearColumn("Year", accessor="row__year")
    payer = TextColumn("Paid by", accessor="row__payer__name", linkify=lambda record: record.url)
    fte = NumberColumn("Average FTE", accessor="row__fte")

    class Meta:
        orderable = False
        empty_text = "No posts match. Change the filters, or ask for an assignment to see more."


def cost_columns(accessor: str) -> Columns:
    """The cost of what is paid for."""
    return [("cost", PoundsColumn("Cost", accessor=accessor, total=True))]
