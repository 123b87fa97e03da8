"""Recording, withdrawing and keeping the steps of recruitment, which posts always agree with.

The steps of a post that are in force come to its status, its actual start and its last day
(`staffing.recruitment`). Whoever changes those of a post otherwise calls `keep_steps`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from innovation.core.versions import bump
from staffing.actions.step_faults import StepFault, faults_of
from staffing.models import Post, RecruitmentStep
from staffing.recruitment import IN_POST, Standing, agreeing, standing_after

STATUS_FIELDS = ("status", "actual_start", "ended_on", "point_on_entry", "version")

STALE = "The post was changed meanwhile: look at its page again, then record the step again."


class StepRefusedError(ValidationError):
    """No step was recorded, for these faults; its messages name the posts."""

    def __init__(self, faults: Sequence[StepFault]) -> None:
        super().__init__([f"{fault.post}: {fault.message}" for fault in faults])
        self.faults = faults


@transaction.atomic
def record_step(
    *,
    posts: Iterable[Post],
    status: str,
    on: dt.date,
    by: User | None,
    appointment: str = "",
    note: str = "",
    point_on_entry: int | None = None,
    seen_version: int | None = None,
) -> list[Post]:
    """Record that posts came to a status on a day, and return them as they are now.

    `on` is the first day of who is now in post, and the last day (inclusive) of who leaves.
    `point_on_entry` is the spinal column point that the holder starts on. A post that is no longer
    of the version that was seen, where one is given, is refused.

    Raises StepRefusedError with a fault for each post that cannot have the step; then none has.
    """
    locked = _locked(posts)
    steps = _steps_of(locked)
    faults = [
        fault
        for post in locked
        for fault in faults_of(post, steps[post.pk], status, on, point_on_entry)
    ]
    if seen_version is not None:
        faults += [StepFault(post, None, STALE) for post in locked if post.version != seen_version]
    _take(locked, faults, status, on, by, appointment=appointment, note=note, point=point_on_entry)
    return locked


@transaction.atomic
def change_status(
    *, posts: Iterable[Post], status: str, on: dt.date | None, by: User, note: str = ""
) -> int:
    """Record the same step for posts and return for how many; those of the status stay as they are.

    Without a day the step is of today, which will not do for a first or a last day.

    Raises StepRefusedError as `record_step`.
    """
    changed = [post for post in _locked(posts) if post.status != status]
    steps = _steps_of(changed)
    day = on or timezone.localdate()
    faults = [fault for post in changed for fault in faults_of(post, steps[post.pk], status, day)]
    _take(changed, faults, status, on, by, note=note)
    return len(changed)


def _take(
    posts: Sequence[Post],
    faults: Sequence[StepFault],
    status: str,
    on: dt.date | None,
    by: User | None,
    *,
    appointment: str = "",
    note: str = "",
    point: int | None = None,
) -> None:
    """Bring locked posts to a status, unless one of them has a fault."""
    for post in posts:
        is_first_holder = post.actual_start is None
        _set_standing(post, _standing(post).after(status, on))
        if status == IN_POST and (point is not None or not is_first_holder):
            post.point_on_entry = point
    if all_faults := [*faults, *(fault for post in posts for fault in _of_the_row(post))]:
        raise StepRefusedError(all_faults)
    RecruitmentStep.objects.bulk_create(
        RecruitmentStep(
            post=post,
            status=status,
            on=on or timezone.localdate(),
            appointment=appointment,
            note=note,
            recorded_by=by,
        )
        for post in posts
    )
    bump(posts)
    bulk_update_with_history(posts, Post, STATUS_FIELDS, batch_size=500, default_user=by)


@transaction.atomic
def withdraw_step(*, step: RecruitmentStep, because: str, by: User) -> Post:
    """Withdraw the newest step of a post, which goes back to where it stood before it.

    Raises ValidationError for a step that is not the newest in force.
    """
    (post,) = _locked([step.post])
    steps = _steps_of([post])[post.pk]
    if steps[-1:] != [step]:
        raise ValidationError("Only the newest step can be withdrawn, and this one is not.")
    _withdraw([step], because, by)
    _set_standing(post, standing_after(steps[:-1]))
    if step.status == IN_POST:
        post.point_on_entry = None
    bump([post])
    bulk_update_with_history([post], Post, STATUS_FIELDS, default_user=by)
    return post


@transaction.atomic
def keep_steps(*, posts: Iterable[Post], by: User | None, note: str = "") -> None:
    """Record for posts that were made or changed otherwise the steps that bring them so far.

    Steps that say something else are withdrawn. A step whose day nobody knows is of today, an
    approval of the day of its decision. The caller has locked the posts, or just made them.
    """
    posts = list(posts)
    steps = _steps_of(posts)
    taken: list[RecruitmentStep] = []
    for post in posts:
        wrong, missing = agreeing(steps[post.pk], _standing(post), _undated(post))
        _withdraw(wrong, note, by)
        taken += [
            RecruitmentStep(post=post, status=step.status, on=step.on, note=note, recorded_by=by)
            for step in missing
        ]
    RecruitmentStep.objects.bulk_create(taken)


def _undated(post: Post) -> dt.date:
    if post.status == Post.Status.APPROVED and post.decision is not None:
        return post.decision.decided_on
    return timezone.localdate()


def _withdraw(steps: Iterable[RecruitmentStep], because: str, by: User | None) -> None:
    if keys := [step.pk for step in steps]:
        RecruitmentStep.objects.filter(pk__in=keys).update(
            withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because=because
        )


def _locked(posts: Iterable[Post]) -> list[Post]:
    keys = [post.pk for post in posts]
    locked = Post.objects.select_for_update(of=("self",)).select_related("grade", "decision")
    return list(locked.filter(pk__in=keys).order_by("pk"))


def _steps_of(posts: Iterable[Post]) -> dict[int, list[RecruitmentStep]]:
    """The steps in force of each post, in their order."""
    found: defaultdict[int, list[RecruitmentStep]] = defaultdict(list)
    for step in RecruitmentStep.objects.filter(post__in=posts).in_force():
        found[step.post_id].append(step)
    return found


def _standing(post: Post) -> Standing:
    return Standing(post.status, post.actual_start, post.ended_on)


def _set_standing(post: Post, standing: Standing) -> None:
    post.status, post.actual_start, post.ended_on = standing.status, standing.start, standing.end


def _of_the_row(post: Post) -> list[StepFault]:
    try:
        post.validate_constraints()
    except ValidationError as error:
        return [StepFault(post, "on", message) for message in error.messages]
    return []
