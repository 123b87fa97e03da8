"""Factories of pressures, action plans and commentary."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from finance import models
from tests.factories.finance import CostLineFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.users import UserFactory


class AdjustmentFactory(DjangoModelFactory):
    """A pressure of £100.00 from October 2017 on; `saving=True` plans one of £100.00 against it."""

    class Meta:
        model = models.Adjustment

    class Params:
        saving = factory.Trait(kind="action_plan")

    cost_line = factory.SubFactory(CostLineFactory)
    kind = "pressure"
    title = factory.Sequence(lambda n: f"Entry {n:04d}")
    owner = "Head of Service"
    amount = Decimal("100.00")
    counts_from = dt.date(2017, 10, 1)


class CommentaryFactory(DjangoModelFactory):
    """A sentence on a programme for October 2017."""

    class Meta:
        model = models.Commentary

    programme = factory.SubFactory(ProgrammeFactory)
    year = 2017
    number = 7
    text = "The agency costs more than was planned."
    written_by = factory.SubFactory(UserFactory)
    written_at = dt.datetime(2017, 11, 8, 12, tzinfo=dt.UTC)
