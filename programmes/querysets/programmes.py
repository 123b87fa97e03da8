"""Programmes, their parts, awards and decisions: what a user may see, and sums by the database."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.fields import MoneyField, money_sum
from innovation.core.money import ZERO

if TYPE_CHECKING:
    from programmes.models import (  # noqa: F401 - for the generic bases
        Assignment,
        Award,
        Decision,
        GateCondition,
        Programme,
        Tranche,
        Workstream,
    )

User = AbstractUser | AnonymousUser
EFFECTS = {"endorsed": "endorses", "approved": "approves"}
"""What was done to an award, and the effect of the decisions that did it."""
NOBODY = 0
"""A key that no user has."""


def key_of(user: User) -> int:
    """The user's key. None, of who is not signed in, would find what nobody is assigned to."""
    return user.pk or NOBODY


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes."""

    def visible_to(self, user: User) -> Self:
        """The programmes that the user may see: every one, or those assigned in whole or part."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        assigned = Q(assignments__user=key_of(user)) | Q(
            workstreams__assignments__user=key_of(user)
        )
        return self.filter(pk__in=self.model._default_manager.filter(assigned).values("pk"))  # noqa: SLF001 - Django's documented name

    def assigned_whole_to(self, user: User) -> Self:
        """The programmes whose every workstream the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(assignments__user=key_of(user))

    def with_part(self, user: User) -> Self:
        """Annotate `is_part`: whether the user sees only some of a programme's workstreams."""
        whole = _programmes().assigned_whole_to(user)
        return self.annotate(is_part=~Exists(whole.filter(pk=OuterRef("pk"))))


class WorkstreamQuerySet(models.QuerySet["Workstream"]):
    """Workstreams."""

    def visible_to(self, user: User) -> Self:
        """The workstreams that the user may see, by the programme or by their own assignment."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        assigned = Q(programme__assignments__user=key_of(user)) | Q(assignments__user=key_of(user))
        return self.filter(pk__in=self.model._default_manager.filter(assigned).values("pk"))  # noqa: SLF001 - Django's documented name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Who works on what."""

    def visible_to(self, user: User) -> Self:
        """The user's own assignments, and all of programmes that the user may see in whole."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        whole = Q(programme__assignments__user=key_of(user))
        part = Q(workstream__programme__assignments__user=key_of(user))
        seen = self.model._default_manager.filter(Q(user=key_of(user)) | whole | part)  # noqa: SLF001 - Django's documented name
        return self.filter(pk__in=seen.values("pk"))


class AwardQuerySet(models.QuerySet["Award"]):
    """Awards."""

    def with_bases(self) -> Self:
        """Annotate `secured` (secured or released tranches) and `contingent` (not yet released).

        The earliest award comes first.
        """
        secured = Q(tranches__kind="secured") | Q(tranches__released_on__isnull=False)
        return self.annotate(
            secured=money_sum("tranches__amount", filter=secured),
            contingent=money_sum("tranches__amount", filter=~secured),
        ).order_by("starts_on", "name")

    def with_decided(self) -> Self:
        """Annotate `endorsed` and `approved`: what decisions endorse of it, and let be spent."""
        return self.annotate(**{done: _decided(done) for done in ("endorsed", "approved")})


def _decided(done: str) -> Coalesce:
    """What decisions of one effect come to for the award of an outer query."""
    decisions = apps.get_model("programmes", "Decision")._default_manager  # noqa: SLF001 - Django's documented name
    of_award = decisions.filter(award=OuterRef("pk"), effect=EFFECTS[done]).order_by()
    total = of_award.values("award").annotate(total=Sum("amount")).values("total")
    money = MoneyField()
    return Coalesce(Subquery(total, output_field=money), Value(ZERO, output_field=money))


class TrancheQuerySet(models.QuerySet["Tranche"]):
    """Tranches."""

    def visible_to(self, user: User) -> Self:
        """The tranches of programmes that the user may see in whole: an award is not of a part."""
        whole = _programmes().assigned_whole_to(user)
        return self.filter(award__programme__in=whole)

    def with_unmet(self) -> Self:
        """Annotate `unmet`: how many conditions have no evidence in force.

        The earliest award comes first, its secured money before the contingent.
        """
        unmet = apps.get_model("programmes", "GateCondition")._default_manager.unmet()  # noqa: SLF001 - Django's documented name
        waiting = Count("conditions", filter=Q(conditions__in=unmet.values("pk")))
        return self.annotate(unmet=waiting).order_by("award", "-kind", "pk")

    def contingent(self) -> Self:
        """Money that was or is to be released."""
        return self.filter(kind="contingent")

    def secured(self) -> Self:
        """Secured money: secured from the start, or contingent and released."""
        return self.filter(Q(kind="secured") | Q(released_on__isnull=False))


class GateConditionQuerySet(models.QuerySet["GateCondition"]):
    """Conditions of contingent tranches."""

    def visible_to(self, user: User) -> Self:
        """The conditions of tranches that the user may see."""
        whole = _programmes().assigned_whole_to(user)
        return self.filter(tranche__award__programme__in=whole)

    def editable_by(self, user: User) -> Self:
        """Those that the user may change, of tranches that are not released yet."""
        if not user.has_perm("programmes.change_gatecondition"):
            return self.none()
        return self.visible_to(user).filter(tranche__released_on=None)

    def unmet(self) -> Self:
        """Those without evidence in force."""
        return self.exclude(
            pk__in=self.model._default_manager.filter(  # noqa: SLF001 - Django's documented name
                evidence__isnull=False, evidence__withdrawn_at=None
            ).values("pk")
        )


def _programmes() -> Any:
    """The programmes; looked up by name, because models import the querysets."""
    return apps.get_model("programmes", "Programme")._default_manager  # noqa: SLF001 - Django's documented name


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions."""

    def visible_to(self, user: User) -> Self:
        """The decisions about the programmes that the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        assigned = Q(programme__assignments__user=key_of(user)) | Q(
            programme__workstreams__assignments__user=key_of(user)
        )
        return self.filter(pk__in=self.model._default_manager.filter(assigned).values("pk"))  # noqa: SLF001 - Django's documented name

    def total(self) -> Decimal:
        """What the decisions amount to in pounds; £0.00 for none."""
        found: Decimal = self.aggregate(total=money_sum("amount"))["total"]
        return found
