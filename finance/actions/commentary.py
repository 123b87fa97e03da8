"""Writing commentary, for as long as its period is open."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from finance.actions.codes import save_as
from finance.actions.refusals import ActionRefusedError
from finance.models import Commentary, Period
from innovation.core.versions import claim


class CommentaryClosedError(ActionRefusedError):
    """The period is closed, so that its commentary stays as it is."""

    def __init__(self, commentary: Commentary) -> None:
        super().__init__(
            f"{commentary.period} is closed, and its commentary stays as it is: write it for a "
            "later period, or ask finance to reopen this one."
        )


@transaction.atomic
def write_commentary(*, commentary: Commentary, by: User) -> Commentary:
    """Save new commentary or a change of it, as of who writes it now.

    Raises CommentaryClosedError when the period is closed, and StaleError when somebody else
    changed the commentary since the version that it was read at.
    """
    if is_closed(commentary, lock=True):
        raise CommentaryClosedError(commentary)
    if commentary.pk:
        commentary.version = claim(Commentary, commentary.pk, commentary.version)
    commentary.written_by, commentary.written_at = by, timezone.now()
    save_as(commentary, by)
    return commentary


def is_closed(commentary: Commentary, *, lock: bool = False) -> bool:
    """Whether its period is closed; with `lock` nobody closes it until the transaction ends."""
    periods = Period.objects.select_for_update() if lock else Period.objects.all()
    row = periods.filter(
        programme=commentary.programme, year=commentary.year, number=commentary.number
    ).first()
    return row is not None and row.closed_at is not None
