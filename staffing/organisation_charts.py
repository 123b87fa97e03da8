"""The organisation page: the tree of each workstream in the words that the page shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from staffing.models import Post
from staffing.organisation import Branch, Member, branches_of
from staffing.post_rows import PostRow


@dataclass(frozen=True, slots=True)
class Line:
    """A post of a tree; a list of those who report to it follows, or `closes` lists end."""

    post: PostRow
    status: str
    has_reports: bool
    closes: range


@dataclass(frozen=True, slots=True)
class Tree:
    """The posts below one head, who is in words, with a note on it."""

    head: str
    note: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Chart:
    """The posts of a workstream with their FTE, as trees."""

    workstream: str
    programme: str
    posts: int
    fte: Decimal
    trees: list[Tree]


def organisation_charts(rows: Iterable[PostRow], seen: frozenset[int]) -> list[Chart]:
    """A chart of each workstream, in the order of the rows.

    `seen` are the keys of the workstreams that the user may see: a manager of another one is not
    named.
    """
    return [_chart(list(posts), seen) for _, posts in groupby(rows, key=lambda row: row.workstream)]


def _chart(posts: Sequence[PostRow], seen: frozenset[int]) -> Chart:
    members = [Member(post.pk, post.reports_to, post.manager) for post in posts]
    by_key = {post.pk: post for post in posts}
    return Chart(
        posts[0].workstream_name,
        posts[0].programme_name,
        len(posts),
        sum((post.fte for post in posts), Decimal(0)),
        [_tree(branch, by_key, seen) for branch in branches_of(members)],
    )


def _tree(branch: Branch, posts: dict[int, PostRow], seen: frozenset[int]) -> Tree:
    lines = [
        Line(
            post := posts[place.key],
            str(Post.Status(post.status).label),
            place.has_reports,
            range(place.closes),
        )
        for place in branch.places
    ]
    head, note = _head(branch, lines[0].post, seen)
    return Tree(head, note, lines)


def _head(branch: Branch, top: PostRow, seen: frozenset[int]) -> tuple[str, str]:
    """Who the first posts of a branch report to, and a note on it."""
    if branch.outside:
        return branch.outside, "outside the establishment"
    if branch.is_circle:
        return "These posts report to one another", "mend who they report to in the administration"
    if branch.elsewhere is None:
        return "No manager recorded", ""
    if top.manager_workstream not in seen:
        return "A post of another workstream", ""
    return f"{top.manager_number} {top.manager_title}", "a post of another workstream"
