"""Pages of the app."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from innovation.core.access import AccessMixin
from programmes.querysets import User
from staffing.filters import OrganisationFilter
from staffing.history import Change, changes_of, in_words
from staffing.models import Post
from staffing.organisation_charts import organisation_charts
from staffing.pay_book import VIEW_POST_PAY
from staffing.post_rows import funding_of, read_rows
from staffing.post_totals import shared_query


class PostView(AccessMixin, TemplateView):
    """A post: its facts, where they come from, and for those who may, who changed what."""

    permission_required = "staffing.view_post"
    template_name = "staffing/post.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The history and the way to edit too, where the user may have them."""
        user = self.request.user
        post = _post(user, kwargs["number"])
        may_change = user.has_perm("staffing.change_post")
        sees_history = may_change or user.has_perm("staffing.view_historicalpost")
        return super().get_context_data(
            post=post,
            facts=_facts(post),
            funding=funding_of(post),
            breadcrumbs=[("Establishment", reverse("staffing:post-list"))],
            edit_url=_edit_url(post) if may_change and user.is_staff else "",
            sees_history=sees_history,
            changes=_changes(post, user) if sees_history else [],
            **kwargs,
        )


def _post(user: User, number: str) -> Post:
    """The post, or a 404 when it is none that the user may see."""
    related = ("grade", "workstream__programme", "cluster__area", "citation__document")
    visible = Post.objects.visible_to(user).select_related(*related)
    return get_object_or_404(visible, number=number)


def _changes(post: Post, user: User) -> list[Change]:
    return changes_of(post, sees_pay=user.has_perm(VIEW_POST_PAY))


def _facts(post: Post) -> list[tuple[str, str, str]]:
    """Label, text and address (or "") of each fact, in the order of the page."""
    workstream = post.workstream
    named = ["grade", "fte", "status", "planned_start", "actual_start", "ended_on"]
    facts = [(label, text, "") for label, text in in_words(post, *named)]
    programme = workstream.programme
    return [
        ("Programme", programme.name, programme.get_absolute_url()),
        ("Workstream", workstream.name, workstream.get_absolute_url()),
        ("Cluster", f"{post.cluster} ({post.cluster.area})" if post.cluster else "", ""),
        *facts,
        ("Source", str(post.citation or ""), ""),
    ]


def _edit_url(post: Post) -> str:
    return reverse("admin:staffing_post_change", args=[post.pk])


MAX_IN_TREES = 1000
"""How many posts the organisation page shows at once; of more, one workstream at a time."""


class OrganisationView(AccessMixin, TemplateView):
    """Who reports to whom, workstream by workstream."""

    permission_required = "staffing.view_post"
    template_name = "staffing/organisation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The trees of the workstreams chosen, or none when there are too many posts to show."""
        user, query = self.request.user, self.request.GET
        posts = Post.objects.visible_to(user)
        chosen = OrganisationFilter(query, queryset=posts, request=self.request)
        rows = read_rows(chosen.qs) if chosen.is_valid() else []
        too_many = len(rows) > MAX_IN_TREES and not query.get("workstream")
        return super().get_context_data(
            filter=chosen,
            active_filters=list(chosen.active()),
            clear_url=self.request.path,
            shared_query=shared_query(query),
            charts=[] if too_many else organisation_charts(rows, chosen.workstreams_seen),
            too_many=too_many,
            **kwargs,
        )
