"""The recruitment of a post as its page lists it: steps that were taken, and those to come."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from staffing.models import Post, RecruitmentStep
from staffing.recruitment import still_to_come


@dataclass(frozen=True, slots=True)
class ListedStep:
    """A step of a post; one that is still to come has no record.

    `days` are calendar days until the next step, or for the newest until the day of the page.
    """

    label: str
    days: int | None = None
    record: RecruitmentStep | None = None
    is_newest: bool = False

    @classmethod
    def of(cls, step: RecruitmentStep, after: RecruitmentStep | None, day: dt.date | None) -> Self:
        """A step with the one after it, or the newest one with the day of the page."""
        until = after.on if after else day
        days = (until - step.on).days if until and until >= step.on else None
        return cls(step.get_status_display(), days, step, is_newest=after is None)


@dataclass(frozen=True, slots=True)
class StepList:
    """The steps in force, oldest first, those to come in the usual order, and the withdrawn."""

    taken: list[ListedStep]
    coming: list[ListedStep]
    withdrawn: list[RecruitmentStep]


def step_list(post: Post, day: dt.date | None) -> StepList:
    """The recruitment of a post as at a day; one query."""
    related = ("recorded_by", "withdrawn_by")
    records = list(post.steps.select_related(*related).order_by("on", "pk"))
    steps = [step for step in records if step.withdrawn_at is None]
    after = [*steps[1:], None]
    coming = still_to_come(post.status)
    return StepList(
        taken=[ListedStep.of(*both, day) for both in zip(steps, after, strict=False)],
        coming=[ListedStep(Post.Status(status).label) for status in coming],
        withdrawn=[step for step in records if step.withdrawn_at is not None],
    )
