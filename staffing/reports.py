"""The list of posts with its totals by workstream and by grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet
from django.http import QueryDict

from innovation.core.reports import Report
from innovation.core.tables import show_number
from staffing.filters import PostFilter
from staffing.models import Post
from staffing.querysets import PostQuerySet
from staffing.tables import PostTable


@dataclass(frozen=True, slots=True)
class PostTotal:
    """The posts and FTE of one workstream or grade, and the address of the list of them."""

    label: str
    url: str
    posts: int
    fte: Decimal

    @property
    def fte_shown(self) -> str:
        """36.5, without trailing noughts."""
        return show_number(self.fte)


class PostList(Report):
    """Posts, filtered, with totals of what was filtered."""

    template_name = "staffing/post_list.html"
    title = "Posts"
    address = "staffing:post-list"
    permission_required = "staffing.view_post"
    table_class = PostTable
    filter_class = PostFilter

    def get_rows(self) -> PostQuerySet:
        """The posts of the workstreams that the user may see."""
        visible = Post.objects.visible_to(self.request.user)
        return visible.select_related("grade", "workstream", "cluster")

    def prepare(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """Keep the filtered rows, for the totals beside the table."""
        self.filtered = cast("PostQuerySet", rows)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The totals by workstream and by grade too."""
        filtered, query = self.filtered, self.request.GET
        by_workstream = filtered.total_by("workstream", "name", "position")
        by_grade = filtered.total_by("grade", "code", "position")
        return super().get_context_data(
            by_workstream=linked("workstream", by_workstream, query),
            by_grade=linked("grade", by_grade, query),
            **kwargs,
        )


def linked(
    name: str, totals: Iterable[tuple[int, str, int, Decimal]], query: QueryDict
) -> list[PostTotal]:
    """Each total with the address of its rows: the present filters and its own."""
    return [
        PostTotal(label, f"?{_narrowed(query, name, key)}", posts, fte)
        for key, label, posts, fte in totals
    ]


def _narrowed(query: QueryDict, name: str, key: int) -> str:
    narrowed = query.copy()
    narrowed.pop("page", None)
    narrowed[name] = str(key)
    return narrowed.urlencode()
