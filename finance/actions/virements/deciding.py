"""What the person who decides on a virement does: approve or reject."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from finance.actions.refusals import VirementRefusedError
from finance.actions.virements.agreement import NO_AGREEMENT, Agreement, set_agreement
from finance.actions.virements.guards import (
    amounts_of,
    keep,
    locked,
    refuse_lines_out_of_reach,
    standing,
)
from finance.models import CostLine, Virement, VirementLine
from finance.virement_check import Check, authority, check, lacks_authority
from finance.virements import BASE_BUDGET, payer
from innovation.core.access import role_in_words
from programmes.models import Decision

Status = Virement.Status


@transaction.atomic
def approve(
    *,
    virement: Virement,
    by: User,
    note: str = "",
    decision: Decision | None = None,
    agreement: Agreement = NO_AGREEMENT,
    version: int | None = None,
) -> Virement:
    """Move the budget: freeze each line's latest budget before and after, and who approved it.

    A `decision` or `agreement` is kept with it; an agreement that the request has stays without
    one here. The rules are held against the budgets of now, under lock.

    Raises VirementRefusedError when it does not wait, the approver asked for it, a rule is broken
    by now, a funder has not agreed, or its band needs what is not given.
    """
    row = _waiting(virement, by, version, "approve")
    if decision is not None and decision.programme_id != row.programme_id:
        raise VirementRefusedError("Choose a decision of the same programme.")
    row.decision = decision
    if agreement:
        set_agreement(row, agreement)
    found = _check_under_lock(row)
    if faults := _faults_of_approval(row, found, note):
        raise VirementRefusedError(*faults)
    _freeze(row, found, by)
    row.authority = authority(found)
    _decide(row, Status.APPROVED, by, note)
    return row


@transaction.atomic
def reject(*, virement: Virement, by: User, note: str, version: int | None = None) -> Virement:
    """Say no, and why; no budget moves.

    Raises VirementRefusedError without a note, when it does not wait, or to who asked for it.
    """
    row = _waiting(virement, by, version, "reject")
    if not note.strip():
        raise VirementRefusedError("Say why the virement is rejected.")
    _decide(row, Status.REJECTED, by, note)
    return row


def _waiting(virement: Virement, by: User, version: int | None, verb: str) -> Virement:
    """The virement, locked, when the user may decide on it."""
    row = locked(virement, version)
    if row.status != Status.SUBMITTED:
        raise VirementRefusedError(standing(row))
    if row.requested_by_id == by.pk:
        raise VirementRefusedError(
            f"You asked for this virement, so somebody else has to {verb} it."
        )
    refuse_lines_out_of_reach(by, row.programme, amounts_of(row))
    return row


def _check_under_lock(row: Virement) -> Check:
    """The check of a virement whose cost lines nobody else changes until we are done.

    The budgets are read by a later statement than the lock: a statement that waited for a lock
    still sees the virements of when it began.
    """
    amounts = amounts_of(row)
    rows = CostLine.objects.select_for_update(no_key=True).filter(pk__in=amounts).order_by("pk")
    list(rows.values_list("pk"))
    return check(kind=row.kind, amounts=amounts, day=timezone.localdate())


def _faults_of_approval(row: Virement, found: Check, note: str) -> list[str]:
    faults = found.faults
    if found.needs_agreement and row.agreed_on is None:
        faults.append(
            "An award pays for these lines and money moves between years: enter the funder’s "
            "agreement."
        )
    if lacking := lacks_authority(found, decision=row.decision, note=note):
        faults.append(lacking)
    return faults


def _freeze(row: Virement, found: Check, by: User) -> None:
    """Write before and after into the lines, and who pays into those that had no budget."""
    moves = {line.pk: move for line, move in zip(found.lines, found.moves, strict=True)}
    lines = list(row.lines.order_by("pk"))
    for line in lines:
        move = moves[line.cost_line_id]
        line.before, line.after = move.before, move.after
    bulk_update_with_history(lines, VirementLine, ["before", "after"], default_user=by)
    award = payer(found.moves)
    first = [line for line in found.lines if not moves[line.pk].budgeted]
    if award != BASE_BUDGET and first:
        for cost_line in first:
            cost_line.award_id = award
        reason = f"Its first budget, by {row}"
        bulk_update_with_history(
            first, CostLine, ["award"], default_user=by, default_change_reason=reason
        )


def _decide(row: Virement, status: Status, by: User, note: str) -> None:
    row.status, row.decision_note = status, note.strip()
    row.decided_by, row.decided_role, row.decided_at = by, role_in_words(by), timezone.now()
    keep(row, by, str(status.label))
