"""Snapshots of open orders, files that wait, and the invoices of orders."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from innovation.core.periods import Period
from programmes.models import Programme
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import (  # noqa: F401 - for the generic bases
        OrderInvoice,
        OrderSnapshot,
        OrderUpload,
    )


class OrderSnapshotQuerySet(models.QuerySet["OrderSnapshot"]):
    """Snapshots of open orders."""

    def visible_to(self, user: User) -> Self:
        """The snapshots of programmes that the user may see in whole, as a file is of a whole."""
        return self.filter(programme__in=Programme.objects.assigned_whole_to(user))


class OrderUploadQuerySet(models.QuerySet["OrderUpload"]):
    """Files of open orders that wait for confirmation."""

    def visible_to(self, user: User) -> Self:
        """The user's own, as long as the user may see all of the programme."""
        programmes = Programme.objects.assigned_whole_to(user)
        return self.filter(uploaded_by=key_of(user), programme__in=programmes)


class OrderInvoiceQuerySet(models.QuerySet["OrderInvoice"]):
    """Ledger rows that quote an order."""

    def up_to(self, period: Period | None) -> Self:
        """Those that count in a period up to and including one (None: all)."""
        if period is None:
            return self
        same_year = Q(period__year=period.year, period__number__lte=period.number)
        return self.filter(Q(period__year__lt=period.year) | same_year)
