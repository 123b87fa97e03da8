"""Virements, their lines, and the bands that say who approves them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Greatest

from finance.querysets.subqueries import NOTHING, all_of, sum_of
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Workstream
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import (  # noqa: F401 - for the generic bases
        Virement,
        VirementBand,
        VirementLine,
    )

APPROVED = "approved"
"""The status of a virement that counts."""


class VirementQuerySet(models.QuerySet["Virement"]):
    """Virements."""

    def visible_to(self, user: User) -> Self:
        """The user's own requests, and those of others that touch a workstream they may see.

        A draft is its requester's own; who may see every programme sees it too. Of a virement
        that may be seen, only the lines of `VirementLineQuerySet.visible_to` are.
        """
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        touched = Q(lines__cost_line__workstream__in=Workstream.objects.visible_to(user))
        seen = Q(requested_by=key_of(user)) | (~Q(status="draft") & touched)
        return self.filter(pk__in=self.model._default_manager.filter(seen).values("pk"))  # noqa: SLF001 - Django's documented name

    def waiting_for(self, user: User) -> Self:
        """Those that the user may approve or reject now: submitted, by somebody else."""
        if not user.has_perm("finance.approve_virement"):
            return self.none()
        return self.visible_to(user).filter(status="submitted").exclude(requested_by=key_of(user))

    def with_moved(self, user: User) -> Self:
        """Annotate `moved`: the pounds moved in the lines that the user may see.

        That is what they take or what they give, whichever is more: of a whole virement the two
        are the same once it nets to zero.
        """
        seen = all_of("VirementLine").all().visible_to(user).filter(virement=OuterRef("pk"))
        given = sum_of(seen.filter(amount__gt=ZERO), by="virement")
        taken = sum_of(seen.filter(amount__lt=ZERO), by="virement")
        return self.annotate(moved=Greatest(given, NOTHING - taken, output_field=MoneyField()))


class VirementLineQuerySet(models.QuerySet["VirementLine"]):
    """Lines of virements."""

    def visible_to(self, user: User) -> Self:
        """The lines of the workstreams that the user may see, of virements that they may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        seen = Workstream.objects.visible_to(user)
        not_a_draft_of_another = ~Q(virement__status="draft") | Q(
            virement__requested_by=key_of(user)
        )
        return self.filter(not_a_draft_of_another, cost_line__workstream__in=seen)

    def approved(self) -> Self:
        """The lines that count in a latest budget."""
        return self.filter(virement__status=APPROVED)


class VirementBandQuerySet(models.QuerySet["VirementBand"]):
    """Bands of virements."""

    def in_force(self, day: dt.date) -> Self:
        """The bands of a day: those of the latest day that they are effective from."""
        latest = self.filter(effective_from__lte=day).order_by("-effective_from")
        return self.filter(effective_from=latest.values("effective_from")[:1])
