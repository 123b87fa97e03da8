"""Imports of ledger files, their rejects, and files that wait."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Q, Value, When

from innovation.core.fields import money_sum
from programmes.models import Programme
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import (  # noqa: F401 - for the generic bases
        LedgerImport,
        LedgerUpload,
        Reject,
    )


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    """Imports."""

    def visible_to(self, user: User) -> Self:
        """The imports of programmes that the user may see in whole.

        A file holds rows of every workstream, so a part of a programme is not enough.
        """
        return self.filter(ledger__programme__in=Programme.objects.assigned_whole_to(user))

    def with_state(self) -> Self:
        """Annotate `state` (loaded, reversed or reversal), `waiting` and `aside`.

        These are its rejects that somebody has to deal with, and those that were set aside.
        Everything that a list of imports shows beside them is read too. The latest comes first.
        """
        state = Case(
            When(reverses__isnull=False, then=Value("reversal")),
            When(reversal__isnull=False, then=Value("reversed")),
            default=Value("loaded"),
        )
        unloaded = Q(rejects__loaded_by=None, reversal=None)
        is_aside = Q(rejects__set_aside_at__isnull=False)
        return (
            self.annotate(
                state=state,
                waiting=Count("rejects", filter=unloaded & ~is_aside),
                aside=Count("rejects", filter=unloaded & is_aside),
            )
            .select_related("ledger__programme", "imported_by", "mapping")
            .order_by("-pk")
        )

    def with_rescued_by(self, later: "LedgerImport") -> Self:
        """The imports with rejects that a later one loaded; annotate `rescued`, how many."""
        rejected = later.rescued_rejects.values("ledger_import")
        rescued = Count("rejects", filter=Q(rejects__loaded_by=later))
        return self.filter(pk__in=rejected).annotate(rescued=rescued)


class RejectQuerySet(models.QuerySet["Reject"]):
    """Rejected rows."""

    def visible_to(self, user: User) -> Self:
        """The rejects of imports of programmes that the user may see in whole."""
        programmes = Programme.objects.assigned_whole_to(user)
        return self.filter(ledger_import__ledger__programme__in=programmes)

    def of_programme(self, programme: Programme) -> Self:
        """The rejects of a programme's ledgers."""
        return self.filter(ledger_import__ledger__programme=programme)

    def tally(self) -> dict[str, Any]:
        """How many `rows` they are, and their `amount`; one that cannot be read counts as £0."""
        return self.order_by().aggregate(rows=Count("pk"), amount=money_sum("amount"))

    def unloaded(self) -> Self:
        """The rejects that no later import has loaded; those of an import reversed are none."""
        return self.filter(loaded_by=None, ledger_import__reversal=None)

    def waiting(self) -> Self:
        """The rejects that somebody has to deal with."""
        return self.unloaded().filter(set_aside_at=None)

    def set_aside(self) -> Self:
        """The rejects that are not to be loaded."""
        return self.unloaded().filter(set_aside_at__isnull=False)

    def with_state(self) -> Self:
        """Annotate `state`: what a reject is by now (loaded, reversed, aside or waiting).

        Everything that a list of rejects shows beside them is read too, the latest import first.
        """
        state = Case(
            When(loaded_by__isnull=False, then=Value("loaded")),
            When(ledger_import__reversal__isnull=False, then=Value("reversed")),
            When(set_aside_at__isnull=False, then=Value("aside")),
            default=Value("waiting"),
        )
        return (
            self.annotate(state=state)
            .select_related("ledger_import__ledger__programme", "set_aside_by")
            .order_by("-ledger_import_id", "line")
        )


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    """Files that wait for confirmation."""

    def visible_to(self, user: User) -> Self:
        """The user's own uploads."""
        return self.filter(uploaded_by=key_of(user))
