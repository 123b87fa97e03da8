"""Scenarios and their changes."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from finance.querysets.subqueries import all_of
from programmes.models import Programme
from programmes.querysets import User, key_of
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY

if TYPE_CHECKING:
    from finance.models import Scenario, ScenarioChange  # noqa: F401 - for the generic bases

VIEW_PRIVATE = "finance.view_private_scenario"
OF_MONEY_OR_NEW = ("add", "tranche", "line", "extend")
"""The kinds of change that never show what anybody is paid."""
OF_NAMED_POSTS = ("move", "drop")
"""The kinds of change that show it or not, as the posts are that they name."""


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """Scenarios."""

    def visible_to(self, user: User) -> Self:
        """The user's own and the shared ones, of programmes that the user may see in whole.

        Whoever may not see what a post is paid sees those that show nobody's pay.
        """
        rows = self.filter(programme__in=Programme.objects.assigned_whole_to(user))
        if not user.has_perm(VIEW_POST_PAY):
            rows = rows.showing_nobodys_pay()
        if user.has_perm(VIEW_PRIVATE):
            return rows
        return rows.filter(Q(is_shared=True) | Q(owner=key_of(user)))

    def deletable_by(self, user: User) -> Self:
        """Those that the user sees; whoever may not see all of them deletes only their own."""
        rows = self.visible_to(user)
        return rows if user.has_perm(VIEW_POST_PAY) else rows.filter(owner=key_of(user))

    def showing_nobodys_pay(self) -> Self:
        """The scenarios whose every change shows what nobody is paid, as things are now.

        One of them is no longer among them once somebody came into a post that it moves or drops,
        or the point on entry of such a post is recorded; not even its owner then sees it without
        the permission to see pay.
        """
        changes = all_of("ScenarioChange")
        showing_pay = changes.exclude(pk__in=changes.showing_nobodys_pay())
        return self.filter(~Exists(showing_pay.filter(scenario=OuterRef("pk"))))


class ScenarioChangeQuerySet(models.QuerySet["ScenarioChange"]):
    """Changes of scenarios."""

    def showing_nobodys_pay(self) -> Self:
        """The changes whose every figure is reckoned without what anybody is or was paid.

        They are of money, of posts that are added, or of posts by name that are paid to nobody:
        see `PostQuerySet.paid_to_nobody`. Without names they are of all posts that nobody has come
        into, a point on entry known or not. What changes the pay of every post is never one.
        """
        named = self.model.posts.through.objects.filter(scenariochange=OuterRef("pk"))
        paid = named.exclude(post__in=Post.objects.paid_to_nobody())
        of_nobody = Q(kind__in=OF_NAMED_POSTS) & Exists(named) & ~Exists(paid)
        return self.filter(Q(kind__in=OF_MONEY_OR_NEW) | of_nobody)

    def with_parts(self) -> Self:
        """The changes in their order, with everything that they name."""
        related = ("workstream", "grade", "tranche__award", "award", "added_by")
        lines = ("cost_line__workstream", "cost_line__category")
        return self.select_related(*related, *lines).prefetch_related("posts").order_by("pk")
