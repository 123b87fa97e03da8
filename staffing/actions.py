"""What changes more than one post at a time: atomic, with a history entry for each post."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from innovation.core.versions import bump
from staffing.models import Post
from staffing.post_file import PostFile
from staffing.post_plan import PLAIN_FIELDS, RELATED_FIELDS, PostPlan, plan_posts

STATUS_FIELDS = ("status", "actual_start", "ended_on", "version")


@transaction.atomic
def change_status(*, posts: Iterable[Post], status: str, on: dt.date | None, by: User) -> int:
    """Give posts a status and return how many changed; those that have it already stay untouched.

    `on` is the first day of posts that are now in post, and the last day (inclusive) of posts
    that somebody leaves or that end; a last day that is known already is kept.

    Raises ValidationError with one message for each post that cannot have the status; then no
    post is changed.
    """
    keys = [post.pk for post in posts]
    locked = Post.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    changed = [post for post in locked if post.status != status]
    for post in changed:
        _set_status(post, status, on)
    if faults := [fault for post in changed for fault in _faults(post)]:
        raise ValidationError(faults)
    bump(changed)
    bulk_update_with_history(changed, Post, STATUS_FIELDS, batch_size=500, default_user=by)
    return len(changed)


def _set_status(post: Post, status: str, on: dt.date | None) -> None:
    post.status = status
    if status == Post.Status.IN_POST:
        post.actual_start, post.ended_on = on, None
    elif post.ended_on is None and (post.actual_start or status == Post.Status.ENDED):
        post.ended_on = on


def _faults(post: Post) -> list[str]:
    try:
        post.validate_constraints()
    except ValidationError as error:
        return [f"{post}: {message}" for message in error.messages]
    return []


class ImportRefusedError(Exception):
    """Nothing was imported; `plan` says why, or what the file would do now."""

    def __init__(self, plan: PostPlan) -> None:
        super().__init__("The posts were not imported.")
        self.plan = plan


@transaction.atomic
def import_posts(*, file: PostFile, digest: str, by: User) -> PostPlan:
    """Make and change the posts of a file, all of them or none, and return what was done.

    Raises ImportRefusedError when the file has an error, or when it would no longer do what the
    plan with this digest said.
    """
    numbers = [row.number for row in file.rows]
    list(Post.objects.select_for_update().filter(number__in=numbers).order_by("pk"))
    plan = plan_posts(file, by)
    if plan.errors or plan.digest != digest:
        raise ImportRefusedError(plan)
    created = [item.post for item in plan.created]
    changed = [item.post for item in plan.changed]
    bump(changed)
    _create(created, by)
    fields = [*PLAIN_FIELDS, *RELATED_FIELDS, "version"]
    bulk_update_with_history(changed, Post, fields, batch_size=500, default_user=by)
    return plan


def _create(posts: list[Post], by: User) -> None:
    """Make the posts, those that others report to before the others."""
    while posts:
        ready = [post for post in posts if post.reports_to is None or post.reports_to.pk]
        bulk_create_with_history(ready, Post, batch_size=500, default_user=by)
        made = {post.number for post in ready}
        posts = [post for post in posts if post.number not in made]
