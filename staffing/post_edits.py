"""What changing the same facts of several posts at a time would do, and what is wrong with it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from innovation.core.changes import Fact
from staffing.history import facts_between
from staffing.models import Post

EDITABLE = (
    *("grade", "planned_start", "planned_end", "team", "reports_to", "manager", "contract"),
)
"""The fields that several posts may be given the same value of."""


_RELATED = {"grade", "workstream", "cluster", "reports_to", "decision", "citation"}


@dataclass(frozen=True, slots=True)
class EditedPost:
    """A post as it will be, and what changes in it."""

    post: Post
    facts: list[Fact]


@dataclass(slots=True)
class EditPlan:
    """What the change does. With any error it does nothing; each error names its post."""

    changed: list[EditedPost] = field(default_factory=list)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A fingerprint of what would be done: the same only while the posts are the same."""
        kept = [(item.post.pk, item.facts) for item in self.changed]
        return hashlib.sha256(repr((kept, self.unchanged)).encode()).hexdigest()


def plan_edit(posts: Iterable[Post], values: Mapping[str, Any]) -> EditPlan:
    """Give each post these values, of fields among EDITABLE, and see what becomes of it."""
    plan = EditPlan()
    for old in posts:
        new = copy(old)
        for name, value in values.items():
            setattr(new, name, value)
        facts = facts_between(old, new)
        plan.errors.extend(_faults(new))
        if facts:
            plan.changed.append(EditedPost(new, facts))
        else:
            plan.unchanged += 1
    return plan


def _faults(post: Post) -> Iterator[str]:
    try:
        post.clean_fields(exclude=_RELATED)
        post.clean()
        post.validate_constraints()
    except ValidationError as error:
        yield from (f"{post}: {message}" for message in error.messages)
