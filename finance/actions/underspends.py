"""Saying what becomes of money that closed periods did not spend, and taking that back."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from finance.actions.codes import save_as
from finance.actions.refusals import UnderspendRefusedError
from finance.models import CostLine, Period, UnderspendRecord
from finance.projection import last_actual_periods, last_closed_periods, projections
from innovation.core import money
from innovation.core.periods import Period as PeriodValue
from innovation.core.periods import year_label


@transaction.atomic
def record_underspend(
    *, line: CostLine, period: PeriodValue, amount: Decimal, outcome: str, note: str, by: User
) -> UnderspendRecord:
    """Record what becomes of money that a line had not spent by a closed period.

    Raises UnderspendRefusedError without a note or an amount, in a period that is not closed or
    comes before the line's year, and for more than is undecided then or as at the last closed
    period.
    """
    if not note.strip():
        raise UnderspendRefusedError("Say what was agreed, and by whom.", "note")
    if amount <= money.ZERO:
        raise UnderspendRefusedError("Enter an amount of more than £0.", "amount")
    row = _closed(line, period)
    undecided = _undecided_under_lock(line, period)
    if amount > undecided:
        raise UnderspendRefusedError(_too_much(undecided), "amount")
    record = UnderspendRecord(
        cost_line=line,
        period=row,
        amount=amount,
        outcome=outcome,
        note=note.strip(),
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    save_as(record, by, "Recorded")
    return record


@transaction.atomic
def withdraw_underspend(*, record: UnderspendRecord, reason: str, by: User) -> UnderspendRecord:
    """Take a record back: it stays, with who, when and why, and its amount is undecided again.

    Raises UnderspendRefusedError without a reason, and when it is withdrawn already.
    """
    if not reason.strip():
        raise UnderspendRefusedError("Say why the record is withdrawn.", "reason")
    row = UnderspendRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
    if row.withdrawn_at is not None:
        raise UnderspendRefusedError("This record is withdrawn already.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason.strip()
    save_as(row, by, "Withdrawn")
    return row


def _closed(line: CostLine, period: PeriodValue) -> Period:
    """The row of the period, which nobody opens again until the transaction ends."""
    programme = line.workstream.programme
    if period.year < line.year:
        raise UnderspendRefusedError(f"{period} is before {year_label(line.year)} began.")
    rows = Period.objects.select_for_update(no_key=True).filter(programme=programme)
    row = rows.filter(year=period.year, number=period.number).first()
    if row is not None and row.closed_at is not None:
        return row
    latest = last_actual_periods().get(programme.pk)
    if latest is None or period > latest:
        raise UnderspendRefusedError(f"{period} has not come yet: nothing of it is unspent.")
    raise UnderspendRefusedError(
        f"{period} is not closed, so it may still spend the money. Finance closes it first."
    )


def _undecided_under_lock(line: CostLine, period: PeriodValue) -> Decimal:
    """What nobody else decides on until the transaction ends.

    A record of a later period counts too, so the last closed period is asked as well.
    """
    rows = CostLine.objects.filter(pk=line.pk)
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    last = last_closed_periods()[line.workstream.programme_id]
    return min(
        projection.undecided
        for as_at in {period, last}
        for projection in projections(rows, as_at=as_at)
    )


def _too_much(undecided: Decimal) -> str:
    if not undecided:
        return "Nothing of it is undecided. Withdraw a record first to decide otherwise."
    left = money.show(undecided)
    return f"Only {left} is undecided. Enter that or less, or withdraw a record first."
