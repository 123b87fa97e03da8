"""Commitments."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.periods import Period
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import Commitment  # noqa: F401 - for the generic base


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments."""

    def visible_to(self, user: User) -> Self:
        """The commitments of the workstreams that the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def open(self) -> Self:
        """Those that nobody has ended."""
        return self.filter(ended_on=None)

    def as_at(self, period: Period | None) -> Self:
        """Those that were ordered by the end of a period and not ended by then (None: open now)."""
        if period is None:
            return self.open()
        not_ended = Q(ended_on=None) | Q(ended_on__gt=period.end)
        return self.filter(not_ended, ordered_on__lte=period.end)
