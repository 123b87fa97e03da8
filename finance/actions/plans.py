"""Planning the original budget of cost lines by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from finance.actions.refusals import ActionRefusedError
from finance.models import CostLine, PlannedMonth
from finance.outturn import months_left
from finance.plan import faults_of_plan, months_as_planned, plan_version
from finance.projection import first_period, last_closed_periods
from innovation.core.periods import PERIODS_IN_YEAR


@dataclass(frozen=True, slots=True)
class LinePlan:
    """How a line is to be planned: twelve months, April first, or none for equal months.

    `version` is that of the plan which the page showed.
    """

    line: int
    version: int
    months: Sequence[Decimal]


@transaction.atomic
def plan_budget(*, wanted: Sequence[LinePlan], by: User) -> int:
    """Plan the original budget of lines by month, all or none; returns how many they are.

    Raises ActionRefusedError where a plan is not the one that was shown, does not add up to the
    budget, or changes a month that is closed: what that did not spend would seem to be spent.
    """
    lines = _locked([one.line for one in wanted])
    closed = last_closed_periods()
    for one in wanted:
        line = lines[one.line]
        as_at = closed.get(line.workstream.programme_id)
        _refuse_faults(line, one, PERIODS_IN_YEAR - len(months_left(line.year, as_at)))
        _save(line, one.months, by)
    return len(wanted)


def _locked(keys: Sequence[int]) -> dict[int, CostLine]:
    """The lines with their plans, read by a later statement than the one that locks them."""
    lines = CostLine.objects.filter(pk__in=keys)
    list(lines.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    read = lines.with_planned().select_related("workstream__programme", "category")
    return {line.pk: line for line in read}


def _refuse_faults(line: CostLine, wanted: LinePlan, closed: int) -> None:
    planned: Sequence[Decimal] = line.planned  # type: ignore[attr-defined]  # annotated
    if plan_version(planned) != wanted.version:
        raise ActionRefusedError(
            f"{line}: somebody else planned it meanwhile. Nothing was saved: look at the plan as "
            "it is now, and save again."
        )
    now = _months_of(line, planned)
    months = wanted.months or _months_of(line, [])
    if list(now[:closed]) != list(months[:closed]):
        raise ActionRefusedError(
            f"{line}: the plan of a closed month stays as it is. Nothing was saved."
        )
    if faults := faults_of_plan(line.original_budget, months):
        raise ActionRefusedError(f"{line}: {' '.join(faults)} Nothing was saved.")


def _months_of(line: CostLine, planned: Sequence[Decimal]) -> Sequence[Decimal]:
    first = first_period(line.workstream.programme)
    return months_as_planned(line.original_budget, line.year, planned=planned, first=first)


def _save(line: CostLine, months: Sequence[Decimal], by: User) -> None:
    saved = {month.number: month for month in line.planned_months.all()}
    if not months:
        for month in saved.values():
            month._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - the name that django-simple-history documents
            month.delete()
        return
    new = []
    for number, amount in enumerate(months, start=1):
        if number in saved:
            saved[number].amount = amount
        else:
            new.append(PlannedMonth(cost_line=line, number=number, amount=amount))
    bulk_update_with_history(list(saved.values()), PlannedMonth, ["amount"], default_user=by)
    bulk_create_with_history(new, PlannedMonth, default_user=by)
