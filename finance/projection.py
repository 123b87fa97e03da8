"""What each cost line spent and is forecast to, as at a period: its forecast outturn.

With accruals and pressures it is the projected outturn, which `finance.monitor` tells.

Everything is as at a period: periods up to it count as actual, later ones as forecast.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Self

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from finance import variance
from finance.models import CostLine, Forecast, Period
from finance.outturn import Outturn, months_left
from finance.querysets import CostLineQuerySet, PeriodQuerySet
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR
from innovation.core.periods import Period as PeriodValue
from innovation.core.questions import put_once
from programmes.models import Programme

BUDGET_ASSUMED = "No forecast yet: budget assumed"
NO_MONTHS_LEFT = "No months left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection(Outturn):
    """The forecast outturn of one cost line.

    A line that has months left and no forecast `is_assumed`: its forecast is then the budget of
    those months, so that what was not spent before them still shows as an underspend.
    """

    line: CostLine
    as_at: PeriodValue | None
    is_assumed: bool = False

    @property
    def months(self) -> Sequence[Decimal]:
        """The latest budget by month, April first."""
        return budget_by_month(self.line)

    @property
    def agreed(self) -> Forecast | None:
        """The forecast of the line; None where nobody made one."""
        return forecast_of(self.line)

    @property
    def months_left(self) -> list[int]:
        """The periods of the line's year that are forecast."""
        return months_left(self.line.year, self.as_at)

    @property
    def how(self) -> str:
        """How the months left are forecast, in words."""
        if not self.months_left:
            return NO_MONTHS_LEFT
        return str(self.agreed.get_profile_display()) if self.agreed else BUDGET_ASSUMED

    @property
    def reviewer(self) -> str:
        """Who last looked at the forecast; empty where nobody did."""
        user = self.agreed.reviewed_by if self.agreed else None
        return (user.get_full_name() or user.get_username()) if user else ""

    @classmethod
    def of(cls, line: Any, as_at: PeriodValue | None) -> Self:
        """The forecast outturn of a line with the sums of `with_outturn`."""
        left = months_left(line.year, as_at)
        budget_left = _budget_of(line, left)
        is_assumed = bool(left) and not line.has_forecast
        return cls(
            latest_budget=line.latest_budget,
            budget_to_date=line.latest_budget - budget_left,
            actual=line.actual,
            forecast=budget_left if is_assumed else line.forecast,
            recorded=line.recorded,
            line=line,
            as_at=as_at,
            is_assumed=is_assumed,
        )


def _budget_of(line: Any, left: Sequence[int]) -> Decimal:
    """The budget of the months left; of none and of all of them it needs no spreading."""
    if len(left) in (0, PERIODS_IN_YEAR):
        return line.latest_budget if left else ZERO
    months = budget_by_month(line)
    return sum((months[number - 1] for number in left), ZERO)


def budget_by_month(line: Any) -> list[Decimal]:
    """The latest budget of a line by month; it is annotated with its budget and its plan."""
    first = first_period(line.workstream.programme)
    return variance.monthly_budget(line.latest_budget, line.year, first=first, planned=line.planned)


def projections(lines: CostLineQuerySet, *, as_at: PeriodValue | None) -> list[Projection]:
    """The forecast outturn of each cost line as at a period (inclusive), in one query.

    Before any period is loaded (`as_at` None) nothing is spent and every month is forecast. A line
    has its workstream, programme, category and forecast with who reviewed it.
    """
    return [Projection.of(line, as_at) for line in with_outturn(lines, as_at)]


def latest_projections(
    lines: CostLineQuerySet, periods: Mapping[int, PeriodValue]
) -> list[Projection]:
    """The forecast outturn of lines of several programmes, each as at its own, in one query.

    `periods` has the period by the key of the programme; nothing is actual yet of one without.
    Every record of an underspend counts.
    """
    found = []
    for line in _by_month().filter(pk__in=lines):
        as_at = periods.get(line.workstream.programme_id)
        left = months_left(line.year, as_at)
        so_far = PERIODS_IN_YEAR - len(left)
        line.actual = sum(line.actuals[:so_far], ZERO)  # type: ignore[attr-defined]  # annotated
        line.forecast = sum(line.forecasts[so_far:], ZERO)  # type: ignore[attr-defined]  # annotated
        line.has_forecast = bool(line.forecasts)  # type: ignore[attr-defined]  # annotated
        found.append(Projection.of(line, as_at))
    return found


@cache
def _by_month() -> CostLineQuerySet:
    """Every line with what its forecast outturn is made of as at any period: the question."""
    return put_once(_with_decided(None).with_months())


def with_outturn(lines: CostLineQuerySet, as_at: PeriodValue | None) -> CostLineQuerySet:
    """The lines with every sum that the forecast outturn is made of, in the monitor's order.

    What else `lines` are annotated with is lost: annotate after it.
    """
    return all_outturns(as_at).filter(pk__in=lines)


@lru_cache(maxsize=100)
def all_outturns(as_at: PeriodValue | None) -> CostLineQuerySet:
    """Every line as `with_outturn` has it: the question, not the answer."""
    spent = _with_decided(as_at).with_actual(as_at).with_accruals(as_at)
    return put_once(spent.with_forecast(as_at))


def _with_decided(as_at: PeriodValue | None) -> CostLineQuerySet:
    """Every line with what was budgeted, planned and recorded, in the monitor's order."""
    return (
        CostLine.objects.with_latest_budget()
        .with_planned()
        .with_recorded_underspend(as_at)
        .select_related("workstream__programme", "category", "agreed_forecast__reviewed_by")
        .order_by("workstream__position", "workstream__name", "category__position", "year", "pk")
    )


def first_period(programme: Programme) -> PeriodValue | None:
    """The period that the programme begins in, when its start is known."""
    return PeriodValue.of(programme.starts_on) if programme.starts_on else None


def forecast_of(line: CostLine) -> Forecast | None:
    """The forecast of a line that was read with it; None where nobody made one."""
    return getattr(line, "agreed_forecast", None)


def last_actual_period(programme: Programme) -> PeriodValue | None:
    """The last period of a programme that holds spend or is closed; forecasts begin after it."""
    return last_actual_periods().get(programme.pk)


def last_closed_periods() -> dict[int, PeriodValue]:
    """The last closed period of each programme that has one, by its key."""
    return _latest(Period.objects.closed())


def first_open_day(programme: Programme) -> dt.date | None:
    """The first day of a programme after its last closed period; None where none is known."""
    closed = last_closed_periods().get(programme.pk)
    return closed.next().start if closed else programme.starts_on


def last_actual_periods() -> dict[int, PeriodValue]:
    """The last period with spend or closed of each programme that has one, by its key."""
    return _latest(Period.objects.actual())


def with_last_periods(programmes: QuerySet[Programme]) -> QuerySet[Any]:
    """The programmes with `actual_until` and `closed_until`, in the same query.

    Each is the period as `last_actual_periods` and `last_closed_periods` have it, as a number that
    `period_of` reads; None of a programme without one.
    """
    of_programme = Period.objects.filter(programme=OuterRef("pk"))
    return programmes.annotate(
        actual_until=Subquery(_codes(of_programme.actual()).values("latest")),
        closed_until=Subquery(_codes(of_programme.closed()).values("latest")),
    )


def _latest(periods: PeriodQuerySet) -> dict[int, PeriodValue]:
    return {row["programme"]: period_of(row["latest"]) for row in _codes(periods)}


def _codes(periods: PeriodQuerySet) -> QuerySet[Any, Any]:
    code = F("year") * 100 + F("number")
    return periods.order_by().values("programme").annotate(latest=Max(code))


def period_of(code: int) -> PeriodValue:
    """The period that a number stands for: the year, and the period in two digits."""
    return PeriodValue(code // 100, code % 100)
