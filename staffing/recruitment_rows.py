"""Posts in recruitment as at a day: what is late, where it stands, and what it has not cost."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Prefetch

from staffing.costing import PayNotKnownError
from staffing.holders import Days, earlier_holders
from staffing.models import AssumptionSet, Post, RecruitmentStep
from staffing.pay_book import PostPricing
from staffing.post_cost import not_cost_by
from staffing.querysets import PostQuerySet
from staffing.recruitment import Lateness, days_late, lateness, still_to_come


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentRow:
    """A post that has not started or started late, as at a day.

    `status` is that of its newest step by the day, `since` the day of that step and `days_there`
    calendar days that it waits since, None where no step says or nobody waits. `started` is the
    first day of its first holder, None when that is later than the day. `not_cost` is pounds, None
    where pay is not seen or nobody can say, and then `problem` says why.
    """

    post: Post
    lateness: Lateness
    started: dt.date | None
    days_late: int
    status: str
    since: dt.date | None
    days_there: int | None
    next_step: str
    not_cost: Decimal | None = None
    problem: str = ""


def recruitment_rows(
    posts: PostQuerySet, day: dt.date, assumptions: AssumptionSet | None = None
) -> list[RecruitmentRow]:
    """The posts that have not started by a day or started late, the latest first.

    What they have not cost is told only by a set of assumptions, for who may see what posts are
    paid. Two queries, and nine more with assumptions.
    """
    steps = RecruitmentStep.objects.in_force().filter(on__lte=day)
    related = posts.select_related("grade", "workstream__programme")
    found = related.prefetch_related(Prefetch("steps", steps, to_attr="steps_by_day"))
    rows = [row for post in found for row in _rows(post, day)]
    if assumptions is not None:
        rows = _costed(rows, posts, day, assumptions)
    return sorted(rows, key=lambda row: (-row.days_late, row.post.planned_start, row.post.number))


def _rows(post: Post, day: dt.date) -> Iterator[RecruitmentRow]:
    """The row of a post; none for one that ended before anybody came or started in time."""
    steps: Sequence[RecruitmentStep] = post.steps_by_day  # type: ignore[attr-defined] # prefetched
    newest = steps[-1] if steps else None
    status = newest.status if newest else Post.Status.PROPOSED.value
    firsts = [step.on for step in steps if step.status == Post.Status.IN_POST]
    started = min([*firsts, *([post.actual_start] if post.actual_start else [])], default=None)
    stands = lateness(post.planned_start, started, day)
    over = status == Post.Status.ENDED and stands != Lateness.STARTED_LATE
    if stands == Lateness.IN_TIME or over:
        return
    yield RecruitmentRow(
        post=post,
        lateness=stands,
        started=started if started and started <= day else None,
        days_late=days_late(post.planned_start, started, day),
        status=status,
        since=newest.on if newest else None,
        days_there=(day - newest.on).days if newest and still_to_come(status) else None,
        next_step=_next(status),
    )


def _next(status: str) -> str:
    """The label of the usual next step; empty for a post that somebody is in, or that ended."""
    coming = still_to_come(status)
    return str(Post.Status(coming[0]).label) if coming else ""


def _costed(
    rows: Sequence[RecruitmentRow], posts: PostQuerySet, day: dt.date, assumptions: AssumptionSet
) -> list[RecruitmentRow]:
    pricing = PostPricing(assumptions)
    earlier = earlier_holders(posts)
    return [_with_cost(row, day, pricing, earlier) for row in rows]


def _with_cost(
    row: RecruitmentRow, day: dt.date, pricing: PostPricing, earlier: Mapping[int, Sequence[Days]]
) -> RecruitmentRow:
    costing = pricing.costing_of(row.post.workstream_id)
    try:
        cost = not_cost_by(row.post, costing, day, earlier.get(row.post.pk, ()))
    except PayNotKnownError as error:
        return replace(row, problem=f"{row.post.number}: {error}")
    return replace(row, not_cost=cost)
