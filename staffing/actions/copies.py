"""Making more posts like one that exists."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from staffing.actions.recruitment import keep_steps
from staffing.models import Post, PostFunding

COPIED = (
    *("title", "grade", "fte", "workstream", "team", "reports_to", "manager", "contract"),
    "planned_end",
)
"""What the copies have of the post. Their planned start is asked for; its status, its decision, its
holder's dates and pay, its cluster and its source are its own."""


@transaction.atomic
def copy_post(
    *, post: Post, numbers: Sequence[str], planned_start: dt.date, by: User
) -> list[Post]:
    """Make a proposed post like this one for each number, with who pays for it; all or none.

    Raises ValidationError when numbers are taken, naming them, or when a copy cannot be so.
    """
    taken = Post.objects.filter(number__in=numbers).order_by("number")
    if found := list(taken.values_list("number", flat=True)):
        are = "is" if len(found) == 1 else "are"
        raise ValidationError(f"{', '.join(found)} {are} taken: choose another first number.")
    kept = {name: getattr(post, name) for name in COPIED}
    copies = [Post(number=number, planned_start=planned_start, **kept) for number in numbers]
    for copy in copies:
        copy.full_clean()
    made: list[Post] = bulk_create_with_history(copies, Post, default_user=by)
    funding = list(post.funding.order_by("starts_on"))
    bulk_create_with_history(
        [
            PostFunding(post=copy, starts_on=row.starts_on, source=row.source, award=row.award)
            for copy in made
            for row in funding
        ],
        PostFunding,
        default_user=by,
    )
    keep_steps(posts=made, by=by, note=f"Copied from {post.number}.")
    return made
