"""Rejected rows that are not to be loaded: setting them aside, and taking them up again."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from finance.actions.refusals import ActionRefusedError
from finance.ledger_file import blocks_of, folded
from finance.models import Reject
from finance.querysets import RejectQuerySet
from programmes.models import Programme

_AT_ONCE = 1000
_FIELDS = ["set_aside_because", "set_aside_by", "set_aside_at"]


@transaction.atomic
def set_rejects_aside(*, rejects: RejectQuerySet, because: str, by: User) -> int:
    """Set those of the rejects aside that wait, and return how many they were.

    They stay as they are, block no close and are not tried again; where the same row is rejected
    by a later import, it is set aside there with its reason.

    Raises ActionRefusedError without a reason.
    """
    because = folded(because)
    if not because:
        raise ActionRefusedError("Say why the rows are set aside.")
    done, now = 0, timezone.now()
    for rows in _locked(rejects.waiting()):
        for row in rows:
            row.set_aside_because, row.set_aside_by, row.set_aside_at = because, by, now
        done += _save(rows, "Set aside", by)
    return done


@transaction.atomic
def take_rejects_up(*, rejects: RejectQuerySet, by: User) -> int:
    """Let those of the rejects wait again that were set aside, and return how many they were."""
    done = 0
    for rows in _locked(rejects.set_aside()):
        for row in rows:
            row.set_aside_because, row.set_aside_by, row.set_aside_at = "", None, None
        done += _save(rows, "Taken up again", by)
    return done


def _locked(rejects: RejectQuerySet) -> Iterator[list[Reject]]:
    """The rejects in blocks; nobody imports into their programmes or closes a period meanwhile."""
    programmes = rejects.order_by().values("ledger_import__ledger__programme")
    locked = Programme.objects.select_for_update(no_key=True).filter(pk__in=programmes)
    list(locked.order_by("pk"))
    keys = list(rejects.order_by("pk").values_list("pk", flat=True))
    for block in blocks_of(keys, _AT_ONCE):
        yield list(Reject.objects.filter(pk__in=block).defer("cells"))


def _save(rows: list[Reject], what: str, by: User) -> int:
    bulk_update_with_history(
        rows, Reject, _FIELDS, batch_size=500, default_user=by, default_change_reason=what
    )
    return len(rows)
