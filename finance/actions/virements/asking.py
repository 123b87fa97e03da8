"""What the person who asks for a virement does: keep, submit, withdraw."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from finance.actions.cost_lines import LineKey, line_at
from finance.actions.refusals import VirementRefusedError
from finance.actions.virements.agreement import NO_AGREEMENT, Agreement, set_agreement
from finance.actions.virements.guards import (
    amounts_of,
    keep,
    locked,
    refuse_another,
    refuse_lines_out_of_reach,
    standing,
)
from finance.models import Virement, VirementLine
from finance.virement_check import check
from innovation.core.access import role_in_words
from programmes.models import Programme

Status = Virement.Status


@transaction.atomic
def save_draft(
    *,
    by: User,
    programme: Programme,
    kind: str,
    lines: Mapping[int, Decimal],
    reason: str = "",
    agreement: Agreement = NO_AGREEMENT,
    virement: Virement | None = None,
    version: int | None = None,
) -> Virement:
    """Keep a request as it is so far, whether or not it could be submitted, and return it.

    `lines` has amounts other than £0 by the key of their cost line, negative where the amount is
    taken. Without a `virement` a new one gets the next number of the programme; an own draft or
    withdrawn request is changed, and is a draft then.

    Raises VirementRefusedError for lines that the user may not see or of another programme, and
    for a request of somebody else, one that waits or is decided, or one that changed meanwhile.
    """
    refuse_lines_out_of_reach(by, programme, lines)
    if virement is None:
        row = Virement(programme=programme, number=_next_number(programme), requested_by=by)
    else:
        row = locked(virement, version)
        refuse_another(row, by, "change")
        if not row.is_editable:
            raise VirementRefusedError(standing(row))
    row.kind, row.reason, row.requested_role = kind, reason.strip(), role_in_words(by)
    row.status, row.submitted_at = Status.DRAFT, None
    set_agreement(row, agreement)
    keep(row, by, "Saved as a draft")
    _write_lines(row, lines, by)
    return row


@transaction.atomic
def save_request(
    *, by: User, programme: Programme, moves: Iterable[tuple[LineKey, Decimal]], **request: Any
) -> Virement:
    """Keep a request whose lines are named by workstream, category and year; see `save_draft`.

    A line that does not exist yet is made at £0.00: budget can be moved to where none was.
    """
    why = "A virement asks for budget where there is none"
    lines = {line_at(key, by=by, why=why).pk: amount for key, amount in moves}
    return save_draft(by=by, programme=programme, lines=lines, **request)


@transaction.atomic
def submit(*, virement: Virement, by: User, version: int | None = None) -> Virement:
    """Ask for approval of an own draft.

    Raises VirementRefusedError when it has no reason, breaks a rule of its kind, or is no draft.
    """
    row = locked(virement, version)
    refuse_another(row, by, "submit")
    if row.status != Status.DRAFT:
        raise VirementRefusedError(standing(row))
    lines = amounts_of(row)
    refuse_lines_out_of_reach(by, row.programme, lines)
    if faults := why_not_submitted(row, lines):
        raise VirementRefusedError(*faults)
    row.status, row.submitted_at, row.requested_role = (
        Status.SUBMITTED,
        timezone.now(),
        role_in_words(by),
    )
    keep(row, by, "Submitted for approval")
    return row


def why_not_submitted(virement: Virement, lines: Mapping[int, Decimal]) -> list[str]:
    """Why a draft with these amounts, by the key of their cost line, cannot be submitted."""
    no_reason = [] if virement.reason else ["Say why the budget is to be moved."]
    found = check(kind=virement.kind, amounts=lines, day=timezone.localdate())
    return [*no_reason, *found.faults]


@transaction.atomic
def withdraw(*, virement: Virement, by: User, version: int | None = None) -> Virement:
    """Take an own request back that is not decided; it can be edited and submitted again.

    Raises VirementRefusedError for a request of somebody else or one that is decided.
    """
    row = locked(virement, version)
    refuse_another(row, by, "withdraw")
    if Status.WITHDRAWN not in Virement.NEXT[row.status]:
        raise VirementRefusedError(standing(row))
    row.status = Status.WITHDRAWN
    keep(row, by, "Withdrawn")
    return row


def _next_number(programme: Programme) -> int:
    """The next number; the programme stays locked so that nobody else takes it."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    last = Virement.objects.filter(programme=programme).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _write_lines(row: Virement, lines: Mapping[int, Decimal], by: User) -> None:
    """Make the request's lines those of `lines`; what stays the same is left untouched."""
    present = {line.cost_line_id: line for line in row.lines.all()}
    for key in present.keys() - lines.keys():
        line = present[key]
        line._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - simple-history's documented name
        line.delete()
    changed = [
        present[key] for key in lines if key in present and present[key].amount != lines[key]
    ]
    for line in changed:
        line.amount = lines[line.cost_line_id]
    bulk_update_with_history(changed, VirementLine, ["amount"], default_user=by)
    new = [
        VirementLine(virement=row, cost_line_id=key, amount=amount)
        for key, amount in lines.items()
        if key not in present
    ]
    bulk_create_with_history(new, VirementLine, default_user=by)
