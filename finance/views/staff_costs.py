"""The cost of posts from the pay spine, beside the cost lines that pay for them."""

from typing import Any

from django.db.models import QuerySet

from finance.filters import StaffCostFilter
from finance.staff_costs import StaffCost, staff_costs
from finance.tables.staff_costs import StaffCostTable
from innovation.core.reports import Report
from staffing.models import Post
from staffing.querysets import PostQuerySet


class StaffCostReport(Report):
    """Each workstream's posts in each financial year, costed by a set of assumptions.

    A workstream of one post shows what that post is paid, so the page needs that permission.
    """

    title = "Cost of posts"
    lead = (
        "What the posts cost by the pay spine, national insurance, pension and levy of each year, "
        "under a set of assumptions, beside the budget for them. An overspend is positive, an "
        "underspend is in brackets."
    )
    address = "finance:staff-costs"
    permission_required = "staffing.view_post_pay"
    template_name = "finance/staff_costs.html"
    table_class = StaffCostTable
    filter_class = StaffCostFilter
    filter: StaffCostFilter
    wide = True
    per_page = 250

    def get_rows(self) -> PostQuerySet:
        """The posts that the user may see."""
        return Post.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Post]) -> list[StaffCost]:
        """The cost of the filtered posts by workstream and year; none without assumptions."""
        assumptions = self.filter.assumptions
        if assumptions is None or not self.filter.is_valid():
            return []
        posts: PostQuerySet = rows  # type: ignore[assignment]  # the queryset of get_rows
        return staff_costs(posts, assumptions, self.filter.years, start=self.filter.start)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The assumptions in words, and the posts that could not be costed."""
        costs = kwargs["table"].data.data
        return super().get_context_data(
            assumptions=self.filter.assumptions,
            problems=sorted({problem for cost in costs for problem in cost.problems}),
            **kwargs,
        )
