"""Querysets of the app: what a user may see, and sums by the database."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from finance.month_amounts import month_amounts
from innovation.core.fields import MoneyField, money_sum
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR
from innovation.core.periods import Period as PeriodValue
from programmes.models import Programme, Workstream
from programmes.querysets import User, key_of

if TYPE_CHECKING:
    from finance.models import (  # noqa: F401 - for the generic bases
        Balance,
        CostLine,
        Forecast,
        LedgerImport,
        LedgerUpload,
        Period,
        Reject,
        ReportedFigure,
        Transaction,
        UnderspendRecord,
    )


class CostLineQuerySet(models.QuerySet["CostLine"]):
    """Cost lines."""

    def visible_to(self, user: User) -> Self:
        """The cost lines of the workstreams that the user may see."""
        return self.filter(workstream__in=Workstream.objects.visible_to(user))

    def expenditure(self) -> Self:
        """The lines of gross expenditure."""
        return self.exclude(category__kind="income")

    def income(self) -> Self:
        """The lines of income."""
        return self.filter(category__kind="income")

    def funded(self) -> Self:
        """The lines with a budget that is not £0 and those that an award is named for."""
        return self.exclude(original_budget=ZERO, award=None)

    def with_latest_budget(self) -> Self:
        """Annotate `latest_budget`: the original budget and everything agreed since."""
        return self.annotate(latest_budget=F("original_budget"))

    def with_actual(self, as_at: PeriodValue | None) -> Self:
        """Annotate `actual`: spend of all periods up to and including `as_at` (None: all)."""
        return self.annotate(actual=money_sum("balances__amount", filter=_up_to(as_at)))

    def with_forecast(self, as_at: PeriodValue | None) -> Self:
        """Annotate `forecast` and `has_forecast`: what is forecast for the periods after `as_at`.

        None counts all periods. The sum is £0.00 where nobody made a forecast and `has_forecast`
        is false then: `finance.projection` says what is assumed instead.
        """
        line = OuterRef("pk")
        months = _all("ForecastMonth")
        counted = months.filter(_after(as_at), forecast__cost_line=line)
        return self.annotate(
            forecast=_sum_of(counted, by="forecast__cost_line"),
            has_forecast=Exists(months.filter(forecast__cost_line=line)),
        )

    def with_planned(self) -> Self:
        """Annotate `planned`: the original budget as planned by month, April first.

        A list of twelve amounts, empty where nobody planned: see `variance.monthly_budget`.
        """
        planned = _all("PlannedMonth")
        rows = planned.filter(cost_line=OuterRef("pk"))
        return self.annotate(planned=month_amounts(rows, by="cost_line"))

    def with_months(self) -> Self:
        """Annotate `actuals` and `forecasts`: twelve amounts each, April first.

        Each is empty where the line has no row of the kind; neither is as at a period.
        """
        balances = _all("Balance")
        forecasts = _all("ForecastMonth")
        spent = balances.filter(cost_line=OuterRef("pk"))
        expected = forecasts.filter(forecast__cost_line=OuterRef("pk"))
        return self.annotate(
            actuals=month_amounts(spent, by="cost_line", number="period__number"),
            forecasts=month_amounts(expected, by="forecast__cost_line"),
        )

    def with_recorded_underspend(self, as_at: PeriodValue | None) -> Self:
        """Annotate `recorded`: what was recorded of the underspend of periods up to `as_at`.

        None counts all periods. What was withdrawn does not count.
        """
        records = _all("UnderspendRecord")
        counted = records.filter(cost_line=OuterRef("pk")).in_force().up_to(as_at)
        return self.annotate(recorded=_sum_of(counted, by="cost_line"))

    def forecast_gaps(self, as_at: PeriodValue) -> Self:
        """The lines of the year of `as_at` with months left, money in them and no forecast.

        Their projected outturn stands on an assumption. Money is a budget or any spend.
        """
        if as_at.number == PERIODS_IN_YEAR:
            return self.none()
        spent = _all("Balance").filter(cost_line=OuterRef("pk")).exclude(amount=ZERO)
        has_money = ~Q(latest_budget=ZERO) | Exists(spent)
        in_year = self.with_latest_budget().filter(year=as_at.year, agreed_forecast=None)
        return in_year.filter(has_money)

    def not_reviewed_since(self, moment: dt.datetime) -> Self:
        """The lines with a forecast that nobody has looked at since a moment."""
        return self.filter(
            Q(agreed_forecast__reviewed_at=None) | Q(agreed_forecast__reviewed_at__lt=moment)
        ).exclude(agreed_forecast=None)


def _all(model: str) -> Any:
    """The rows of a model that stands on this module."""
    return apps.get_model("finance", model)._default_manager  # noqa: SLF001 - Django's documented name


def _sum_of(rows: models.QuerySet[Any], *, by: str) -> Coalesce:
    """The sum of the amounts of the rows as a subquery, which multiplies no other rows."""
    total = rows.order_by().values(by).annotate(total=Sum("amount")).values("total")
    nothing = Value(ZERO, output_field=MoneyField())
    return Coalesce(Subquery(total, output_field=MoneyField()), nothing)


def _after(as_at: PeriodValue | None) -> Q:
    if as_at is None:
        return Q()
    same_year = Q(forecast__cost_line__year=as_at.year, number__gt=as_at.number)
    return Q(forecast__cost_line__year__gt=as_at.year) | same_year


def _up_to(as_at: PeriodValue | None) -> Q:
    if as_at is None:
        return Q()
    return Q(year__lt=as_at.year) | Q(year=as_at.year, balances__period__number__lte=as_at.number)


class PeriodQuerySet(models.QuerySet["Period"]):
    """Accounting periods."""

    def closed(self) -> Self:
        """The periods that take no more transactions."""
        return self.filter(closed_at__isnull=False)

    def with_spend(self) -> Self:
        """The periods that a transaction was ever loaded into."""
        return self.filter(balances__isnull=False).distinct()


class BalanceQuerySet(models.QuerySet["Balance"]):
    """Balances."""

    def visible_to(self, user: User) -> Self:
        """The balances of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))


class ForecastQuerySet(models.QuerySet["Forecast"]):
    """Forecasts."""

    def visible_to(self, user: User) -> Self:
        """The forecasts of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))


class UnderspendRecordQuerySet(models.QuerySet["UnderspendRecord"]):
    """What became of underspends."""

    def visible_to(self, user: User) -> Self:
        """The records of the workstreams that the user may see."""
        return self.filter(cost_line__workstream__in=Workstream.objects.visible_to(user))

    def in_force(self) -> Self:
        """The records that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def up_to(self, period: PeriodValue | None) -> Self:
        """The records of periods up to and including `period` (None: all)."""
        if period is None:
            return self
        same_year = Q(period__year=period.year, period__number__lte=period.number)
        return self.filter(Q(period__year__lt=period.year) | same_year)


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Rows of the ledger."""

    def visible_to(self, user: User) -> Self:
        """The transactions of the workstreams that the user may see."""
        return self.filter(balance__cost_line__workstream__in=Workstream.objects.visible_to(user))

    def up_to(self, period: PeriodValue) -> Self:
        """The rows that count in a period up to and including `period`."""
        earlier = Q(balance__period__year__lt=period.year)
        same_year = Q(balance__period__year=period.year, balance__period__number__lte=period.number)
        return self.filter(earlier | same_year)

    def with_origin(self) -> Self:
        """Read with each row what it counts towards."""
        return self.select_related(
            "balance__period", "balance__cost_line__workstream", "balance__cost_line__category"
        )


class LedgerImportQuerySet(models.QuerySet["LedgerImport"]):
    """Imports."""

    def visible_to(self, user: User) -> Self:
        """The imports of programmes that the user may see in whole.

        A file holds rows of every workstream, so a part of a programme is not enough.
        """
        return self.filter(ledger__programme__in=Programme.objects.assigned_whole_to(user))

    def with_state(self) -> Self:
        """Annotate `state` (loaded, reversed or reversal) and `waiting`, its rejects to deal with.

        Everything that a list of imports shows beside them is read too. The latest comes first.
        """
        state = Case(
            When(reverses__isnull=False, then=Value("reversal")),
            When(reversal__isnull=False, then=Value("reversed")),
            default=Value("loaded"),
        )
        waiting = Count("rejects", filter=Q(rejects__loaded_by=None, reversal=None))
        return (
            self.annotate(state=state, waiting=waiting)
            .select_related("ledger__programme", "imported_by", "mapping")
            .order_by("-pk")
        )


class RejectQuerySet(models.QuerySet["Reject"]):
    """Rejected rows."""

    def visible_to(self, user: User) -> Self:
        """The rejects of imports of programmes that the user may see in whole."""
        programmes = Programme.objects.assigned_whole_to(user)
        return self.filter(ledger_import__ledger__programme__in=programmes)

    def waiting(self) -> Self:
        """The rejects that no later import has loaded."""
        return self.filter(loaded_by=None, ledger_import__reversal=None)


class LedgerUploadQuerySet(models.QuerySet["LedgerUpload"]):
    """Files that wait for confirmation."""

    def visible_to(self, user: User) -> Self:
        """The user's own uploads."""
        return self.filter(uploaded_by=key_of(user))


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    """Figures of reports."""

    def visible_to(self, user: User) -> Self:
        """The figures of programmes that the user may see in whole."""
        return self.filter(programme__in=Programme.objects.assigned_whole_to(user))

    def with_source(self) -> Self:
        """The figures with their programme, document and place, in the order of the documents."""
        return self.select_related("programme", "citation__document").order_by(
            "programme", "citation__document__published_on", "pk"
        )
