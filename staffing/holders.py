"""Who held a post before, as it is costed: a post that is filled again cost money twice.

Whoever calls this has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.db.models import Count, Q

from staffing.costing import Seat
from staffing.models import Post, RecruitmentStep
from staffing.pay_book import seat_of
from staffing.querysets import PostQuerySet
from staffing.recruitment import IN_POST, holders

Days = tuple[dt.date, dt.date | None]


def earlier_holders(posts: PostQuerySet) -> dict[int, list[Days]]:
    """The first and last day of those who held a post before its present or last holder.

    By the key of the post, without the posts that had one holder at most. One query.
    """
    filled = Count("steps", filter=Q(steps__status=IN_POST, steps__withdrawn_at=None))
    again = posts.order_by().annotate(times_filled=filled).filter(times_filled__gt=1)
    steps = RecruitmentStep.objects.filter(post__in=again.values("pk")).in_force()
    ordered = steps.order_by("post", "on", "pk")
    return {
        post: list(holders(of_post))[:-1] for post, of_post in groupby(ordered, lambda s: s.post_id)
    }


def seats_of(post: Post, earlier: Sequence[Days] = ()) -> list[Seat]:
    """The post as it is costed, once for each of its holders. Read its grade with it.

    The point on entry is known of the last holder only.
    """
    return [*(Seat(post.grade.code, post.fte, *days) for days in earlier), seat_of(post)]
