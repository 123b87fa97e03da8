"""Factories of the programmes app."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from django.db import transaction
from factory.django import DjangoModelFactory

from programmes import models
from tests.factories.users import UserFactory


class SourceDocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.SourceDocument

    title = factory.Sequence(lambda n: f"Report {n:04d}")
    publisher = "Director of Children and Families to Executive Board"
    published_on = dt.date(2017, 6, 21)


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Citation

    document = factory.SubFactory(SourceDocumentFactory)
    place = factory.Sequence(lambda n: f"Table {n:04d}")


class ProgrammeFactory(DjangoModelFactory):
    """A programme of October 2017 to March 2021."""

    class Meta:
        model = models.Programme

    name = factory.Sequence(lambda n: f"Programme {n:04d}")
    slug = factory.Sequence(lambda n: f"programme-{n:04d}")
    starts_on = dt.date(2017, 10, 1)
    ends_on = dt.date(2021, 3, 31)


class AtOnceFactory(DjangoModelFactory):
    """Saves what it makes in one transaction, at whose end tranches have to sum to their award."""

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Any:
        with transaction.atomic():
            return super()._generate(strategy, params)


class AwardFactory(AtOnceFactory):
    """An award of £1,000,000.00, all of it secured; `tranches=False` leaves its tranches to you."""

    class Meta:
        model = models.Award
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Award {n:04d}")
    funder = "Department for Education"
    amount = Decimal("1000000.00")
    starts_on = dt.date(2017, 4, 1)
    ends_on = dt.date(2021, 3, 31)

    @factory.post_generation  # type: ignore[untyped-decorator]  # untyped package
    def tranches(self, create: bool, extracted: bool | None, **_: object) -> None:
        if create and extracted is not False:
            TrancheFactory(award=self, amount=self.amount)


class TrancheFactory(AtOnceFactory):
    """A secured tranche of £1,000,000.00; `contingent=True` makes it wait for a condition.

    It is all of an award of its own; of an award that is given, the tranches have to sum to it.
    """

    class Meta:
        model = models.Tranche

    class Params:
        contingent = factory.Trait(
            kind="contingent", condition="Fewer children looked after.", due_on=dt.date(2020, 4, 1)
        )

    award = factory.SubFactory(
        AwardFactory, tranches=False, amount=factory.SelfAttribute("..amount")
    )
    kind = "secured"
    amount = Decimal("1000000.00")


class WorkstreamFactory(DjangoModelFactory):
    class Meta:
        model = models.Workstream

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Workstream {n:04d}")
    slug = factory.Sequence(lambda n: f"workstream-{n:04d}")


class FormerNameFactory(DjangoModelFactory):
    class Meta:
        model = models.FormerName

    workstream = factory.SubFactory(WorkstreamFactory)
    name = factory.Sequence(lambda n: f"Former name {n:04d}")


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = models.Area

    name = factory.Sequence(lambda n: f"Area {n:04d}")


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = models.Cluster

    area = factory.SubFactory(AreaFactory)
    name = factory.Sequence(lambda n: f"Cluster {n:04d}")


class AssignmentFactory(DjangoModelFactory):
    """A user on a whole programme; give `programme=None, workstream=…` for a part of one."""

    class Meta:
        model = models.Assignment

    user = factory.SubFactory(UserFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    workstream = None


class MilestoneFactory(DjangoModelFactory):
    """Of a whole programme, planned for 31 December 2018."""

    class Meta:
        model = models.Milestone

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Milestone {n:04d}")
    owner = "Head of Early Help Services"
    planned_on = dt.date(2018, 12, 31)


class GateConditionFactory(DjangoModelFactory):
    class Meta:
        model = models.GateCondition

    tranche = factory.SubFactory(TrancheFactory, contingent=True)
    text = factory.Sequence(lambda n: f"Condition {n:04d}")


class ClaimStepFactory(DjangoModelFactory):
    """A claim that was drafted."""

    class Meta:
        model = models.ClaimStep

    tranche = factory.SubFactory(TrancheFactory, contingent=True)
    claim = "drafted"
    on = dt.date(2018, 12, 10)


class EvidenceFactory(DjangoModelFactory):
    """A link that shows a milestone; `file=True` makes it a text file.

    Give `milestone=None` and a `condition` for evidence of a gate.
    """

    class Meta:
        model = models.Evidence

    class Params:
        file = factory.Trait(
            link="", file_name="note.txt", content_type="text/plain", content=b"Done."
        )

    milestone = factory.SubFactory(MilestoneFactory)
    title = factory.Sequence(lambda n: f"Evidence {n:04d}")
    link = "https://council.example/evidence"


class MeasureFactory(DjangoModelFactory):
    """Children looked after, of whom fewer are better, without a target."""

    class Meta:
        model = models.Measure

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Children looked after {n:04d}")
    question = "better_off"
    unit = "children"
    lower_is_better = True


class ReadingFactory(DjangoModelFactory):
    """1,252 on 31 March 2017.

    `target=True` makes it 1,000 to be met by the end of March 2020, `projected=True` 1,190 then, as
    it was projected on 14 December 2018.
    """

    class Meta:
        model = models.Reading

    class Params:
        target = factory.Trait(kind="target", on=dt.date(2020, 3, 31), value=Decimal(1000))
        projected = factory.Trait(
            kind="projected",
            on=dt.date(2020, 3, 31),
            value=Decimal(1190),
            made_on=dt.date(2018, 12, 14),
        )

    measure = factory.SubFactory(MeasureFactory)
    on = dt.date(2017, 3, 31)
    value = Decimal(1252)
    note = "Counted."


class RiskFactory(DjangoModelFactory):
    """Of a whole programme, unpriced, with one review: possible (3) and moderate (3)."""

    class Meta:
        model = models.Risk
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Risk {n:04d}")
    cause = "Because."
    event = "It happens."
    effect = "So that."
    category = "delivery"
    owner = "Head of Early Help Services"
    probability_before = 4
    impact_before = 4
    reviewed = factory.RelatedFactory(
        "tests.factories.programmes.RiskReviewFactory", factory_related_name="risk"
    )


class RiskReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.RiskReview

    risk = factory.SubFactory(RiskFactory, reviewed=None)
    on = dt.date(2018, 6, 29)
    probability = 3
    impact = 3


class RiskActionFactory(DjangoModelFactory):
    class Meta:
        model = models.RiskAction

    risk = factory.SubFactory(RiskFactory)
    title = factory.Sequence(lambda n: f"Action {n:04d}")
    owner = "Head of Early Help Services"
    due_on = dt.date(2018, 12, 31)


class RiskRatingFactory(DjangoModelFactory):
    class Meta:
        model = models.RiskRating

    probability = 3
    impact = factory.Iterator([3, 1, 2, 4, 5])
    rating = "Medium"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    name = factory.Sequence(lambda n: f"Council {n:04d}")
    code = factory.Sequence(lambda n: f"E{n:08d}")


class EngagementFactory(DjangoModelFactory):
    """Of a whole programme, under way since October 2017, at £500.00 a day."""

    class Meta:
        model = models.Engagement

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Engagement {n:04d}")
    lead = "Head of service"
    status = "under_way"
    starts_on = dt.date(2017, 10, 1)
    day_rate = Decimal("500.00")


class SecondmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Secondment

    engagement = factory.SubFactory(EngagementFactory)
    role = factory.Sequence(lambda n: f"Manager {n:04d}")
    fte = Decimal("0.50")
    starts_on = dt.date(2017, 10, 1)


class EngagementMonthFactory(DjangoModelFactory):
    """Ten days and £100.00 of cover planned in October 2017, nothing recorded."""

    class Meta:
        model = models.EngagementMonth

    engagement = factory.SubFactory(EngagementFactory)
    year = 2017
    number = 7
    planned_days = Decimal(10)
    planned_cover = Decimal("100.00")


class LendingLimitFactory(DjangoModelFactory):
    """A fifth, and 240 working days a year: twenty in a month."""

    class Meta:
        model = models.LendingLimit

    effective_from = factory.Sequence(lambda n: dt.date(2015, 4, 1) + dt.timedelta(days=n))
    warn_over_percent = 20
    days_a_year = 240
    source = "Assumed."


def release(tranche: models.Tranche, on: dt.date) -> None:
    """Release a contingent tranche as a claim does in the end, with a condition that is met."""
    condition = GateConditionFactory(tranche=tranche)
    EvidenceFactory(milestone=None, condition=condition)
    models.Tranche.objects.filter(pk=tranche.pk).update(claim="released", released_on=on)


class NonWorkingDayFactory(DjangoModelFactory):
    class Meta:
        model = models.NonWorkingDay

    day = factory.Sequence(lambda n: dt.date(2017, 1, 1) + dt.timedelta(days=n))
    name = "Council closed"


class KeyDecisionThresholdFactory(DjangoModelFactory):
    class Meta:
        model = models.KeyDecisionThreshold

    effective_from = factory.Sequence(lambda n: dt.date(2010, 4, 1) + dt.timedelta(days=n))
    amount = Decimal("250000.00")
    source = "The constitution."


class DecisionFactory(DjangoModelFactory):
    """A director's decision without money; `approves=True` approves £1,000,000.00 of an award."""

    class Meta:
        model = models.Decision

    class Params:
        approves = factory.Trait(
            effect="approves",
            award=factory.SubFactory(AwardFactory, programme=factory.SelfAttribute("..programme")),
            amount=Decimal("1000000.00"),
        )

    programme = factory.SubFactory(ProgrammeFactory)
    reference = factory.Sequence(lambda n: f"D{n:04d}")
    title = "Recruitment of staff"
    taken_by = "director"
    kind = "key"
    decided_on = dt.date(2017, 6, 23)
