"""The reports of the establishment: its posts, and who pays for them by year."""

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse

from innovation.core.periods import year_of
from innovation.core.reports import Report, totals
from innovation.core.tables import Table
from staffing.filters import FundingFilter, PostFilter
from staffing.models import Post
from staffing.pay_book import PostPricing
from staffing.post_figures import PayerYear, figures_of, payer_years, year_totals
from staffing.post_rows import read_rows
from staffing.post_totals import (
    GROUPINGS,
    ListedPost,
    PaidYear,
    cards_of,
    funded_chart,
    narrowed,
    problems_of,
    shared_query,
    totals_by,
)
from staffing.querysets import PostQuerySet
from staffing.tables import (
    PayerYearTable,
    PostTable,
    PostTotalTable,
    YearTable,
    cost_columns,
    full_year_column,
    pay_columns,
)

DETAILS = ("team", "cluster", "contract", "planned_start", "actual_start")
"""The columns that make room for the cost."""
YEARS_ON_A_PAGE = 4
"""How many columns of years fit beside the others."""


class Establishment(Report):
    """Posts, filtered, with totals of what was filtered; what they cost for those who see pay."""

    template_name = "staffing/post_list.html"
    title = "Establishment"
    address = "staffing:post-list"
    permission_required = "staffing.view_post"
    table_class = PostTable
    filter_class = PostFilter
    filter: PostFilter
    wide = True
    dense = True

    def get_rows(self) -> PostQuerySet:
        """The posts of the workstreams that the user may see."""
        return Post.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Any, Any]) -> list[ListedPost]:
        """The filtered posts with who pays and what they cost, each costed once."""
        assumptions, day, years = self.filter.assumptions, self.filter.day, self.filter.years
        pricing = PostPricing(assumptions) if assumptions else None
        self.posts = [
            ListedPost(post, post.payer_on(day), figures_of(pricing, post, years, day))
            for post in read_rows(cast("PostQuerySet", rows))
            if self.filter.keeps(post)
        ]
        return self.posts

    def get_table_kwargs(self) -> dict[str, Any]:
        """The columns that were asked for; a file has all that the user may see."""
        is_file = "format" in self.kwargs
        asked = "all" if is_file else self.filter.layout
        exclude = () if is_file or self.filter.several_programmes else ("programme",)
        if self.filter.assumptions is None or asked == "details":
            return {"exclude": exclude}
        pay = pay_columns(year_of(self.filter.day), self.filter.years)
        self.scrolls = asked == "all" or len(self.filter.years) > YEARS_ON_A_PAGE
        return {
            "exclude": exclude if asked == "all" else (*exclude, *DETAILS),
            "extra_columns": pay,
            "sequence": ("number", "title", "grade", "point", "..."),
            "in_thousands": self.filter.in_thousands,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The totals, the chart and what could not be costed too."""
        day = self.filter.day
        return super().get_context_data(
            day=day,
            known_until=self.filter.known_until,
            shared_query=shared_query(self.request.GET),
            sees_pay=self.filter.sees_pay,
            assumptions=self.filter.assumptions,
            cards=cards_of(self.posts, day, self.filter.assumptions),
            summaries=list(self.summaries()),
            chart=funded_chart(self.posts, self.filter.years, day),
            problems=problems_of(self.posts),
            **kwargs,
        )

    def summaries(self) -> Iterator[Table]:
        """The totals by workstream, grade and status, each opening to its rows."""
        for grouping in GROUPINGS:
            column = full_year_column(year_of(self.filter.day), "full_year")
            table = PostTotalTable(
                totals_by(grouping, self.posts, self.request.GET),
                extra_columns=[("full_year", column)] if self.filter.assumptions else [],
                in_thousands=self.filter.in_thousands,
            )
            table.caption = grouping.caption
            table.columns["label"].column.verbose_name = grouping.heading
            table.totals = totals(table, table.data.data)
            yield table


class WhoPays(Report):
    """Who pays for the posts in each financial year, each day of each post once."""

    template_name = "staffing/funding.html"
    title = "Who pays for the posts"
    lead = (
        "The FTE of an average day of each financial year by who pays for it, from the actual"
        " start of each post, or the planned one while there is none. Each day of a post counts"
        " once, so that the payers of a year add up to its posts."
    )
    address = "staffing:funding"
    permission_required = "staffing.view_postfunding"
    table_class = PayerYearTable
    filter_class = FundingFilter
    filter: FundingFilter
    wide = True
    per_page = 250

    def get_rows(self) -> PostQuerySet:
        """The posts of the workstreams that the user may see."""
        return Post.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Any, Any]) -> list[PaidYear]:
        """What each payer pays for in each year, with the address of the posts."""
        assumptions = self.filter.assumptions
        pricing = PostPricing(assumptions) if assumptions else None
        self.posts = read_rows(cast("PostQuerySet", rows))
        self.years = payer_years(self.posts, self.filter.years, pricing)
        return [PaidYear(row, self._posts_url(row)) for row in self.years]

    def _posts_url(self, row: PayerYear) -> str:
        query = narrowed(self.request.GET, paid_by=row.payer.key, paid_in=str(row.year))
        return f"{reverse('staffing:post-list')}?{query}"

    def get_table_kwargs(self) -> dict[str, Any]:
        """The cost where it may be seen."""
        return {
            "extra_columns": cost_columns("row__cost") if self.filter.assumptions else [],
            "in_thousands": self.filter.in_thousands,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each year with all of its payers together, above them."""
        table = YearTable(
            year_totals(self.years),
            extra_columns=cost_columns("cost") if self.filter.assumptions else [],
            in_thousands=self.filter.in_thousands,
        )
        table.totals = totals(table, table.data.data)
        return super().get_context_data(
            posts=len(self.posts),
            shared_query=shared_query(self.request.GET),
            sees_pay=self.filter.sees_pay,
            assumptions=self.filter.assumptions,
            by_year=table,
            **kwargs,
        )
