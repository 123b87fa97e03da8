"""Changing the same facts of several posts at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from innovation.core.versions import bump
from staffing.models import Post
from staffing.post_edits import EditPlan, plan_edit


class EditRefusedError(Exception):
    """Nothing was changed; `plan` says why, or what the change would do now."""

    def __init__(self, plan: EditPlan) -> None:
        super().__init__("The posts were not changed.")
        self.plan = plan


@transaction.atomic
def edit_posts(
    *, posts: Iterable[Post], values: Mapping[str, Any], digest: str, by: User
) -> EditPlan:
    """Give the posts these values, all of them or none, and return what was done.

    Raises EditRefusedError when a post cannot have them, or when they would no longer do what the
    plan with this digest said.
    """
    keys = [post.pk for post in posts]
    related = ("grade", "workstream", "reports_to__workstream", "decision", "citation__document")
    locked = Post.objects.select_for_update(of=("self",)).select_related(*related)
    plan = plan_edit(locked.filter(pk__in=keys).order_by("number"), values)
    if plan.errors or plan.digest != digest:
        raise EditRefusedError(plan)
    changed = [item.post for item in plan.changed]
    bump(changed)
    fields = [*values, "version"]
    bulk_update_with_history(changed, Post, fields, batch_size=500, default_user=by)
    return plan
