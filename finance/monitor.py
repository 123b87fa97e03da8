"""Spend against allocation: the one definition that every page, file and paper reads.

A line is a workstream, category and financial year with its latest budget, what of it belongs
to the periods so far, and what was spent. Everything is as at a period, never "today".
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self, TypeVar

from django.db.models import F
from django.utils import timezone

from finance.addresses import monitor_url, transactions_url
from finance.basis import Budget, contingent_parts
from finance.gross_and_net import Split, split
from finance.models import CostCategory, CostLine, Snapshot, SnapshotLine
from finance.models import Period as PeriodRow
from finance.position import AMOUNTS, Position, total
from finance.projection import (
    Projection,
    all_outturns,
    forecast_of,
    last_actual_periods,
)
from finance.querysets import CostLineQuerySet, SnapshotLineQuerySet
from finance.rag import Thresholds
from innovation.core.money import ZERO
from innovation.core.periods import Period
from innovation.core.questions import put_once
from programmes.models import Award, Programme, Workstream

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorLine(Position):
    """The position of one cost line.

    `planned` is its budget as planned by month, if it was. A line with months left and no
    forecast `is_assumed` to spend the budget of those months. `forecast_next` is known of a
    frozen line: what its forecast had for the month after.
    """

    pk: int
    workstream: Workstream
    category: CostCategory
    year: int
    award_id: int | None
    as_at: Period | None
    planned: Sequence[Decimal] = ()
    is_assumed: bool = False
    forecast_next: Decimal = ZERO

    @property
    def is_income(self) -> bool:
        """Whether the line is of income, as its category says, whatever its amounts are."""
        return self.category.is_income

    @classmethod
    def of(cls, line: Any, as_at: Period | None) -> Self:
        """The position of a line with the figures of `with_figures`."""
        projection = Projection.of(line, as_at)
        return cls(
            original_budget=line.original_budget,
            virements=line.virements,
            budget_to_date=projection.budget_to_date,
            actual=projection.actual,
            accruals=line.accruals,
            committed=line.committed,
            forecast=projection.forecast,
            pressures=line.pressures,
            recorded=projection.recorded,
            previous_outturn=line.previous_outturn,
            reviewed_on=_reviewed_on(line),
            thresholds=_thresholds(line),
            pk=line.pk,
            workstream=line.workstream,
            category=line.category,
            year=line.year,
            award_id=line.award_id,
            as_at=as_at,
            planned=line.planned,
            is_assumed=projection.is_assumed,
        )

    @classmethod
    def frozen(cls, line: SnapshotLine, as_at: Period | None) -> Self:
        """The position of a line as it was when the period was closed."""
        close, cost_line = line.snapshot, line.cost_line
        amounts: dict[str, Any] = {name: getattr(line, name) for name in AMOUNTS}
        return cls(
            **amounts,
            previous_outturn=line.previous_outturn,
            reviewed_on=line.reviewed_on,
            thresholds=_thresholds(close),
            pk=cost_line.pk,
            workstream=cost_line.workstream,
            category=cost_line.category,
            year=cost_line.year,
            award_id=line.award_id,
            as_at=as_at,
            is_assumed=line.is_assumed,
            forecast_next=line.forecast_next,
        )

    def on_basis(self, contingent: Decimal, *, secured: bool) -> Self:
        """The line with what of its budget is contingent, on the secured or on the full basis.

        On the secured basis the budget to date is no more than what is secured: what is contingent
        falls on the last months of the year.
        """
        if not contingent:
            return self
        if not secured:
            return replace(self, contingent=contingent)
        to_date = min(self.budget_to_date, self.latest_budget - contingent)
        return replace(self, contingent=contingent, withheld=contingent, budget_to_date=to_date)


def with_figures(lines: CostLineQuerySet, as_at: Period | None) -> CostLineQuerySet:
    """The lines with every figure that `MonitorLine.of` reads; see `with_outturn`."""
    return _all_figures(as_at).filter(pk__in=lines)


@lru_cache(maxsize=100)
def _all_figures(as_at: Period | None) -> CostLineQuerySet:
    """Every line as `with_figures` has it: a new kind of figure joins here."""
    live = all_outturns(as_at).with_pressures(as_at).with_commitments(as_at)
    return put_once(live.with_rag_thresholds(as_at).with_previous_outturn(as_at))


def _reviewed_on(line: CostLine) -> dt.date | None:
    forecast = forecast_of(line)
    moment = forecast and forecast.reviewed_at
    return timezone.localdate(moment) if moment else None


def _thresholds(line: Any) -> Thresholds | None:
    return None if line.red_over is None else Thresholds(line.amber_over, line.red_over)


def monitor_lines(
    lines: CostLineQuerySet, *, as_at: Period | None, snapshot: int | None = None
) -> list[MonitorLine]:
    """The position of each cost line as at a period (inclusive), in one query.

    With `snapshot`, the key of the close of that period, as it was frozen then: lines that came
    later are not among them. Before any period is loaded (`as_at` None) nothing is due and nothing
    spent.
    """
    if snapshot is not None:
        frozen = SnapshotLine.objects.filter(snapshot=snapshot, cost_line__in=lines)
        return [MonitorLine.frozen(line, as_at) for line in _in_order(frozen)]
    return [MonitorLine.of(line, as_at) for line in with_figures(lines, as_at)]


def _in_order(frozen: SnapshotLineQuerySet) -> SnapshotLineQuerySet:
    return frozen.select_related(
        "snapshot", "cost_line__workstream__programme", "cost_line__category"
    ).order_by(
        *("cost_line__workstream__position", "cost_line__workstream__name"),
        *("cost_line__category__position", "cost_line__year", "cost_line"),
    )


def latest_lines(
    lines: CostLineQuerySet, programmes: Iterable[Programme], periods: dict[int, Period]
) -> Iterator[MonitorLine]:
    """The position of each line of the programmes, each as at its own programme's latest period.

    `periods` has the latest period by the key of the programme, as from `latest_periods`. One
    query for all programmes that are as at the same period, as they mostly are.
    """
    closes = _closes_of(periods)
    same: dict[tuple[Period | None, int | None], list[Programme]] = {}
    for programme in programmes:
        key = periods.get(programme.pk), closes.get(programme.pk)
        same.setdefault(key, []).append(programme)
    for (as_at, snapshot), members in same.items():
        its_own = lines.filter(workstream__programme__in=members)
        yield from monitor_lines(its_own, as_at=as_at, snapshot=snapshot)


def _closes_of(periods: dict[int, Period]) -> dict[int, int]:
    """The close in force of each programme's period, where that is closed, by its key."""
    rows = Snapshot.objects.in_force().values_list(
        *("period__programme", "period__year", "period__number", "pk")
    )
    return {
        programme: pk
        for programme, year, number, pk in rows
        if periods.get(programme) == Period(year, number)
    }


def gross_income_net(lines: Iterable[MonitorLine]) -> Split[Position]:
    """The lines together as gross expenditure, as income, and net: net is the sum of both."""
    return split(lines, is_income=lambda line: line.is_income, total=total)


def grouped(
    lines: Iterable[MonitorLine], key: Callable[[MonitorLine], Key]
) -> list[tuple[Key, Position]]:
    """The lines together by `key`, groups in the order of their first line."""
    groups: dict[Key, list[MonitorLine]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return [(name, total(members)) for name, members in groups.items()]


@dataclass(frozen=True, slots=True)
class BasisRow:
    """An amount on the secured basis and on the full basis; the contingent part is between.

    `url` is the address of the rows that make the amount up.
    """

    label: str
    secured: Decimal
    full: Decimal
    url: str = ""

    @property
    def contingent(self) -> Decimal:
        """What the full basis has beyond the secured one."""
        return self.full - self.secured


def award_position(
    award: Award, lines: Iterable[MonitorLine], *, as_at: Period | None
) -> list[BasisRow]:
    """An award on both bases: what it is, what is allocated, spent, projected and left of it.

    `award` is annotated by `with_bases()`. Only cost lines that the award funds count. What is
    allocated beyond the secured money is contingent: `finance.basis` tells of which lines.
    """
    of_award = [line for line in lines if line.award_id == award.pk]
    funded = total(of_award)
    secured: Decimal = award.secured  # type: ignore[attr-defined]  # annotated
    full = secured + award.contingent  # type: ignore[attr-defined]  # annotated
    allocated, spent, outturn = funded.allocated, funded.actual, funded.outturn
    budgets = [Budget(line.pk, award.pk, line.year, line.allocated) for line in of_award]
    beyond = sum(contingent_parts(budgets, {award.pk: secured}).values(), ZERO)
    within = allocated - beyond
    scope = {"programme": award.programme_id, "award": award.pk}
    return [
        BasisRow("Award", secured, full),
        BasisRow("Allocated to cost lines", within, allocated, monitor_url(**scope)),
        BasisRow("Not yet allocated", secured - within, full - allocated),
        BasisRow("Spent to date", spent, spent, transactions_url(as_at=as_at, **scope)),
        BasisRow("Left of the award", secured - spent, full - spent),
        BasisRow("Projected outturn", outturn, outturn, monitor_url(view="outturn", **scope)),
        BasisRow("Left at the projected outturn", secured - outturn, full - outturn),
    ]


def contingent_of(
    awards: Iterable[Award], *, snapshot: int | None, lines: Iterable[MonitorLine] | None = None
) -> dict[int, Decimal]:
    """What of each line's budget is contingent, by its key; see `finance.basis`.

    Awards are annotated by `with_bases()`. `lines` are all that they fund, where those are read
    already; otherwise one query reads their budgets, as they were frozen by the `snapshot` or live.
    """
    secured: dict[int, Decimal] = {award.pk: award.secured for award in awards}  # type: ignore[attr-defined]  # annotated
    if not secured:
        return {}
    if lines is not None:
        rows = ((line.pk, line.award_id, line.year, line.allocated) for line in lines)
        return contingent_parts((Budget(*row) for row in rows if row[1] in secured), secured)  # type: ignore[arg-type]  # an award
    return contingent_parts((Budget(*row) for row in _budgets(secured, snapshot)), secured)


def _budgets(awards: Collection[int], snapshot: int | None) -> Any:
    if snapshot is None:
        live: Any = CostLine.objects.filter(award__in=awards).with_latest_budget()
        return live.values_list("pk", "award", "year", "latest_budget")
    frozen = SnapshotLine.objects.filter(snapshot=snapshot, award__in=awards)
    budget = F("original_budget") + F("virements")
    return frozen.annotate(budget=budget).values_list(
        "cost_line", "award", "cost_line__year", "budget"
    )


def latest_periods() -> dict[int, Period]:
    """For each programme with spend or a close, by its key, the latest period that has any."""
    return last_actual_periods()


def last_day_known(programmes: Collection[int]) -> dt.date | None:
    """The last day of the latest period that is loaded or closed of any of these programmes."""
    latest = (period for key, period in latest_periods().items() if key in programmes)
    return max((period.end for period in latest), default=None)


def known_periods(programme: Programme) -> dict[Period, int | None]:
    """The periods that hold spend or are closed, the latest first, with the close in force.

    The close is its key, None of an open period.
    """
    rows: Any = PeriodRow.objects.filter(programme=programme).actual().with_snapshot()
    return {row.value: row.snapshot for row in rows.reverse()}
