"""The page of a cost line: where its budget comes from and its spend month by month."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from finance import variance
from finance.addresses import (
    accruals_url,
    commitments_url,
    forecast_line_url,
    pressures_url,
    request_url,
    transactions_url,
    virements_url,
)
from finance.commentary_panel import panel
from finance.models import Balance, CostLine, Virement, VirementLine
from finance.monitor import MonitorLine, known_periods, monitor_lines
from finance.position import BELOW_SPENT, BELOW_SPENT_WHY
from finance.projection import first_period
from finance.tables.cost_line import BudgetStep, LineVirementTable, MonthTable
from finance.views.monitor import is_demonstration
from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.periods import PERIODS_IN_YEAR, Period, year_label


@dataclass(frozen=True, slots=True)
class Month:
    """A period of a cost line: its share of the budget, its actual, and both to date."""

    period: Period
    budget: Decimal
    actual: Decimal
    budget_to_date: Decimal
    actual_to_date: Decimal
    transactions_url: str

    @property
    def variance(self) -> Decimal:
        """(Under)/over spend to date."""
        return variance.variance(self.actual_to_date, self.budget_to_date)


class CostLineView(AccessMixin, TemplateView):
    """One cost line."""

    permission_required = "finance.view_costline"
    template_name = "finance/cost_line.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line, its position and its months."""
        lines = CostLine.objects.visible_to(self.request.user)
        cost_line = get_object_or_404(
            lines.select_related(
                "workstream__programme", "category", "award", "citation__document"
            ),
            pk=kwargs["pk"],
        )
        programme = cost_line.workstream.programme
        as_at, snapshot = next(iter(known_periods(programme).items()), (None, None))
        [position] = monitor_lines(lines.filter(pk=cost_line.pk), as_at=as_at)
        return super().get_context_data(
            breadcrumbs=[
                (each, each.get_absolute_url()) for each in (programme, cost_line.workstream)
            ],
            cost_line=cost_line,
            programme=programme,
            as_at=as_at,
            is_demonstration=is_demonstration(programme),
            position=position,
            below_spent=position.is_below_spent and (BELOW_SPENT, BELOW_SPENT_WHY),
            transactions_url=transactions_url(cost_line=cost_line.pk, as_at=as_at),
            forecast_url=forecast_line_url(cost_line.pk),
            virements=LineVirementTable(budget_steps(cost_line, position.latest_budget)),
            virements_url=virements_url(cost_line=cost_line.pk),
            requests=requests_from(position),
            accruals_url=accruals_url(cost_line=cost_line.pk, as_at=as_at),
            commitments_url=commitments_url(cost_line=cost_line.pk, as_at=as_at),
            pressures_url=pressures_url(cost_line=cost_line.pk, to=as_at and as_at.code),
            months=MonthTable(months(position, first_period(programme))),
            commentary=panel(cost_line, self.request.user, as_at, snapshot=snapshot),
            history=cost_line.history.select_related("history_user")[:20],
            **kwargs,
        )


def budget_steps(line: CostLine, latest: Decimal) -> list[BudgetStep]:
    """From the original budget by each approved virement to the latest one."""
    moved = VirementLine.objects.approved().filter(cost_line=line).select_related("virement")
    return [
        BudgetStep("Original budget", after=line.original_budget),
        *(
            BudgetStep(
                f"{each.virement}: {each.virement.get_kind_display().lower()}",
                url=each.virement.get_absolute_url(),
                decided_at=each.virement.decided_at,
                amount=each.amount,
                after=each.after,
            )
            for each in moved.order_by("virement__decided_at", "virement")
        ),
        BudgetStep("Latest budget", after=latest),
    ]


def requests_from(line: MonitorLine) -> list[tuple[str, str]]:
    """The virements that can be asked for from a line: words, and the form that begins with it."""
    following = year_label(line.year + 1)
    asked = {
        Virement.Kind.VIREMENT: "Ask for a virement from this line",
        Virement.Kind.CARRY_FORWARD: f"Carry forward what remains to {following}",
    }
    kinds = list(asked) if line.remaining > 0 and not line.is_income else list(asked)[:1]
    return [
        (asked[kind], request_url(line.workstream.programme_id, kind=kind, line=line.pk))
        for kind in kinds
    ]


def months(line: MonitorLine, first: Period | None) -> list[Month]:
    """The twelve periods of a line's year up to the one that it is as at."""
    spent = dict(Balance.objects.filter(cost_line=line.pk).values_list("period__number", "amount"))
    periods = [Period(line.year, number) for number in range(1, PERIODS_IN_YEAR + 1)]
    due = [
        variance.budget_to_date(
            line.latest_budget, line.year, period, first=first, planned=line.planned
        )
        for period in periods
    ]
    actuals = [spent.get(period.number, money.ZERO) for period in periods]
    before = [money.ZERO, *due]
    return [
        Month(
            period=period,
            budget=due[index] - before[index],
            actual=actuals[index],
            budget_to_date=due[index],
            actual_to_date=to_date,
            transactions_url=transactions_url(cost_line=line.pk, period=period.number),
        )
        for index, (period, to_date) in enumerate(zip(periods, accumulate(actuals), strict=True))
        if line.as_at is not None and period <= line.as_at
    ]
