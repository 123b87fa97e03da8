"""The page of a post."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.reports import totals
from programmes.querysets import User
from staffing.history import changes_of
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY, default_assumptions
from staffing.post_cost import CostedPost, cost_post
from staffing.post_facts import facts_of_post
from staffing.post_rows import funding_of
from staffing.step_list import step_list
from staffing.tables import PostYearTable

RECORD_STEPS = ("staffing.change_post", "staffing.add_recruitmentstep")
"""The permissions that recording and withdrawing a step ask for."""


class PostView(AccessMixin, TemplateView):
    """A post: its facts, its recruitment, its cost and history for those who may see them."""

    permission_required = "staffing.view_post"
    template_name = "staffing/post.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The post with what of it the user may see, and the ways to change it."""
        user = self.request.user
        post = find_post(user, kwargs["number"])
        day = last_day_known([post.workstream.programme_id])
        may_change = user.has_perm("staffing.change_post")
        sees_history = may_change or user.has_perm("staffing.view_historicalpost")
        sees_pay = user.has_perm(VIEW_POST_PAY)
        return super().get_context_data(
            post=post,
            facts=facts_of_post(post, user, day),
            reports=Post.objects.visible_to(user).filter(reports_to=post),
            funding=funding_of(post),
            breadcrumbs=[("Establishment", reverse("staffing:post-list"))],
            edit_url=_edit_url(post) if may_change and user.is_staff else "",
            may_record=user.has_perms(RECORD_STEPS),
            steps=step_list(post, day),
            sees_history=sees_history,
            sees_pay=sees_pay,
            **(_cost(post, day) if sees_pay else {}),
            changes=changes_of(post, sees_pay=sees_pay) if sees_history else [],
            **kwargs,
        )


def find_post(user: User, number: str) -> Post:
    """The post, or a 404 when it is none that the user may see."""
    related = (
        *("grade", "workstream__programme", "cluster__area", "citation__document"),
        *("reports_to__workstream", "decision__programme"),
    )
    visible = Post.objects.visible_to(user).select_related(*related)
    return get_object_or_404(visible, number=number)


def _cost(post: Post, day: dt.date | None) -> dict[str, Any]:
    """What the post costs by financial year, by the default assumptions."""
    assumptions = default_assumptions()
    cost = cost_post(post, assumptions, day)
    return {"cost": cost, "years": post_years(cost), "assumptions": assumptions, "day": day}


def post_years(cost: CostedPost) -> PostYearTable:
    """The financial years of a post with their total."""
    table = PostYearTable(cost.years)
    table.totals = totals(table, table.data.data)
    return table


def _edit_url(post: Post) -> str:
    return reverse("admin:staffing_post_change", args=[post.pk])
