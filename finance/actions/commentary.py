"""Writing commentary, for as long as its period is open."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from finance.actions.codes import save_as
from finance.actions.periods import PeriodBook
from finance.actions.refusals import ActionRefusedError
from finance.models import Commentary
from innovation.core.periods import Period
from innovation.core.versions import claim


class CommentaryClosedError(ActionRefusedError):
    """The period is closed, so that its commentary stays as it is."""

    def __init__(self, commentary: Commentary, first_open: Period) -> None:
        super().__init__(
            f"{commentary.period} is closed, and its commentary stays as it is: write it for "
            f"{first_open}, or ask finance to reopen this one."
        )


@transaction.atomic
def write_commentary(*, commentary: Commentary, by: User) -> Commentary:
    """Save new commentary or a change of it, as of who writes it now.

    Raises CommentaryClosedError when the period is closed, and StaleError when somebody else
    changed the commentary since the version that it was read at.
    """
    first_open = open_from(commentary, lock=True)
    if first_open != commentary.period:
        raise CommentaryClosedError(commentary, first_open)
    if commentary.pk:
        commentary.version = claim(Commentary, commentary.pk, commentary.version)
    commentary.written_by, commentary.written_at = by, timezone.now()
    save_as(commentary, by)
    return commentary


def open_from(commentary: Commentary, *, lock: bool = False) -> Period:
    """Its period when that is open, else the first open one after it.

    With `lock` nobody closes it until the transaction ends.
    """
    return PeriodBook(commentary.programme, lock=lock).open_from(commentary.period)
