"""Milestones and the evidence of them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from programmes.querysets.delivery import DeliveryQuerySet, all_of
from programmes.querysets.programmes import User

if TYPE_CHECKING:
    from programmes.models import Evidence, Milestone  # noqa: F401 - for the generic bases


class MilestoneQuerySet(DeliveryQuerySet["Milestone"]):
    """Milestones."""

    def with_evidence(self) -> Self:
        """Annotate `pieces`, of evidence in force. The earliest planned comes first."""
        in_force = Q(evidence__isnull=False, evidence__withdrawn_at=None)
        counted = self.annotate(pieces=Count("evidence", filter=in_force))
        return counted.order_by("planned_on", "title")

    def not_done_by_plan(self) -> Self:
        """Those that nobody has said are done."""
        return self.filter(actual_on=None)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence."""

    def visible_to(self, user: User) -> Self:
        """The evidence of the milestones and of the gates that the user may see."""
        return self.filter(
            Q(milestone__in=all_of("Milestone").visible_to(user))
            | Q(condition__in=all_of("GateCondition").visible_to(user))
        )

    def editable_by(self, user: User) -> Self:
        """The evidence of the milestones and conditions that the user may change."""
        return self.filter(
            Q(milestone__in=all_of("Milestone").editable_by(user))
            | Q(condition__in=all_of("GateCondition").editable_by(user))
        )

    def in_force(self) -> Self:
        """What nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def without_files(self) -> Self:
        """For lists: the content of a file is read only where it is asked for."""
        return self.defer("content")
