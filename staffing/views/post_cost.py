"""Where the cost of a post comes from, month by month."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from innovation.core import money
from innovation.core.as_at import last_day_known
from innovation.core.cards import Card
from innovation.core.reports import Report
from staffing.filters import PostCostFilter
from staffing.models import Post
from staffing.post_cost import CostedPost, cost_post
from staffing.post_facts import against_the_plan
from staffing.querysets import PostQuerySet
from staffing.rate_sources import rate_sources
from staffing.tables import PostMonthTable
from staffing.views.post import find_post, post_years

OVER = "(Under)/over the plan"


class PostCostReport(Report):
    """A month a row: what the post costs, in its parts, and what it would have cost as planned."""

    template_name = "staffing/post_cost.html"
    title = "Where the cost comes from"
    address = "staffing:post-cost"
    permission_required = "staffing.view_post_pay"
    table_class = PostMonthTable
    filter_class = PostCostFilter
    filter: PostCostFilter
    file_only = PostMonthTable.FILE_ONLY
    wide = True
    per_page = 240

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Nothing is read before the permission is checked."""
        super().setup(request, *args, **kwargs)
        self.costed = CostedPost()

    def get_rows(self) -> PostQuerySet:
        """The post of the address, when the user may see it."""
        self.post_shown = find_post(self.request.user, self.kwargs["number"])
        self.day = last_day_known([self.post_shown.workstream.programme_id])
        return Post.objects.filter(pk=self.post_shown.pk)

    def prepare(self, rows: QuerySet[Any, Any]) -> list[Any]:  # noqa: ARG002 - the report's signature
        """The months of the post; none when it cannot be costed."""
        if self.filter.is_valid():
            self.costed = cost_post(self.post_shown, self.filter.assumptions, self.day)
        return list(self.costed.months)

    def file_name(self) -> str:
        """The name of a download, with the number of the post."""
        return f"post-{self.post_shown.number}-cost"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The years, the workings of each month, and where the rates come from."""
        post, costed, assumptions = self.post_shown, self.costed, self.filter.assumptions
        return super().get_context_data(
            post=post,
            breadcrumbs=[
                ("Establishment", reverse("staffing:post-list")),
                (str(post), post.get_absolute_url()),
            ],
            assumptions=assumptions,
            problem=costed.problem,
            cards=cards_of(post, costed, self.day) if costed.months else [],
            years=post_years(costed),
            months=costed.months,
            sources=rate_sources(post, costed.months, assumptions) if assumptions else [],
            **kwargs,
        )


def cards_of(post: Post, costed: CostedPost, day: dt.date | None) -> list[Card]:
    """The cost beside the plan."""
    stands = against_the_plan(post, day)
    planned = Card("Cost as planned", money.show(costed.planned), "From the planned start")
    if post.actual_start is not None:
        cost = Card("Cost", money.show(costed.total), "From the actual start")
        return [cost, planned, Card(OVER, money.show(costed.difference), stands)]
    return [planned, Card("Not cost so far", money.show(costed.not_cost), stands)]
