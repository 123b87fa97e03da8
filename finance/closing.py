"""Closing and reopening the periods of a programme's books."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from finance.models import Period


@transaction.atomic
def close_period(*, period: Period, by: User) -> bool:
    """Close a period, so that it takes no more transactions; False when it was closed already."""
    locked = Period.objects.select_for_update().get(pk=period.pk)
    if locked.closed_at is not None:
        return False
    locked.closed_at, locked.closed_by = timezone.now(), by
    _save(locked, "Closed", by)
    return True


@transaction.atomic
def reopen_period(*, period: Period, by: User) -> bool:
    """Open a closed period again, which its history records; False when it was open already."""
    locked = Period.objects.select_for_update().get(pk=period.pk)
    if locked.closed_at is None:
        return False
    locked.closed_at, locked.closed_by = None, None
    _save(locked, "Reopened", by)
    return True


def _save(period: Period, what: str, by: User) -> None:
    fields = ["closed_at", "closed_by"]
    bulk_update_with_history([period], Period, fields, default_user=by, default_change_reason=what)
