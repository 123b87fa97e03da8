"""The cost of posts from the pay spine, beside the cost lines that pay for them."""

from finance.filters import StaffCostFilter
from finance.staff_costs import StaffCost, staff_costs
from finance.tables.staff_costs.by_workstream import StaffCostTable
from finance.views.staff_costs.pages import CostOfPostsReport, Sets
from staffing.querysets import PostQuerySet


class StaffCostReport(CostOfPostsReport):
    """Each workstream's posts in each financial year, costed by a set of assumptions."""

    title = "Cost of posts"
    lead = (
        "What the posts cost by the pay spine, national insurance, pension and levy of each year, "
        "under a set of assumptions, beside the budget for them. An overspend is positive, an "
        "underspend is in brackets."
    )
    address = "finance:staff-costs"
    template_name = "finance/staff_costs.html"
    table_class = StaffCostTable
    filter_class = StaffCostFilter
    filter: StaffCostFilter

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[StaffCost]:
        """The cost of the filtered posts by workstream and year."""
        costs = staff_costs(posts, sets.chosen, self.filter.years, start=self.filter.start)
        self.problems = sorted({problem for cost in costs for problem in cost.problems})
        return costs
