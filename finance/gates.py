"""A gate of contingent money: its conditions, what it waits for, and what stops without it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q

from finance.models import CostLine
from finance.monitor import last_day_known
from finance.outturn import equal_months, months_left
from finance.projection import budget_by_month
from finance.querysets import CostLineQuerySet
from finance.reach import Plan, Reach, Receipt, carried_on, reach
from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period
from innovation.core.questions import put_once
from programmes.gate import GateFacts
from programmes.milestones import rag
from programmes.models import Award, GateCondition, Milestone, Tranche
from staffing.establishment import Fte, Seat, fte_on
from staffing.models import Post, PostFunding

NOBODY_IN_POST = Fte(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class GateRow:
    """A contingent tranche with what its colour rests on."""

    tranche: Tranche
    facts: GateFacts
    url: str

    @property
    def evidence(self) -> str:
        """How many of the conditions have evidence, in words."""
        return f"{self.facts.met} of {self.facts.met + self.facts.missing}"


def gate_rows(tranches: Iterable[Tranche], day: dt.date | None = None) -> list[GateRow]:
    """Each gate as at a day, or as at the last day known of its programme.

    A constant number of queries. Tranches come with their award.
    """
    rows = list(tranches)
    programmes = {row.award.programme_id for row in rows}
    day = day or last_day_known(programmes) or dt.date.max
    met, missing = _evidence(rows)
    colours: dict[int | None, list[Any]] = {}
    dates = ("tranche", "planned_on", "forecast_on", "actual_on")
    helping = Milestone.objects.filter(tranche__in=rows).values_list(*dates)
    for key, planned, forecast, actual in helping:
        colours.setdefault(key, []).append(rag(planned, forecast, actual, day))
    filled = _filled(programmes, day)
    return [
        GateRow(
            row,
            GateFacts(
                day,
                row.due_on,
                row.claim,
                met.get(row.pk, 0),
                missing.get(row.pk, 0),
                filled.get(row.award.programme_id, NOBODY_IN_POST).planned,
                filled.get(row.award.programme_id, NOBODY_IN_POST).in_post,
                colours.get(row.pk, []),
            ),
            row.get_absolute_url(),
        )
        for row in rows
    ]


def _evidence(tranches: list[Tranche]) -> tuple[dict[int, int], dict[int, int]]:
    """How many conditions of each tranche are met, and how many are not."""
    conditions = GateCondition.objects.filter(tranche__in=tranches).order_by()
    all_of = dict(conditions.values_list("tranche").annotate(number=Count("pk")))
    missing = dict(conditions.unmet().values_list("tranche").annotate(number=Count("pk")))
    return {key: number - missing.get(key, 0) for key, number in all_of.items()}, missing


def _filled(programmes: Iterable[int], day: dt.date) -> dict[int, Fte]:
    """FTE planned and in post on a day, by the key of the programme."""
    seats: dict[int, list[Seat]] = {}
    posts = Post.objects.filter(workstream__programme__in=list(programmes))
    for programme, *seat in posts.values_list(
        *("workstream__programme", "fte", "planned_start", "actual_start", "ended_on"),
        "planned_end",
    ):
        seats.setdefault(programme, []).append(Seat(*seat))
    return {key: fte_on(found, [day])[0] for key, found in seats.items()}


@dataclass(frozen=True, slots=True)
class Basis:
    """Money on one basis: how far it reaches in what is planned, and when it would run out.

    `carried_on_to` is the first day without money when spend goes on at the average of the last
    twelve months of the plan; None where it does not run out in fifty years.
    """

    label: str
    amount: Decimal
    reach: Reach[CostLine]
    carried_on_to: dt.date | None


def spend_plan(award: Award, as_at: Period | None) -> dict[CostLine, dict[Period, Decimal]]:
    """What the lines of an award spent in each month up to a period, and are to spend after it.

    After it that is the agreed forecast, or the latest budget by month where there is none, and
    what pressures add in equal months. Accruals count in the last month that is over. Each line
    adds to its projected outturn in the monitor. Two queries.
    """
    return {line: dict(_months(line, as_at)) for line in _all_plans(as_at).filter(award=award)}


@lru_cache(maxsize=100)
def _all_plans(as_at: Period | None) -> CostLineQuerySet:
    """Every line with what `spend_plan` is made of: the question, not the answer."""
    return put_once(
        CostLine.objects.with_latest_budget()
        .with_planned()
        .with_months()
        .with_accruals(as_at)
        .with_pressures(as_at)
        .select_related("workstream__programme", "category")
        .order_by("workstream__position", "workstream__name", "category__position", "year")
    )


def _months(line: Any, as_at: Period | None) -> Iterable[tuple[Period, Decimal]]:
    left = months_left(line.year, as_at)
    ahead = line.forecasts or budget_by_month(line)
    last = max(min(left, default=PERIODS_IN_YEAR + 1) - 1, 1)
    more = equal_months(line.pressures, left or [last])
    more[last] = more.get(last, money.ZERO) + line.accruals
    for number in range(1, PERIODS_IN_YEAR + 1):
        behind = line.actuals[number - 1] if line.actuals else money.ZERO
        amount = ahead[number - 1] if number in left else behind
        amount += more.get(number, money.ZERO)
        if amount:
            yield Period(line.year, number), amount


def bases(
    tranche: Tranche,
    plan: Plan[CostLine],
    *,
    secured: Decimal,
    released: Decimal,
    on: dt.date,
) -> list[Basis]:
    """The secured money alone, with `released` of the tranche on a day, and with all of it.

    `secured` is what of the award is secured or released already.
    """
    start = tranche.award.starts_on
    due = tranche.due_on or start
    options = [
        ("Secured money alone: the tranche is withheld", [Receipt(start, secured)]),
        ("The full tranche", [Receipt(start, secured), Receipt(due, tranche.amount)]),
    ]
    if released != tranche.amount or on != due:
        label = f"{money.show(released, pence=False)} on {on:%-d %B %Y}"
        options.insert(1, (label, [Receipt(start, secured), Receipt(on, released)]))
    return [_basis(label, receipts, plan) for label, receipts in options]


def _basis(label: str, receipts: list[Receipt], plan: Plan[CostLine]) -> Basis:
    amount = sum((receipt.amount for receipt in receipts), money.ZERO)
    onwards = reach(receipts, carried_on(plan, amount))
    return Basis(label, amount, reach(receipts, plan), onwards.runs_out_on)


@dataclass(frozen=True, slots=True)
class Stop:
    """What of a cost line the money does not reach."""

    line: CostLine
    first: Period
    last: Period
    amount: Decimal


def stops(found: Reach[CostLine]) -> list[Stop]:
    """The cost lines that stop, each with its months and amount."""
    return [
        Stop(line, min(months), max(months), sum(months.values(), money.ZERO))
        for line, months in found.unreached.items()
    ]


def posts_that_stop(award: Award, day: dt.date | None) -> list[Post]:
    """The posts that the award pays for on the day on which its money runs out."""
    if day is None:
        return []
    paid = PostFunding.objects.in_force_on(day).filter(award=award)
    going_on = Q(planned_end=None) | Q(planned_end__gte=day)
    there = Q(ended_on=None) | Q(ended_on__gte=day)
    return list(
        Post.objects.filter(going_on, there, pk__in=paid.values("post"))
        .select_related("workstream", "grade")
        .order_by("workstream__position", "number")
    )
