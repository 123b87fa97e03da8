"""Querysets of the app: what a user may see, and sums by the database."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When

from innovation.core.fields import money_sum
from innovation.core.periods import Period as PeriodValue
from programmes.models import Programme, Workstream
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import (  # noqa: F401 - for the generic bases
        Balance,
        CostLine,
        LedgerImport,
        LedgerUpload,
        Period,
        Reject,
        ReportedFigure,
        Transaction,
    )


class CostLineQuerySet(models.QuerySet["CostLine"]):
    """Cost lines."""

    def visible_to(self, user: User) -> Self:
        """The cost lines of the workstreams that the user may see."""
        return self.filter(workstream__in=Workstream.objects.visible_to(user))

    def with_latest_budget(self) -> Self:
        """Annotate `latest_budget`: the original budget and everything agreed since."""
        return self.annotate(latest_budget=F("original_budget"))

    def with_actual(self, as_at: PeriodValue | None) -> Self:
        """Annotate `actual`: spend of all periods up to and including `as_at` (None: all)."""
        return self.annotate(actual=money_sum("balances__amount", filter=_up_to(as_at)))


def _up_to(as_at: PeriodValue | None) -> Q:
    if as_at is None:
        return Q()
    return Q(year__lt=as_at.year) | Q(year=as_at.year, balances__period__number__lte=as_at.number)


class PeriodQuerySet(models.QuerySet["Period"]):
    """Accounting periods."""

    def closed(self) -> Self:
        """The periods that take no more transactions."""
        return self.filter(closed_at__isnull=False)

    def with_spend(self) -> Self:
        """The periods that a transaction was ever loaded into."""
        return self.filter(balances__isnull=False).distinct()


class BalanceQuerySet(models.QuerySet["Balance"]):
    """Balances."""

    def visible_to(self, user: User) -> Self:
        """The balances of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Rows of the ledger."""

    def visible_to(self, user: User) -> Self:
        """The transactions of the workstreams that the user may see."""
        return self.filter(balance__cost_line__workstream__in=Workstream.objects.visible_to(user))

    def up_to(self, period: PeriodValue) -> Self:
        """The rows that count in a period up to and including `period`."""
        earlier = Q(balance__period__year__lt=period.year)
        same_year = Q(balance__period__year=period.year, balance__period__number__lte=period.number)
        return self.filter(earlier | same_year)

    def with_origin(self) -> Self:
        """Read with each row what it counts towards."""
        return self.select_related(
            "balance__period", "balance__cost_line__workstream", "balance__cost_line__category"
        )


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    """Imports."""

    def visible_to(self, user: User) -> Self:
        """The imports of programmes that the user may see in whole.

        A file holds rows of every workstream, so a part of a programme is not enough.
        """
        return self.filter(ledger__programme__in=Programme.objects.assigned_whole_to(user))

    def with_state(self) -> Self:
        """Annotate `state` (loaded, reversed or reversal) and `waiting`, its rejects to deal with.

        Everything that a list of imports shows beside them is read too. The latest comes first.
        """
        state = Case(
            When(reverses__isnull=False, then=Value("reversal")),
            When(reversal__isnull=False, then=Value("reversed")),
            default=Value("loaded"),
        )
        waiting = Count("rejects", filter=Q(rejects__loaded_by=None, reversal=None))
        return (
            self.annotate(state=state, waiting=waiting)
            .select_related("ledger__programme", "imported_by", "mapping")
            .order_by("-pk")
        )


class RejectQuerySet(models.QuerySet["Reject"]):
    """Rejected rows."""

    def visible_to(self, user: User) -> Self:
        """The rejects of imports of programmes that the user may see in whole."""
        programmes = Programme.objects.assigned_whole_to(user)
        return self.filter(ledger_import__ledger__programme__in=programmes)

    def waiting(self) -> Self:
        """The rejects that no later import has loaded."""
        return self.filter(loaded_by=None, ledger_import__reversal=None)


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    """Files that wait for confirmation."""

    def visible_to(self, user: User) -> Self:
        """The user's own uploads."""
        return self.filter(uploaded_by=key_of(user))


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Figures of reports."""

    def visible_to(self, user: User) -> Self:
        """The figures of programmes that the user may see in whole."""
        return self.filter(programme__in=Programme.objects.assigned_whole_to(user))

    def with_source(self) -> Self:
        """The figures with their programme, document and place, in the order of the documents."""
        return self.select_related("programme", "citation__document").order_by(
            "programme", "citation__document__published_on", "pk"
        )
