"""Locking a virement, and refusing whoever may not do with it what they ask."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib.auth.models import User

from finance.actions.codes import save_as
from finance.actions.refusals import StaleVirementError, VirementRefusedError
from finance.models import CostLine, Virement
from programmes.models import Programme

Status = Virement.Status


def locked(virement: Virement, version: int | None) -> Virement:
    """The virement as it is now, locked; refused when it is no longer the version that was seen."""
    row = Virement.objects.select_for_update(no_key=True).get(pk=virement.pk)
    if version is not None and row.version != version:
        raise StaleVirementError
    return row


def standing(row: Virement) -> str:
    """Why nothing can be done with it: how it stands."""
    if row.status == Status.SUBMITTED:
        return f"{row} waits for approval: withdraw it to change it."
    if row.status in {Status.DRAFT, Status.WITHDRAWN}:
        return f"{row} does not wait for approval: it is {row.get_status_display().lower()}."
    return f"{row} is {row.get_status_display().lower()} already and stays as it is."


def refuse_another(row: Virement, by: User, verb: str) -> None:
    """Only who asked for a virement may do this with it."""
    if row.requested_by_id != by.pk:
        asked = row.requested_by.get_full_name() or row.requested_by.get_username()
        raise VirementRefusedError(f"Only {asked}, who asked for this virement, can {verb} it.")


def refuse_lines_out_of_reach(by: User, programme: Programme, lines: Mapping[int, Decimal]) -> None:
    """Every line must be one that the user may see, and of the programme."""
    seen = CostLine.objects.visible_to(by).filter(pk__in=lines, workstream__programme=programme)
    if seen.count() != len(lines):
        raise VirementRefusedError(f"Choose cost lines of {programme} that are yours.")


def amounts_of(row: Virement) -> dict[int, Decimal]:
    """The amounts of its lines by the key of their cost line, in the order of the request."""
    return dict(row.lines.order_by("pk").values_list("cost_line_id", "amount"))


def keep(row: Virement, by: User, what: str) -> None:
    """Save it as its next version, with who did what in its history."""
    if row.pk:
        row.version += 1
    save_as(row, by, what)
