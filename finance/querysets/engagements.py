"""Engagements with their account: charged, received, cover and what is left of it."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from finance.querysets.subqueries import NOTHING, all_of, sum_of
from innovation.core.fields import MoneyField
from innovation.core.questions import put_once
from programmes.models import Engagement, EngagementMonth
from programmes.querysets import EngagementQuerySet, User

if TYPE_CHECKING:
    from finance.models import Charge, EngagementAccount, Receipt  # noqa: F401 - for the generic bases

PAID_WITHIN = dt.timedelta(days=30)
"""From an invoice to the day by which a public body pays it: Public Contracts Regulations 2015,
regulation 113. Ours counts from the day of the charge."""


def with_account(engagements: EngagementQuerySet) -> EngagementQuerySet:
    """The engagements with `charged`, `received`, `outstanding`, `cover_cost` and `net`.

    What was withdrawn does not count. Outstanding is what was charged and not received, net what
    was charged less what cover cost. Of one without an account nobody knows what was charged, and
    of one without a month of cover what that cost: those are None, never £0.00.
    """
    charges = all_of("Charge").in_force().filter(account__engagement=OuterRef("pk"))
    receipts = all_of("Receipt").in_force().filter(charge__account__engagement=OuterRef("pk"))
    covered = EngagementMonth.objects.filter(engagement=OuterRef("pk"))
    cover = covered.order_by().values("engagement").annotate(total=Sum("cover")).values("total")
    return engagements.annotate(
        charged=_with_an_account(sum_of(charges, by="account__engagement")),
        received=_with_an_account(sum_of(receipts, by="charge__account__engagement")),
        cover_cost=Subquery(cover, output_field=MoneyField()),
    ).annotate(
        outstanding=F("charged") - F("received"),
        net=F("charged") - Coalesce("cover_cost", NOTHING),
    )


def _with_an_account(amount: Coalesce) -> Case:
    return Case(When(account__isnull=False, then=amount), output_field=MoneyField())


def with_overdue(
    engagements: EngagementQuerySet, days: Mapping[int, dt.date]
) -> EngagementQuerySet:
    """The engagements with `overdue`: what was charged, was due and is not received.

    `days` has the day to look at by the key of each programme: due is what was to be paid before
    it. Of a programme without a day nothing is overdue.
    """
    return _all_overdue(frozenset(days.items())).filter(pk__in=engagements)


@lru_cache(maxsize=100)
def _all_overdue(days: frozenset[tuple[int, dt.date]]) -> EngagementQuerySet:
    """Every engagement with what is overdue of it on these days: the question, not the answer."""
    due = (
        Q(account__engagement__programme=programme, charged_on__lt=day - PAID_WITHIN)
        for programme, day in days
    )
    charges = all_of("Charge").in_force().filter(reduce(or_, due, Q(pk=None))).with_received()
    open_ones = charges.filter(account__engagement=OuterRef("pk"), outstanding__gt=NOTHING)
    overdue = sum_of(open_ones, by="account__engagement", of="outstanding")
    return put_once(Engagement.objects.annotate(overdue=overdue))


def with_engagements(programmes: Any, user: User) -> Any:
    """The programmes with what the engagements come to that the user may see, in the same query.

    `has_engagements`, and `engagements_charged`, `engagements_received` and `engagements_cover`.
    """
    seen = Engagement.objects.visible_to(user).filter(programme=OuterRef("pk"))
    of_charge, of_receipt = "account__engagement", "charge__account__engagement"
    charges = all_of("Charge").in_force().filter(**_of_programme(of_charge, user))
    receipts = all_of("Receipt").in_force().filter(**_of_programme(of_receipt, user))
    months = EngagementMonth.objects.filter(**_of_programme("engagement", user))
    return programmes.annotate(
        has_engagements=Exists(seen),
        engagements_charged=sum_of(charges, by=f"{of_charge}__programme"),
        engagements_received=sum_of(receipts, by=f"{of_receipt}__programme"),
        engagements_cover=sum_of(months, by="engagement__programme", of="cover"),
    )


def _of_programme(path: str, user: User) -> dict[str, Any]:
    seen = Engagement.objects.visible_to(user)
    return {f"{path}__programme": OuterRef("pk"), f"{path}__in": seen}


class EngagementAccountQuerySet(models.QuerySet["EngagementAccount"]):
    """Accounts of engagements."""

    def visible_to(self, user: User) -> Self:
        """Those of the engagements that the user may see."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user))


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Charges."""

    def visible_to(self, user: User) -> Self:
        """Those of the engagements that the user may see."""
        return self.filter(account__engagement__in=Engagement.objects.visible_to(user))

    def in_force(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)

    def with_received(self) -> Self:
        """Annotate `received` and `outstanding`, what is left of the amount."""
        receipts = all_of("Receipt").in_force().filter(charge=OuterRef("pk"))
        return self.annotate(received=sum_of(receipts, by="charge")).annotate(
            outstanding=F("amount") - F("received")
        )

    def overpaid(self) -> Self:
        """Those that more was received of than was charged, withdrawn ones as if of £0."""
        found = self.with_received().filter(received__gt=NOTHING)
        return found.exclude(withdrawn_on=None, received__lte=F("amount"))


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Receipts."""

    def visible_to(self, user: User) -> Self:
        """Those of the engagements that the user may see."""
        return self.filter(charge__account__engagement__in=Engagement.objects.visible_to(user))

    def in_force(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)
