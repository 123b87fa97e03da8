"""What a file of posts would do: which posts it makes, which it changes, and what is wrong."""

import hashlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from innovation.core.changes import Fact
from innovation.core.csv_file import RowError, quoted
from programmes.querysets import User
from staffing.history import facts_between, facts_of
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY
from staffing.post_file import COLUMN_OF, PAY_COLUMNS, PostFile, PostRow
from staffing.post_names import Managers, Names

PLAIN_FIELDS = (
    *("number", "title", "fte", "status", "planned_start", "actual_start", "ended_on"),
    *("team", "manager", "contract", "planned_end", "point_on_entry"),
)
RELATED_FIELDS = ("grade", "workstream", "cluster", "reports_to", "decision")


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


@dataclass(frozen=True, slots=True)
class _Draft:
    """A line of the file with the post that it makes, and the post as it is now if there is one."""

    row: PostRow
    post: Post
    old: Post | None


def plan_posts(file: PostFile, user: User) -> PostPlan:
    """Compare the file with the posts, within what the user may see."""
    plan = PostPlan(errors=list(file.errors))
    if file.tells_pay and not user.has_perm(VIEW_POST_PAY):
        plan.errors = [RowError(1, *_MAY_NOT_SEE_PAY)]
        return plan
    drafts = _drafts(file, user, plan.errors)
    managers = Managers(user, file, {number: draft.post for number, draft in drafts.items()})
    for draft in drafts.values():
        _set_manager(draft, managers)
        errors = [*managers.errors(draft.row, draft.post), *_faults(draft)]
        plan.errors.extend(errors)
        if not errors:
            _add(plan, draft)
    plan.errors.sort(key=lambda error: error.line)
    return plan


_MAY_NOT_SEE_PAY = (
    PAY_COLUMNS[0],
    "Only those who may see what a post is paid may import this column: remove it.",
)


def _drafts(file: PostFile, user: User, errors: list[RowError]) -> dict[str, _Draft]:
    """A draft of each line that names what exists, by the number of the post."""
    names = Names(user)
    posts = _existing(file, user)
    first_lines: dict[str, int] = {}
    drafts = {}
    for row in file.rows:
        found = [*_repeated(row, first_lines), *_taken(row, posts), *names.errors(row)]
        errors.extend(found)
        if not found:
            old = posts.get(row.number)
            drafts[row.number] = _Draft(row, _post(row, names, old), old)
    return drafts


def _existing(file: PostFile, user: User) -> dict[str, Post | None]:
    """Each post that the file names, by its number; None for one that the user may not see."""
    named = Post.objects.filter(number__in=[row.number for row in file.rows])
    taken: dict[str, Post | None] = dict.fromkeys(named.values_list("number", flat=True))
    related = ("reports_to__workstream", "citation__document", *RELATED_FIELDS)
    visible = named.visible_to(user).select_related(*related)
    return taken | {post.number: post for post in visible}


def _repeated(row: PostRow, first_lines: dict[str, int]) -> Iterator[RowError]:
    first = first_lines.setdefault(row.number, row.line)
    if first != row.line:
        message = f"{quoted(row.number)} is on line {first} already: keep one of the two lines."
        yield RowError(row.line, "Number", message)


def _taken(row: PostRow, posts: dict[str, Post | None]) -> Iterator[RowError]:
    if row.number in posts and posts[row.number] is None:
        message = f"{quoted(row.number)} is taken: choose another number."
        yield RowError(row.line, "Number", message)


def _post(row: PostRow, names: Names, old: Post | None) -> Post:
    """The post that the row makes, but for whom it reports to."""
    post = copy(old) if old else Post()
    values = {name: getattr(row, name) for name in PLAIN_FIELDS if hasattr(row, name)}
    more = {name: value for name, value in row.more.items() if name in PLAIN_FIELDS}
    for name, value in (values | more | names.related(row)).items():
        setattr(post, name, value)
    return post


def _set_manager(draft: _Draft, managers: Managers) -> None:
    if "reports_to" in draft.row.more:
        draft.post.reports_to = managers.find(draft.row.more["reports_to"])


def _faults(draft: _Draft) -> Iterator[RowError]:
    """What the database would refuse, and a decision of another programme."""
    post, line = draft.post, draft.row.line
    if post.decision and post.decision.programme_id != post.programme_id():
        yield RowError(line, "Decision", "Choose a decision of the same programme.")
    try:
        post.clean_fields(exclude={*RELATED_FIELDS, "citation"})
        post.validate_constraints()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield from (RowError(line, COLUMN_OF.get(name, ""), message) for message in messages)


def _add(plan: PostPlan, draft: _Draft) -> None:
    line, post, old = draft.row.line, draft.post, draft.old
    facts = facts_between(old, post) if old else []
    if old is None:
        plan.created.append(PlannedPost(line, post, facts_of(post)))
    elif facts:
        plan.changed.append(PlannedPost(line, post, facts))
    else:
        plan.unchanged += 1
