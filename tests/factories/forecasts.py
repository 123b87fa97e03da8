"""Factories of forecasts, budgets planned by month, and what became of underspends."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from finance import models
from finance.models import Forecast
from tests.factories.finance import CostLineFactory, PeriodFactory
from tests.factories.users import UserFactory


class ForecastFactory(DjangoModelFactory):
    """A forecast by hand of £100.00 in each month; `months` has other amounts by period."""

    class Meta:
        model = models.Forecast

    cost_line = factory.SubFactory(CostLineFactory)
    months: dict[int, str] = {}

    @classmethod
    def _create(cls, model_class: type[Forecast], *_args: Any, **kwargs: Any) -> Forecast:
        amounts = dict.fromkeys(range(1, 13), "100.00") | kwargs.pop("months")
        forecast = model_class.objects.create(**kwargs)
        for number, amount in amounts.items():
            forecast.months.create(number=number, amount=Decimal(amount))
        return forecast


class ForecastMonthFactory(DjangoModelFactory):
    """£100.00 in October, of a forecast without any other month."""

    class Meta:
        model = models.ForecastMonth

    forecast = factory.LazyFunction(lambda: Forecast.objects.create(cost_line=CostLineFactory()))
    number = 7
    amount = Decimal("100.00")


class PlannedMonthFactory(DjangoModelFactory):
    """All of the budget planned for October."""

    class Meta:
        model = models.PlannedMonth

    cost_line = factory.SubFactory(CostLineFactory)
    number = 7
    amount = Decimal("1000.00")


class UnderspendRecordFactory(DjangoModelFactory):
    """£100.00 not spent by October of the line's year, taken as a saving."""

    class Meta:
        model = models.UnderspendRecord

    cost_line = factory.SubFactory(CostLineFactory)
    period = factory.SubFactory(
        PeriodFactory,
        programme=factory.SelfAttribute("..cost_line.workstream.programme"),
        year=factory.SelfAttribute("..cost_line.year"),
    )
    amount = Decimal("100.00")
    outcome = "saving"
    note = "The post was filled later."
    recorded_at = dt.datetime(2017, 11, 15, 12, tzinfo=dt.UTC)
    recorded_by = factory.SubFactory(UserFactory)


class AccrualFactory(DjangoModelFactory):
    """£100.00 accrued in October of the line's year."""

    class Meta:
        model = models.Accrual

    cost_line = factory.SubFactory(CostLineFactory)
    period = factory.SubFactory(
        PeriodFactory,
        programme=factory.SelfAttribute("..cost_line.workstream.programme"),
        year=factory.SelfAttribute("..cost_line.year"),
    )
    amount = Decimal("100.00")
    reason = "Invoice not yet received."
    evidence = "Order 4711"
    recorded_at = dt.datetime(2017, 11, 3, 12, tzinfo=dt.UTC)
    recorded_by = factory.SubFactory(UserFactory)
