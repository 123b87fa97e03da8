"""Committing money of a cost line, never of a tranche that is not released."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from finance.actions.codes import save_as
from finance.actions.invoices import keep_all
from finance.models import Commitment, CostLine
from innovation.core import money
from innovation.core.access import role_in_words
from innovation.core.fields import money_sum
from programmes.models import Award, Programme


@dataclass(frozen=True, slots=True)
class Room:
    """What of an award is secured or released, what of that is spent and committed, in pounds.

    What is committed is what is left of the commitments: what is invoiced of them is spent.
    """

    award: Award
    secured: Decimal
    contingent: Decimal
    spent: Decimal
    committed: Decimal

    @property
    def left(self) -> Decimal:
        """What can still be committed; below £0 where more was spent."""
        return self.secured - self.spent - self.committed


def room_in(award: Award) -> Room:
    """What can be committed of an award, as its ledger and commitments are now; three queries."""
    bases: Any = Award.objects.with_bases().get(pk=award.pk)
    lines = CostLine.objects.filter(award=award)
    spent = lines.aggregate(total=money_sum("balances__amount"))["total"]
    of_award = Commitment.objects.open().with_left(None).filter(cost_line__award=award)
    committed = of_award.aggregate(total=money_sum("left"))["total"]
    return Room(award, bases.secured, bases.contingent, spent, committed)


@transaction.atomic
def commit(*, commitment: Commitment, by: User) -> Commitment:
    """Enter a new commitment, while nobody else commits or releases money of its award.

    What the ledger has of its invoices is spent and no more to be committed. What falls on the
    council's base budget is bound by no award.

    Raises ValidationError when the award has not so much that is secured or released and neither
    spent nor committed; nothing is written then.
    """
    programme = lock_programme(commitment.cost_line.workstream.programme_id)
    award = commitment.cost_line.award
    room = None
    if award is not None:
        room = room_in(Award.objects.select_for_update(no_key=True).get(pk=award.pk))
    commitment.entered_by, commitment.entered_role = by, role_in_words(by)
    save_as(commitment, by)
    keep_all(programme, number=commitment.reference)
    kept: Any = Commitment.objects.with_left(None).get(pk=commitment.pk)
    if room is not None and kept.left > room.left:
        raise ValidationError({"amount": beyond(room, kept.left)})
    return commitment


def lock_programme(pk: int) -> Programme:
    """The programme, locked before any award is: no ledger import or order file comes between."""
    return Programme.objects.select_for_update(no_key=True).get(pk=pk)


def beyond(room: Room, amount: Decimal) -> str:
    """Why an amount cannot be committed, with the amounts."""
    waiting = (
        f" Another {money.show(room.contingent)} is contingent, and can be committed once it is "
        "released."
        if room.contingent
        else ""
    )
    return (
        f"{room.award} has {money.show(room.secured)} that is secured or released, of which "
        f"{money.show(room.spent)} is spent and {money.show(room.committed)} committed: "
        f"{money.show(room.left)} is left, and this is {money.show(amount)}.{waiting}"
    )


@transaction.atomic
def end_commitment(*, commitment: Commitment, on: dt.date, because: str, by: User) -> Commitment:
    """End a commitment that was invoiced or cancelled. Raises ValidationError the second time."""
    row = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    if row.ended_on is not None:
        raise ValidationError("This commitment is ended already.")
    if on < row.ordered_on:
        raise ValidationError({"on": "Enter the day that it was ordered or a later one."})
    row.ended_on, row.ended_because = on, because
    save_as(row, by)
    return row
