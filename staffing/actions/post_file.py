"""Loading a file of posts."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from innovation.core.versions import bump
from staffing.actions.recruitment import keep_steps
from staffing.models import Post
from staffing.post_file import PostFile
from staffing.post_plan import PLAIN_FIELDS, RELATED_FIELDS, PostPlan, plan_posts

NOTE = "From a file of posts."


class ImportRefusedError(Exception):
    """Nothing of a file was stored; `plan` says why, or what the file would do now."""

    def __init__(self, plan: Any) -> None:
        super().__init__("Nothing was imported.")
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
    keep_steps(posts=Post.objects.filter(number__in=numbers), by=by, note=NOTE)
    return plan


def _create(posts: list[Post], by: User) -> None:
    """Make the posts, those that others report to before the others."""
    while posts:
        ready = [post for post in posts if post.reports_to is None or post.reports_to.pk]
        bulk_create_with_history(ready, Post, batch_size=500, default_user=by)
        made = {post.number for post in ready}
        posts = [post for post in posts if post.number not in made]
