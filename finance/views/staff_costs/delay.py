"""What a month's delay of all posts saves, beside what a report says of it."""

from collections.abc import Iterable
from typing import Any

from finance.addresses import sources_url
from finance.cards import Card
from finance.cost_bridge import percent_of
from finance.filters import DelayFilter
from finance.models import ReportedFigure
from finance.staff_costs import PAY_CATEGORY
from finance.staff_costs.delay import Delay, Delayed, month_of_delay
from finance.tables.staff_costs.delay import DelayTable
from finance.views.staff_costs.pages import CostOfPostsReport, Sets
from innovation.core import money
from programmes.models import Programme
from programmes.querysets import User
from staffing.pay_book import PostPricing, read_terms
from staffing.querysets import PostQuerySet


class DelayReport(CostOfPostsReport):
    """The cost of the posts as planned, a month later, and the saving."""

    title = "A month’s delay of all posts"
    lead = (
        "What it saves to start every post a month later than planned: a month’s pay and on-costs,"
        " and increments that come later."
    )
    address = "finance:staff-costs-delay"
    page = "delay"
    template_name = "finance/staff_costs_delay.html"
    table_class = DelayTable
    filter_class = DelayFilter
    filter: DelayFilter
    delay = Delay()

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[Delayed]:
        """Each workstream and year."""
        self.delay = month_of_delay(read_terms(posts), PostPricing(sets.chosen), self.filter.years)
        self.problems = list(self.delay.problems)
        return list(self.delay.rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ours beside the report's."""
        programme = self.filter.programme
        reported = reported_delay(programme, seen_by=self.request.user)
        return super().get_context_data(
            reported=reported,
            cards=list(delay_cards(self.delay, reported, self.url("delay"))) if self.sets else [],
            **kwargs,
        )


def reported_delay(programme: Programme | None, *, seen_by: User) -> ReportedFigure | None:
    """What a report says that the posts cost a month, the first one's first year; or None."""
    return (
        ReportedFigure.objects.visible_to(seen_by)
        .filter(
            programme=programme,
            measure=ReportedFigure.Measure.MONTHLY_BUDGET,
            category__slug=PAY_CATEGORY,
            workstream=None,
        )
        .select_related("citation__document")
        .order_by("citation__document__published_on", "year_from", "pk")
        .first()
    )


def delay_cards(delay: Delay, reported: ReportedFigure | None, url: str) -> Iterable[Card]:
    """What a month saves by our costing, by the report, and the difference."""
    yield Card("By our costing", money.show(delay.saved), "Saved over all years", url)
    if reported is None or reported.amount is None:
        return
    difference = delay.saved - reported.amount
    percent = percent_of(difference, reported.amount)
    citation = reported.citation
    yield Card(
        "The report",
        reported.as_printed,
        f"{citation.place} of {citation.document}",
        sources_url(programme=reported.programme_id, document=citation.document_id),
    )
    yield Card(
        "Ours less the report’s",
        money.show(difference),
        f"{percent}% of the report’s {money.show(reported.amount, pence=False)}",
    )
