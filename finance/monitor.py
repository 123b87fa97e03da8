"""Spend against allocation: the one definition that every page, file and paper reads.

A line is a workstream, category and financial year with its latest budget, what of it belongs
to the periods so far, and what was spent. Everything is as at a period, never "today".
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self, TypeVar

from django.db.models import F, Max

from finance import variance
from finance.addresses import monitor_url, transactions_url
from finance.gross_and_net import Split, split
from finance.models import Balance, CostCategory, CostLine
from finance.querysets import CostLineQuerySet
from finance.variance import State
from innovation.core import money
from innovation.core.bars import SpendBar, income_bar, spend_bar
from innovation.core.periods import Period
from programmes.models import Award, Programme, Workstream

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Budget and spend of a cost line, or of several together, in pounds to the penny."""

    latest_budget: Decimal = money.ZERO
    budget_to_date: Decimal = money.ZERO
    actual: Decimal = money.ZERO

    @property
    def is_income(self) -> bool:
        """Whether it reads as income, to be received: negative once all lines are netted."""
        return self.latest_budget < 0

    @property
    def remaining(self) -> Decimal:
        """Latest budget less actual."""
        return variance.remaining(self.latest_budget, self.actual)

    @property
    def variance(self) -> Decimal:
        """(Under)/over spend against the budget to date."""
        return variance.variance(self.actual, self.budget_to_date)

    @property
    def percent_spent(self) -> Decimal | None:
        """Actual as per cent of the latest budget, spent or received; None without a budget."""
        return money.percentage(self.actual, self.latest_budget)

    @property
    def state(self) -> State:
        """How spend or income stands against the budget, in words."""
        return variance.state(self.latest_budget, self.actual, is_income=self.is_income)

    @property
    def bar(self) -> SpendBar:
        """Spend or income against the latest budget as a bar."""
        if self.is_income:
            return income_bar(-self.latest_budget, -self.actual)
        return spend_bar(self.latest_budget, self.actual)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorLine(Position):
    """The position of one cost line; `planned` is its budget as planned by month, if it was."""

    pk: int
    workstream: Workstream
    category: CostCategory
    year: int
    award_id: int | None
    as_at: Period | None
    planned: Sequence[Decimal] = ()

    @property
    def is_income(self) -> bool:
        """Whether the line is of income, as its category says, whatever its amounts are."""
        return self.category.is_income

    @classmethod
    def of(cls, line: CostLine, as_at: Period | None) -> Self:
        """The position of a line annotated with its latest budget, its plan by month and actual.

        The first year's budget is spread from the period that the programme begins in.
        """
        first = first_period(line.workstream.programme)
        latest_budget: Decimal = line.latest_budget  # type: ignore[attr-defined]  # annotated
        return cls(
            latest_budget=latest_budget,
            budget_to_date=(
                variance.budget_to_date(
                    latest_budget,
                    line.year,
                    as_at,
                    first=first,
                    planned=line.planned,  # type: ignore[attr-defined]  # annotated
                )
                if as_at
                else money.ZERO
            ),
            actual=line.actual,  # type: ignore[attr-defined]  # annotated
            pk=line.pk,
            workstream=line.workstream,
            category=line.category,
            year=line.year,
            award_id=line.award_id,
            as_at=as_at,
            planned=line.planned,  # type: ignore[attr-defined]  # annotated
        )


def monitor_lines(lines: CostLineQuerySet, *, as_at: Period | None) -> list[MonitorLine]:
    """The position of each cost line as at a period (inclusive), in one query.

    Before any period is loaded (`as_at` None) nothing is due and nothing spent.
    """
    return [MonitorLine.of(line, as_at) for line in _in_order(lines.with_actual(as_at))]


def latest_lines(lines: CostLineQuerySet, periods: dict[int, Period]) -> list[MonitorLine]:
    """The position of each cost line as at its own programme's latest period, in one query.

    `periods` has the latest period by the key of the programme, as from `latest_periods`.
    """
    return [
        MonitorLine.of(line, periods.get(line.workstream.programme_id))
        for line in _in_order(lines.with_actual(None))
    ]


def _in_order(lines: CostLineQuerySet) -> CostLineQuerySet:
    return (
        lines.with_latest_budget()
        .with_planned()
        .select_related("workstream__programme", "category")
        .order_by("workstream__position", "workstream__name", "category__position", "year")
    )


def total(positions: Iterable[Position]) -> Position:
    """Several positions together; £0.00 for none."""
    positions = list(positions)
    return Position(
        latest_budget=sum((p.latest_budget for p in positions), money.ZERO),
        budget_to_date=sum((p.budget_to_date for p in positions), money.ZERO),
        actual=sum((p.actual for p in positions), money.ZERO),
    )


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
    """An award on both bases: what it is, what of it is allocated, spent and left.

    `award` is annotated by `with_bases()`. Only cost lines that the award funds count.
    """
    funded = total(line for line in lines if line.award_id == award.pk)
    secured: Decimal = award.secured  # type: ignore[attr-defined]  # annotated
    full = secured + award.contingent  # type: ignore[attr-defined]  # annotated
    allocated, spent = funded.latest_budget, funded.actual
    scope = {"programme": award.programme_id, "award": award.pk}
    return [
        BasisRow("Award", secured, full),
        BasisRow("Allocated to cost lines", allocated, allocated, monitor_url(**scope)),
        BasisRow("Not yet allocated", secured - allocated, full - allocated),
        BasisRow("Spent to date", spent, spent, transactions_url(as_at=as_at, **scope)),
        BasisRow("Left of the award", secured - spent, full - spent),
    ]


def latest_periods() -> dict[int, Period]:
    """For each programme with spend, by its key, the latest period that holds any."""
    latest = Balance.objects.values_list("period__programme").annotate(
        latest=Max(F("period__year") * 100 + F("period__number"))
    )
    return {programme: Period(code // 100, code % 100) for programme, code in latest}


def last_day_known(programmes: Collection[int]) -> dt.date | None:
    """The last day of the latest period that holds spend of any of these programmes."""
    latest = (period for key, period in latest_periods().items() if key in programmes)
    return max((period.end for period in latest), default=None)


def loaded_periods(programme: Programme) -> list[Period]:
    """The periods of a programme that hold spend, the latest first."""
    rows = Balance.objects.filter(period__programme=programme).order_by()
    codes = rows.values_list("period__year", "period__number").distinct()
    return sorted((Period(*code) for code in codes), reverse=True)


def first_period(programme: Programme) -> Period | None:
    """The period that the programme begins in, when its start is known."""
    return Period.of(programme.starts_on) if programme.starts_on else None
