"""What a file of posts would do: which posts it makes, which it changes, and what is wrong."""

import hashlib
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from innovation.core.changes import Fact
from programmes.models import Cluster, Programme, Workstream
from programmes.querysets import User
from staffing.history import facts_between, facts_of
from staffing.models import Grade, Post
from staffing.post_file import PostFile, PostRow, RowError, quoted

Named = TypeVar("Named")
PLAIN_FIELDS = ("number", "title", "fte", "status", "planned_start", "actual_start", "ended_on")
RELATED_FIELDS = ("grade", "workstream", "cluster")
COLUMN_OF = {
    "number": "Number",
    "title": "Title",
    "fte": "FTE",
    "status": "Status",
    "planned_start": "Planned start",
    "actual_start": "Actual start",
    "ended_on": "Last day",
}


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """A post as it will be, and for a post that exists what changes in it."""

    line: int
    post: Post
    facts: list[Fact]


@dataclass(slots=True)
class PostPlan:
    """What importing the file does. With any error it does nothing."""

    created: list[PlannedPost] = field(default_factory=list)
    changed: list[PlannedPost] = field(default_factory=list)
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A fingerprint of what would be done: the same only while the posts are the same."""
        kept = [(item.line, item.post.pk, item.facts) for item in (*self.created, *self.changed)]
        return hashlib.sha256(repr((kept, self.unchanged)).encode()).hexdigest()


def plan_posts(file: PostFile, user: User) -> PostPlan:
    """Compare the file with the posts, within what the user may see."""
    plan = PostPlan(errors=list(file.errors))
    names = _Names(user)
    posts = _existing(file, user)
    seen: dict[str, int] = {}
    for row in file.rows:
        errors = [*_repeated(row, seen), *names.errors(row)]
        plan.errors.extend(errors or _plan_row(plan, row, names, posts))
    plan.errors.sort(key=lambda error: error.line)
    return plan


def _existing(file: PostFile, user: User) -> dict[str, Post | None]:
    """Each post that the file names, by its number; None for one that the user may not see."""
    named = Post.objects.filter(number__in=[row.number for row in file.rows])
    taken: dict[str, Post | None] = dict.fromkeys(named.values_list("number", flat=True))
    visible = named.visible_to(user).select_related(*RELATED_FIELDS)
    return taken | {post.number: post for post in visible}


def _repeated(row: PostRow, seen: dict[str, int]) -> Iterator[RowError]:
    first = seen.setdefault(row.number, row.line)
    if first != row.line:
        message = f"{quoted(row.number)} is on line {first} already: keep one of the two lines."
        yield RowError(row.line, "Number", message)


def _plan_row(
    plan: PostPlan, row: PostRow, names: "_Names", posts: dict[str, Post | None]
) -> list[RowError]:
    """Add the row to the plan, or say what is wrong with the post that it makes."""
    old = posts.get(row.number)
    if old is None and row.number in posts:
        message = f"{quoted(row.number)} is taken: choose another number."
        return [RowError(row.line, "Number", message)]
    new = _post(row, names, old)
    if errors := list(_faults(row.line, new)):
        return errors
    facts = facts_between(old, new) if old else []
    if old is None:
        plan.created.append(PlannedPost(row.line, new, facts_of(new)))
    elif facts:
        plan.changed.append(PlannedPost(row.line, new, facts))
    else:
        plan.unchanged += 1
    return []


def _post(row: PostRow, names: "_Names", old: Post | None) -> Post:
    post = copy(old) if old else Post()
    values = {name: getattr(row, name) for name in PLAIN_FIELDS} | names.related(row)
    for name, value in values.items():
        setattr(post, name, value)
    return post


def _faults(line: int, post: Post) -> Iterator[RowError]:
    try:
        post.clean_fields(exclude={*RELATED_FIELDS, "citation"})
        post.validate_constraints()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from (RowError(line, COLUMN_OF.get(name, ""), message) for message in messages)


class _Names:
    """What a file may name: by the name as it is written, or else by the name in any case."""

    def __init__(self, user: User) -> None:
        self.grades = _index((grade.code, grade) for grade in Grade.objects.all())
        self.clusters = _index((cluster.name, cluster) for cluster in Cluster.objects.all())
        programmes = Programme.objects.visible_to(user)
        self.programmes = _index((programme.name, programme) for programme in programmes)
        self.workstreams: dict[int, dict[str, Workstream]] = {}
        for programme in programmes:
            of_programme = Workstream.objects.visible_to(user).filter(programme=programme)
            self.workstreams[programme.pk] = _index((item.name, item) for item in of_programme)

    def errors(self, row: PostRow) -> Iterator[RowError]:
        """What the row names and is not there."""
        if not _find(self.grades, row.grade):
            yield _unknown(row, "Grade", row.grade, "grade")
        if not _find(self.programmes, row.programme):
            yield _unknown(row, "Programme", row.programme, "programme that you may see")
        elif not self.workstream(row):
            yield _unknown(row, "Workstream", row.workstream, f"workstream of {row.programme}")
        if row.cluster and not _find(self.clusters, row.cluster):
            yield _unknown(row, "Cluster", row.cluster, "cluster")

    def workstream(self, row: PostRow) -> Workstream | None:
        """The workstream that the row names, within its programme."""
        programme = _find(self.programmes, row.programme)
        return _find(self.workstreams[programme.pk], row.workstream) if programme else None

    def related(self, row: PostRow) -> dict[str, Any]:
        """The objects that the row names, by field."""
        return {
            "grade": _find(self.grades, row.grade),
            "workstream": self.workstream(row),
            "cluster": _find(self.clusters, row.cluster),
        }


def _index(named: Iterable[tuple[str, Named]]) -> dict[str, Named]:
    pairs = list(named)
    return {name.casefold(): item for name, item in pairs} | dict(pairs)


def _find(index: dict[str, Named], name: str) -> Named | None:
    return index.get(name) or index.get(name.casefold())


def _unknown(row: PostRow, column: str, value: str, what: str) -> RowError:
    message = f"{quoted(value)} is no {what}: correct it, or have it added first."
    return RowError(row.line, column, message)
