"""What the tests of the sample share: the programme of its reports, and its posts."""

from finance.models import (
    CostLine,
)
from finance.querysets import CostLineQuerySet
from programmes.models import Programme
from staffing.models import Post
from staffing.recruitment import Standing, standing_after


def innovation() -> Programme:
    return Programme.objects.get(slug="innovation")


def innovation_lines() -> CostLineQuerySet:
    return CostLine.objects.filter(workstream__programme=innovation())


def assert_every_post_is_where_its_steps_bring_it() -> None:
    for post in Post.objects.all():
        steps = list(post.steps.in_force())
        assert steps[-1].status == post.status
        assert standing_after(steps) == Standing(post.status, post.actual_start, post.ended_on)
