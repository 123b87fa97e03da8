"""Cost lines with their figures, each annotated without joins that would multiply rows."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value

from finance.month_amounts import month_amounts
from finance.querysets.adjustments import netted
from finance.querysets.snapshots import OUTTURN
from finance.querysets.subqueries import NOTHING, all_of, sum_of
from innovation.core.access import VIEW_EVERY_PROGRAMME
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR
from innovation.core.periods import Period as PeriodValue
from programmes.models import Workstream
from programmes.querysets import User

if TYPE_CHECKING:
    from finance.models import CostLine  # noqa: F401 - for the generic base


class CostLineQuerySet(models.QuerySet["CostLine"]):
    """Cost lines."""

    def visible_to(self, user: User) -> Self:
        """The cost lines of the workstreams that the user may see."""
        if user.has_perm(VIEW_EVERY_PROGRAMME):
            return self
        return self.filter(workstream__in=Workstream.objects.visible_to(user))

    def expenditure(self) -> Self:
        """The lines of gross expenditure."""
        return self.exclude(category__kind="income")

    def income(self) -> Self:
        """The lines of income."""
        return self.filter(category__kind="income")

    def funded(self) -> Self:
        """The lines with a budget that is not £0, those of an award, and those of a virement."""
        moved = Exists(all_of("VirementLine").filter(cost_line=OuterRef("pk")))
        return self.filter(~Q(original_budget=ZERO) | Q(award__isnull=False) | moved)

    def with_latest_budget(self) -> Self:
        """Annotate `virements`, all that approved ones moved, and `latest_budget` with it.

        `latest_budget` is the original budget and the virements.
        """
        lines = all_of("VirementLine").approved().filter(cost_line=OuterRef("pk"))
        with_moved = self.annotate(virements=sum_of(lines, by="cost_line"))
        return with_moved.annotate(latest_budget=F("original_budget") + F("virements"))

    def with_given_away(self) -> Self:
        """Annotate `given_away`: all that approved virements took from the line, as a positive."""
        lines = all_of("VirementLine").approved().filter(cost_line=OuterRef("pk"))
        taken = sum_of(lines.filter(amount__lt=ZERO), by="cost_line")
        return self.annotate(given_away=NOTHING - taken)

    def with_actual(self, as_at: PeriodValue | None) -> Self:
        """Annotate `actual`: spend of all periods up to and including `as_at` (None: all)."""
        balances = all_of("Balance").filter(cost_line=OuterRef("pk"))
        counted = balances if as_at is None else balances.up_to(as_at)
        return self.annotate(actual=sum_of(counted, by="cost_line"))

    def with_accruals(self, as_at: PeriodValue | None) -> Self:
        """Annotate `accruals`: accruals less prepayments that count to date, reversals netted.

        None counts all periods. What was withdrawn does not count; `finance.accruals` has the rule.
        """
        return self.annotate(accruals=all_of("Accrual").in_force().of_lines(as_at))

    def with_commitments(self, as_at: PeriodValue | None) -> Self:
        """Annotate `committed`: what is left of the commitments at the end of `as_at` (None: now).

        See `CommitmentQuerySet.with_left`: ordered, not ended and not invoiced. It stands beside
        the projected outturn and is never added to it.
        """
        rows = all_of("Commitment").as_at(as_at).with_left(as_at).filter(cost_line=OuterRef("pk"))
        return self.annotate(committed=sum_of(rows, by="cost_line", of="left"))

    def with_forecast(self, as_at: PeriodValue | None) -> Self:
        """Annotate `forecast` and `has_forecast`: what is forecast for the periods after `as_at`.

        None counts all periods. The sum is £0.00 where nobody made a forecast and `has_forecast`
        is false then: `finance.projection` says what is assumed instead.
        """
        line = OuterRef("pk")
        months = all_of("ForecastMonth")
        counted = months.filter(_after(as_at), forecast__cost_line=line)
        return self.annotate(
            forecast=sum_of(counted, by="forecast__cost_line"),
            has_forecast=Exists(months.filter(forecast__cost_line=line)),
        )

    def with_planned(self) -> Self:
        """Annotate `planned`: the original budget as planned by month, April first.

        A list of twelve amounts, empty where nobody planned: see `variance.monthly_budget`.
        """
        planned = all_of("PlannedMonth")
        rows = planned.filter(cost_line=OuterRef("pk"))
        return self.annotate(planned=month_amounts(rows, by="cost_line"))

    def with_months(self) -> Self:
        """Annotate `actuals` and `forecasts`: twelve amounts each, April first.

        Each is empty where the line has no row of the kind; neither is as at a period.
        """
        balances = all_of("Balance")
        forecasts = all_of("ForecastMonth")
        spent = balances.filter(cost_line=OuterRef("pk"))
        expected = forecasts.filter(forecast__cost_line=OuterRef("pk"))
        return self.annotate(
            actuals=month_amounts(spent, by="cost_line", number="period__number"),
            forecasts=month_amounts(expected, by="forecast__cost_line"),
        )

    def with_rag_thresholds(self, as_at: PeriodValue | None) -> Self:
        """Annotate `amber_over` and `red_over`, the thresholds in force at the end of `as_at`.

        None takes the latest ones. Both are None where there are none yet.
        """
        rows = all_of("RagThreshold").order_by("-effective_from")
        in_force = rows if as_at is None else rows.filter(effective_from__lte=as_at.end)
        return self.annotate(
            amber_over=Subquery(in_force.values("amber_over")[:1]),
            red_over=Subquery(in_force.values("red_over")[:1]),
        )

    def with_previous_outturn(self, as_at: PeriodValue | None) -> Self:
        """Annotate `previous_outturn`: what the last close before `as_at` projected, or None.

        With `as_at` None nothing was closed before.
        """
        if as_at is None:
            return self.annotate(previous_outturn=Value(None, output_field=MoneyField()))
        frozen = all_of("SnapshotLine").filter(cost_line=OuterRef("pk")).in_force().before(as_at)
        outturn = frozen.annotate(outturn=OUTTURN).values("outturn")[:1]
        return self.annotate(previous_outturn=Subquery(outturn, output_field=MoneyField()))

    def with_forecast_next(self, as_at: PeriodValue) -> Self:
        """Annotate `forecast_next`: what of the forecast is for the month after `as_at`."""
        following = as_at.next()
        months = all_of("ForecastMonth").filter(
            forecast__cost_line=OuterRef("pk"),
            forecast__cost_line__year=following.year,
            number=following.number,
        )
        return self.annotate(forecast_next=sum_of(months, by="forecast__cost_line"))

    def with_recorded_underspend(self, as_at: PeriodValue | None) -> Self:
        """Annotate `recorded`: what was recorded of the underspend of periods up to `as_at`.

        None counts all periods. What was withdrawn does not count.
        """
        records = all_of("UnderspendRecord")
        counted = records.filter(cost_line=OuterRef("pk")).in_force().up_to(as_at)
        return self.annotate(recorded=sum_of(counted, by="cost_line"))

    def with_pressures(self, as_at: PeriodValue | None) -> Self:
        """Annotate `pressures`: the net of what pressures and action plans still do to the line.

        Positive where they worsen its projection. As at a period (None: all that were entered):
        see `finance.pressures` for what counts.
        """
        rows = all_of("Adjustment").counted(as_at).filter(cost_line=OuterRef("pk"))
        return self.annotate(pressures=sum_of(rows, by="cost_line", of=netted()))

    def with_recorded_by_outcome(self, as_at: PeriodValue | None) -> Self:
        """Annotate `recorded_saving`, `recorded_return` and so on: `recorded` by its outcome."""
        records = all_of("UnderspendRecord").filter(cost_line=OuterRef("pk"))
        counted = records.in_force().up_to(as_at)
        outcomes = records.model.Outcome.values
        return self.annotate(
            **{
                f"recorded_{outcome}": sum_of(counted.filter(outcome=outcome), by="cost_line")
                for outcome in outcomes
            }
        )

    def forecast_gaps(self, as_at: PeriodValue) -> Self:
        """The lines of the year of `as_at` with months left, money in them and no forecast.

        Their projected outturn stands on an assumption. Money is a budget or any spend.
        """
        if as_at.number == PERIODS_IN_YEAR:
            return self.none()
        spent = all_of("Balance").filter(cost_line=OuterRef("pk")).exclude(amount=ZERO)
        has_money = ~Q(latest_budget=ZERO) | Exists(spent)
        in_year = self.with_latest_budget().filter(year=as_at.year, agreed_forecast=None)
        return in_year.filter(has_money)

    def not_reviewed_since(self, moment: dt.datetime) -> Self:
        """The lines with a forecast that nobody has looked at since a moment."""
        return self.filter(
            Q(agreed_forecast__reviewed_at=None) | Q(agreed_forecast__reviewed_at__lt=moment)
        ).exclude(agreed_forecast=None)

    def not_reviewed_since_close(self, as_at: PeriodValue) -> Self:
        """The lines of the year of `as_at` with a forecast that nobody looked at since a close.

        It is the last close in force of their programme; before the first there are none.
        """
        closes = all_of("Snapshot").in_force().order_by("-taken_at")
        of_programme = closes.filter(period__programme=OuterRef("workstream__programme"))
        reviewed_at = F("agreed_forecast__reviewed_at")
        return (
            self.filter(year=as_at.year)
            .exclude(agreed_forecast=None)
            .annotate(closed_at=Subquery(of_programme.values("taken_at")[:1]))
            .filter(Q(agreed_forecast__reviewed_at=None) | Q(closed_at__gt=reviewed_at))
            .exclude(closed_at=None)
        )


def _after(as_at: PeriodValue | None) -> Q:
    if as_at is None:
        return Q()
    same_year = Q(forecast__cost_line__year=as_at.year, number__gt=as_at.number)
    return Q(forecast__cost_line__year__gt=as_at.year) | same_year
