"""Why a step of a post's recruitment cannot be recorded, and what to do about it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from staffing.models import GradeRange, Post, RecruitmentStep
from staffing.recruitment import ENDED, IN_POST, VACANT


@dataclass(frozen=True, slots=True)
class StepFault:
    """What is wrong; `field` is the one to correct, None when it is none of the step's own."""

    post: Post
    field: str | None
    message: str


def faults_of(
    post: Post,
    steps: Sequence[RecruitmentStep],
    status: str,
    on: dt.date,
    point: int | None = None,
) -> Iterator[StepFault]:
    """The faults of a step after these of a post."""
    if steps and on < steps[-1].on:
        message = (
            f"The last step is “{steps[-1]}”: enter that day or a later one, or withdraw that step "
            "if it is wrong."
        )
        yield StepFault(post, "on", message)
    if on > timezone.localdate() and status not in {IN_POST, VACANT, ENDED}:
        yield StepFault(post, "on", "The day is still to come: record the step once it is done.")
    if status == post.status and status in {IN_POST, VACANT, ENDED}:
        yield StepFault(post, "status", _already(post))
    if status == Post.Status.APPROVED and post.decision is None:
        message = "No decision approves it yet: name the decision in “Edit this post” first."
        yield StepFault(post, "status", message)
    if point is not None:
        yield from _of_the_point(post, on, point)


def _already(post: Post) -> str:
    if post.status == IN_POST:
        return (
            f"Somebody is in post since {post.actual_start:%-d %B %Y}: record “Vacant” with their "
            "last day first."
        )
    return f"It is “{post.get_status_display()}” already: choose another status."


def _of_the_point(post: Post, on: dt.date, point: int) -> Iterator[StepFault]:
    ranges = GradeRange.objects.filter(grade=post.grade, effective_from__lte=on)
    found = ranges.order_by("-effective_from").first()
    if found is not None and not found.lowest <= point <= found.highest:
        message = (
            f"Grade {post.grade} has the points {found.lowest} to {found.highest} on that day: "
            "enter one of them."
        )
        yield StepFault(post, "point_on_entry", message)
