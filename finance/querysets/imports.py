"""Imports of ledger files, their rejects, and files that wait."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Q, Value, When

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

    def waiting(self) -> Self:
        """The rejects that no later import has loaded."""
        return self.filter(loaded_by=None, ledger_import__reversal=None)


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    """Files that wait for confirmation."""

    def visible_to(self, user: User) -> Self:
        """The user's own uploads."""
        return self.filter(uploaded_by=key_of(user))
