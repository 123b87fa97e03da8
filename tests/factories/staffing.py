"""Factories of the staffing app."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from staffing import models
from tests.factories.programmes import AwardFactory, WorkstreamFactory


class GradeFactory(DjangoModelFactory):
    class Meta:
        model = models.Grade

    code = factory.Sequence(lambda n: f"PO{n:04d}")
    position = factory.Sequence(int)


class PostFactory(DjangoModelFactory):
    """A proposed full-time post; `in_post=True` fills it from October 2017."""

    class Meta:
        model = models.Post

    class Params:
        in_post = factory.Trait(status="in_post", actual_start=dt.date(2017, 10, 1))

    number = factory.Sequence(lambda n: f"P{n:04d}")
    title = "Family support worker"
    grade = factory.SubFactory(GradeFactory)
    fte = Decimal("1.000")
    workstream = factory.SubFactory(WorkstreamFactory)
    planned_start = dt.date(2017, 10, 1)


class RecruitmentStepFactory(DjangoModelFactory):
    class Meta:
        model = models.RecruitmentStep

    post = factory.SubFactory(PostFactory)
    status = "approved"
    on = dt.date(2017, 6, 23)


class PostFundingFactory(DjangoModelFactory):
    """An award of the post's programme pays from October 2017."""

    class Meta:
        model = models.PostFunding

    post = factory.SubFactory(PostFactory)
    starts_on = dt.date(2017, 10, 1)
    source = "award"
    award = factory.SubFactory(
        AwardFactory, programme=factory.SelfAttribute("..post.workstream.programme")
    )


class GradeRangeFactory(DjangoModelFactory):
    class Meta:
        model = models.GradeRange

    grade = factory.SubFactory(GradeFactory)
    effective_from = dt.date(2017, 4, 1)
    spine = "old"
    lowest = 38
    highest = 41
    source = "A letter."


class PaySpinePointFactory(DjangoModelFactory):
    class Meta:
        model = models.PaySpinePoint

    effective_from = dt.date(2018, 4, 1)
    spine = "old"
    point = factory.Sequence(lambda n: n + 1)
    annual_salary = Decimal("36000.00")
    source = "A letter."


class SpineAssimilationFactory(DjangoModelFactory):
    class Meta:
        model = models.SpineAssimilation

    old_point = factory.Sequence(lambda n: n + 1)
    new_point = factory.SelfAttribute("old_point")
    source = "A letter."


class NationalInsuranceRateFactory(DjangoModelFactory):
    class Meta:
        model = models.NationalInsuranceRate

    effective_from = factory.Sequence(lambda n: dt.date(1990 + n, 4, 6))
    rate = Decimal("0.1380")
    weekly_threshold = Decimal("162.00")
    annual_threshold = Decimal("8424.00")
    source = "A letter."


class ApprenticeshipLevyRateFactory(DjangoModelFactory):
    class Meta:
        model = models.ApprenticeshipLevyRate

    effective_from = factory.Sequence(lambda n: dt.date(1990 + n, 4, 6))
    rate = Decimal("0.0050")
    source = "A letter."


class AssumptionSetFactory(DjangoModelFactory):
    class Meta:
        model = models.AssumptionSet

    name = factory.Sequence(lambda n: f"Set {n:04d}")
    slug = factory.Sequence(lambda n: f"set-{n:04d}")
    entry = "bottom"
    pension_rate = Decimal("0.1600")
    note = "Everything is assumed."


class PayAwardAssumptionFactory(DjangoModelFactory):
    class Meta:
        model = models.PayAwardAssumption

    assumptions = factory.SubFactory(AssumptionSetFactory)
    year = 2026
    rate = Decimal("0.0200")


class EntryExceptionFactory(DjangoModelFactory):
    class Meta:
        model = models.EntryException

    assumptions = factory.SubFactory(AssumptionSetFactory)
    workstream = factory.SubFactory(WorkstreamFactory)
    entry = "top"
