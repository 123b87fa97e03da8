"""How much of the establishment is planned and filled, month by month. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.periods import Period


@dataclass(frozen=True, slots=True)
class Seat:
    """What counts of a post: its FTE and its dates, all inclusive."""

    fte: Decimal
    planned_start: dt.date
    actual_start: dt.date | None
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class MonthlyFte:
    """FTE on the last day of a period."""

    period: Period
    planned: Decimal
    in_post: Decimal


def fte_by_month(seats: Iterable[Seat], periods: Sequence[Period]) -> list[MonthlyFte]:
    """Planned FTE and FTE in post on the last day of each period."""
    seats = list(seats)
    return [
        MonthlyFte(
            period,
            planned=sum((s.fte for s in seats if s.planned_start <= period.end), Decimal(0)),
            in_post=sum((s.fte for s in seats if _filled(s, period.end)), Decimal(0)),
        )
        for period in periods
    ]


def _filled(seat: Seat, day: dt.date) -> bool:
    started = seat.actual_start is not None and seat.actual_start <= day
    return started and (seat.ended_on is None or seat.ended_on >= day)
