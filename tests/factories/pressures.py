"""Factories of pressures and action plans."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from finance import models
from tests.factories.finance import CostLineFactory


class AdjustmentFactory(DjangoModelFactory):
    """A pressure of £100.00 from October 2017 on; `saving=True` plans one of £100.00 against it."""

    class Meta:
        model = models.Adjustment

    class Params:
        saving = factory.Trait(kind="action_plan")

    cost_line = factory.SubFactory(CostLineFactory)
    kind = "pressure"
    title = factory.Sequence(lambda n: f"Entry {n}")
    owner = "Head of Service"
    amount = Decimal("100.00")
    counts_from = dt.date(2017, 10, 1)
