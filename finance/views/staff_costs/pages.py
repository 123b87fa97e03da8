"""What the pages of the cost of posts share: who may see them, and how they lead to one another."""

from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from finance.addresses import staff_costs_url
from finance.filters.staff_costs import PostCostFilter
from finance.views.monitor import is_demonstration
from innovation.core.reports import Report
from staffing.models import AssumptionSet, Post
from staffing.pay_book import VIEW_POST_PAY
from staffing.querysets import PostQuerySet

PAGES = (
    ("By workstream", ""),
    ("Against the cost lines", "compare"),
    ("Assumption sets", "sets"),
    ("The report’s figures", "report"),
    ("A month’s delay", "delay"),
)


class PageLink(NamedTuple):
    """A page of the cost of posts beside this one, with the same choices."""

    label: str
    url: str
    current: bool


class Sets(NamedTuple):
    """The set that posts are costed by, and the one that it is held against."""

    chosen: AssumptionSet
    base: AssumptionSet


class CostOfPostsReport(Report):
    """A page of what posts cost.

    A workstream of one post shows what that post is paid, so each page needs that permission.
    `page` is its name in the addresses beside the first page.
    """

    permission_required = VIEW_POST_PAY
    filter: PostCostFilter
    page: ClassVar[str] = ""
    wide = True
    per_page = 250
    problems: list[str]

    def get_rows(self) -> PostQuerySet:
        """The posts that the user may see."""
        return Post.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Post]) -> list[Any]:
        """What the filtered posts cost; no rows while a filter is wrong or there is no set."""
        self.problems: list[str] = []
        self.sets = self.get_sets()
        if self.sets is None:
            return []
        posts: PostQuerySet = rows  # type: ignore[assignment]  # the queryset of get_rows
        return self.cost(posts, self.sets)

    def get_sets(self) -> Sets | None:
        """The sets that are chosen on the page; where it asks for one only, the two are the same.

        None while a filter is wrong, and where none is chosen and none is the default.
        """
        names = self.filter.form.fields.keys()
        chosen = self.filter.assumptions if "assumption_set" in names else self.filter.base
        base = self.filter.base if "base" in names else chosen
        if chosen is None or base is None or not self.filter.is_valid():
            return None
        return Sets(chosen, base)

    def cost(self, posts: PostQuerySet, sets: Sets) -> list[Any]:
        """The rows of the page. It sets `problems`."""
        raise NotImplementedError

    def url(self, page: str, **narrower: object) -> str:
        """Another page of the cost of posts with the choices of this one."""
        return staff_costs_url(page, **{**self.filter.query, **narrower})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pages beside this one, the sets, and the posts that cannot be costed."""
        user = self.request.user
        may_add = user.is_staff and user.has_perm("staffing.add_assumptionset")
        return super().get_context_data(
            pages=[PageLink(label, self.url(name), name == self.page) for label, name in PAGES],
            programme=self.filter.programme,
            sets=self.sets,
            problems=self.problems,
            add_set_url=reverse("admin:staffing_assumptionset_add") if may_add else "",
            is_demonstration=is_demonstration(self.filter.programme),
            **kwargs,
        )
