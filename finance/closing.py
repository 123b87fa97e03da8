"""Closing the periods of a programme's books, each with its frozen snapshot, and reopening them."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from finance.actions.refusals import ActionRefusedError
from finance.close_checks import blocking
from finance.models import CostLine, Period, Snapshot, SnapshotLine
from finance.monitor import MonitorLine, with_figures
from finance.position import AMOUNTS
from finance.projection import budget_by_month
from innovation.core.periods import Period as PeriodValue
from innovation.core.periods import periods_between
from programmes.models import Programme


class PeriodRefusedError(ActionRefusedError):
    """A period cannot be closed or reopened; the message says why and what to do."""


@transaction.atomic
def close_period(
    *, period: Period, by: User, reason: str = "", at: dt.datetime | None = None
) -> bool:
    """Close a period and the open ones before it, each with a snapshot of every cost line.

    Nothing is imported into the programme meanwhile. `at` is when it was closed, where that is
    entered afterwards. False when it was closed already.

    Raises PeriodRefusedError where something stands against it and no `reason` says why it is
    closed all the same.
    """
    programme = Programme.objects.select_for_update().get(pk=period.programme_id)
    rows = _locked(programme)
    if rows[period.value].closed_at is not None:
        return False
    against = blocking(programme)
    if against and not reason:
        raise PeriodRefusedError(
            f"{period} is not closed: {'; '.join(check.in_words for check in against)}. "
            "Mend this first, or say why the period is closed all the same."
        )
    _fill_gaps(programme, rows, period.value, by)
    moment = at or timezone.now()
    for value in sorted(rows):
        if value <= period.value and rows[value].closed_at is None:
            _freeze(rows[value], by, moment, reason)
            _close(rows[value], by, moment)
    return True


@transaction.atomic
def reopen_period(*, period: Period, by: User, reason: str) -> bool:
    """Open the last closed period again; its snapshot stays and is superseded.

    False when it was open already. Raises PeriodRefusedError for a period before the last closed
    one, since later closes stand on it.
    """
    programme = Programme.objects.select_for_update().get(pk=period.programme_id)
    rows = _locked(programme)
    row = rows[period.value]
    if row.closed_at is None:
        return False
    last = max(value for value, each in rows.items() if each.closed_at is not None)
    if last != period.value:
        raise PeriodRefusedError(f"Reopen {last} first: its close stands on that of {period}.")
    Snapshot.objects.filter(period=row).in_force().update(
        superseded_at=timezone.now(), superseded_by=by, superseded_reason=reason
    )
    row.closed_at, row.closed_by = None, None
    _save(row, f"Reopened: {reason}"[:100], by)
    return True


def _locked(programme: Programme) -> dict[PeriodValue, Period]:
    """The programme's periods, which nobody else closes or imports into until the end."""
    return {
        row.value: row for row in Period.objects.select_for_update().filter(programme=programme)
    }


def _fill_gaps(
    programme: Programme, rows: dict[PeriodValue, Period], last: PeriodValue, by: User
) -> None:
    """Make the months without a row between the first period and the one to close."""
    missing = [value for value in periods_between(min(rows), last) if value not in rows]
    new = [Period(programme=programme, year=each.year, number=each.number) for each in missing]
    made = bulk_create_with_history(new, Period, default_user=by, default_change_reason="Closed")
    rows |= {row.value: row for row in made}


def _freeze(period: Period, by: User, moment: dt.datetime, reason: str) -> None:
    lines = _figures(period)
    rated = next((position.thresholds for position, _ in lines if position.thresholds), None)
    snapshot = Snapshot.objects.create(
        period=period,
        taken_at=moment,
        taken_by=by,
        reason=reason,
        amber_over=rated.amber_over if rated else None,
        red_over=rated.red_over if rated else None,
    )
    SnapshotLine.objects.bulk_create(_frozen(snapshot, lines))


def _figures(period: Period) -> list[tuple[MonitorLine, Decimal]]:
    """The live position of each line with what its forecast has for the next month."""
    as_at = period.value
    lines = CostLine.objects.filter(workstream__programme=period.programme_id)
    rows = with_figures(lines, as_at).with_forecast_next(as_at)
    return [(MonitorLine.of(row, as_at), _next(row, as_at.next())) for row in rows]


def _next(line: Any, following: PeriodValue) -> Decimal:
    """What is forecast for the next month, or assumed where nobody forecast the line."""
    if line.has_forecast or line.year != following.year:
        forecast: Decimal = line.forecast_next
        return forecast
    return budget_by_month(line)[following.number - 1]


def _frozen(snapshot: Snapshot, lines: Iterable[tuple[MonitorLine, Decimal]]) -> list[SnapshotLine]:
    return [
        SnapshotLine(
            snapshot=snapshot,
            cost_line_id=position.pk,
            award_id=position.award_id,
            forecast_next=forecast_next,
            previous_outturn=position.previous_outturn,
            reviewed_on=position.reviewed_on,
            is_assumed=position.is_assumed,
            **{name: getattr(position, name) for name in AMOUNTS},
        )
        for position, forecast_next in lines
    ]


def _close(period: Period, by: User, moment: dt.datetime) -> None:
    period.closed_at, period.closed_by = moment, by
    _save(period, "Closed", by)


def _save(period: Period, what: str, by: User) -> None:
    fields = ["closed_at", "closed_by"]
    bulk_update_with_history([period], Period, fields, default_user=by, default_change_reason=what)
