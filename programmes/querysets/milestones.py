"""Milestones and the evidence of them."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from innovation.core.access import VIEW_EVERY_PROGRAMME
from programmes.querysets.programmes import User

if TYPE_CHECKING:
    from programmes.models import Evidence, Milestone  # noqa: F401 - for the generic bases


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Milestones."""

    def visible_to(self, user: User) -> Self:
        """Those of the workstreams that the user may see, and of their programmes as a whole."""
        of_whole = Q(workstream=None, programme__in=_all_of("Programme").visible_to(user))
        return self.filter(of_whole | Q(workstream__in=_all_of("Workstream").visible_to(user)))

    def editable_by(self, user: User) -> Self:
        """Those that the user may change, of who may change any.

        Who works on a workstream changes its milestones; those of a whole programme are changed
        by who sees every programme.
        """
        if not user.has_perm("programmes.change_milestone"):
            return self.none()
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(workstream__in=_all_of("Workstream").visible_to(user))

    def with_evidence(self) -> Self:
        """Annotate `pieces`: how many pieces of evidence are in force."""
        in_force = Q(evidence__isnull=False, evidence__withdrawn_at=None)
        return self.annotate(pieces=Count("evidence", filter=in_force))

    def not_done_by_plan(self) -> Self:
        """Those that nobody has said are done."""
        return self.filter(actual_on=None)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence."""

    def visible_to(self, user: User) -> Self:
        """The evidence of the milestones and of the gates that the user may see."""
        return self.filter(
            Q(milestone__in=_all_of("Milestone").visible_to(user))
            | Q(condition__in=_all_of("GateCondition").visible_to(user))
        )

    def editable_by(self, user: User) -> Self:
        """The evidence of the milestones and conditions that the user may change."""
        return self.filter(
            Q(milestone__in=_all_of("Milestone").editable_by(user))
            | Q(condition__in=_all_of("GateCondition").editable_by(user))
        )

    def in_force(self) -> Self:
        """What nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def without_files(self) -> Self:
        """For lists: the content of a file is read only where it is asked for."""
        return self.defer("content")


def _all_of(model: str) -> Any:
    """The rows of a model of the app; looked up by name, because models import the querysets."""
    return apps.get_model("programmes", model)._default_manager.all()  # noqa: SLF001 - Django's documented name
