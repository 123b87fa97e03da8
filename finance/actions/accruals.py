"""Entering an accrual or prepayment at a month's end, and withdrawing one that was wrong."""

from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from finance.actions.codes import save_as
from finance.actions.cost_lines import LineKey, line_at
from finance.actions.refusals import ActionRefusedError
from finance.models import Accrual, CostLine, Period
from innovation.core import money, periods
from programmes.models import Programme


@transaction.atomic
def enter_accrual(
    *,
    cost_line: CostLine,
    number: int,
    kind: str,
    amount: Decimal,
    reason: str,
    evidence: str,
    by: User,
) -> Accrual:
    """Count an amount beside the ledger in a period of the line's year.

    It is reversed by itself in the next period; after March that is on the line of the next year,
    which is made at £0.00 where there is none.

    Raises ActionRefusedError while that period, or the next one, is closed.
    """
    period = periods.Period(cost_line.year, number)
    row = _open_period(cost_line.workstream.programme, period, by)
    if period.next().year != cost_line.year:
        key = LineKey(cost_line.workstream_id, cost_line.category_id, cost_line.year + 1)
        line_at(key, by=by, why="An accrual of March is reversed here")
    accrual = Accrual(
        cost_line=cost_line,
        period=row,
        kind=kind,
        amount=amount,
        reason=reason.strip(),
        evidence=evidence.strip(),
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    save_as(accrual, by, f"Entered {money.show(amount)}")
    return accrual


@transaction.atomic
def withdraw_accrual(*, accrual: Accrual, because: str, by: User) -> Accrual:
    """Take an accrual out of the figures and keep it, with who did so and why.

    Raises ActionRefusedError without a reason, when it is withdrawn already, and while its period
    or the next one is closed.
    """
    row = Accrual.objects.select_for_update(no_key=True).get(pk=accrual.pk)
    if row.withdrawn_at is not None:
        raise ActionRefusedError(f"{row} is withdrawn already.")
    if not because.strip():
        raise ActionRefusedError("Say why it is withdrawn.")
    _open_period(row.period.programme, row.period.value, by)
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by
    row.withdrawn_reason = because.strip()
    save_as(row, by, "Withdrawn")
    return row


def _open_period(programme: Programme, period: periods.Period, by: User) -> Period:
    """The row of a period that is open, as the next one is; whoever closes one locks the programme.

    The programme stays locked, so that neither is closed until the transaction ends.
    """
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    both = (period, period.next())
    found = {row.value: row for row in Period.objects.filter(programme=programme)}
    for value in both:
        if value in found and found[value].closed_at is not None:
            raise ActionRefusedError(_closed(value, period))
    if period not in found:
        found[period] = Period(programme=programme, year=period.year, number=period.number)
        save_as(found[period], by)
    return found[period]


def _closed(closed: periods.Period, period: periods.Period) -> str:
    if closed == period:
        return (
            f"{period} is closed, and what it holds stays: enter the amount in an open period, or "
            "reopen this one."
        )
    return (
        f"{closed} is closed, and it would take the reversal: enter the amount in a period after "
        "it, or reopen it."
    )
