"""Querysets of the app."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum

from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from staffing.models import (  # noqa: F401 - for the generic bases
        Post,
        PostFunding,
        RecruitmentStep,
    )


class PostQuerySet(models.QuerySet["Post"]):
    """Posts."""

    def visible_to(self, user: User) -> Self:
        """The posts of the workstreams that the user may see."""
        return self.filter(workstream__in=Workstream.objects.visible_to(user))

    def filled_on(self, day: dt.date) -> Self:
        """The posts with somebody in them on a day (starts and ends are inclusive)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), actual_start__lte=day)

    def paid_to_nobody(self) -> Self:
        """The posts that nobody ever came into, and whose point on entry nobody knows yet.

        They are costed at the point assumed for their grade from the published spine, which is
        what nobody is paid. That a post is not among them says that somebody is or was in it, or
        that a point is recorded; it does not say which point.
        """
        return self.filter(actual_start=None, ended_on=None, point_on_entry=None)

    def planned_by(self, day: dt.date) -> Self:
        """The posts that were planned to have started by a day (inclusive)."""
        return self.filter(planned_start__lte=day)

    def late_on(self, day: dt.date) -> Self:
        """The posts that were planned to have started by a day (inclusive) and had not."""
        not_started = Q(actual_start=None) | Q(actual_start__gt=day)
        ended = Q(ended_on__lte=day)
        return self.planned_by(day).filter(not_started).exclude(ended)

    def total_by(self, of: str, label: str, *order: str) -> list[tuple[int, str, int, Decimal]]:
        """Posts and FTE of each `of`: its key, its label, the number of posts and their FTE."""
        names = [f"{of}__{name}" for name in (*order, label)]
        groups = self.order_by().values(f"{of}_id", *names)
        totals = groups.annotate(posts=Count("pk"), total_fte=Sum("fte")).order_by(*names)
        return [(row[f"{of}_id"], row[names[-1]], row["posts"], row["total_fte"]) for row in totals]


class RecruitmentStepQuerySet(models.QuerySet["RecruitmentStep"]):
    """Steps of recruitment."""

    def visible_to(self, user: User) -> Self:
        """The steps of the posts of the workstreams that the user may see."""
        return self.filter(post__workstream__in=Workstream.objects.visible_to(user))

    def in_force(self) -> Self:
        """The steps that nobody withdrew, each post's in the order that brings it to its status."""
        return self.filter(withdrawn_at=None).order_by("on", "pk")


class PostFundingQuerySet(models.QuerySet["PostFunding"]):
    """Who pays for posts."""

    def visible_to(self, user: User) -> Self:
        """The funding of the posts of the workstreams that the user may see."""
        return self.filter(post__workstream__in=Workstream.objects.visible_to(user))

    def in_force_on(self, day: dt.date) -> Self:
        """For each post the one row that says who pays for it on a day."""
        later = self.model._default_manager.filter(  # noqa: SLF001 - Django's documented name
            post=OuterRef("post"), starts_on__lte=day, starts_on__gt=OuterRef("starts_on")
        )
        return self.filter(~Exists(later), starts_on__lte=day)
