"""Programmes: the database refuses what cannot be true, and rows read in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model, ProtectedError

from programmes.models import Award, Programme, Tranche
from tests.constraints import Provoke, assert_refused, constraints_of, wrong
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    AwardFactory,
    CitationFactory,
    ClaimStepFactory,
    ClusterFactory,
    DecisionFactory,
    EngagementFactory,
    EngagementMonthFactory,
    EvidenceFactory,
    FormerNameFactory,
    GateConditionFactory,
    KeyDecisionThresholdFactory,
    LendingLimitFactory,
    MeasureFactory,
    MilestoneFactory,
    NonWorkingDayFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReadingFactory,
    RiskActionFactory,
    RiskFactory,
    RiskRatingFactory,
    RiskReviewFactory,
    SecondmentFactory,
    SourceDocumentFactory,
    TrancheFactory,
    UserFactory,
    WorkstreamFactory,
    release,
)

pytestmark = pytest.mark.django_db


def costs(low: str, expected: str, high: str) -> dict[str, Decimal]:
    """The three costs of a risk."""
    return {
        "cost_low": Decimal(low),
        "cost_expected": Decimal(expected),
        "cost_high": Decimal(high),
    }


def engagement(**changes: Any) -> Model:
    return wrong(EngagementFactory(), title="Another", **changes)


def month(**changes: Any) -> Model:
    return wrong(EngagementMonthFactory(), **{"number": 8, **changes})


PROVOKE: dict[str, list[Provoke]] = {
    "programmes_organisation_unique": [lambda: wrong(OrganisationFactory(), name="Else")],
    "programmes_organisation_code_official": [
        lambda: wrong(OrganisationFactory(), name="Else", code="E0800003"),
        lambda: wrong(OrganisationFactory(), name="Else", code="KIRKLEES1"),
    ],
    "programmes_engagement_unique": [lambda: wrong(EngagementFactory())],
    "programmes_engagement_status_known": [lambda: engagement(status="hoped")],
    "programmes_engagement_days_in_order": [lambda: engagement(ends_on=dt.date(2017, 9, 30))],
    "programmes_engagement_start_known_or_said": [
        lambda: engagement(status="agreed", starts_on=None),
        lambda: engagement(starts_on=None),
        lambda: engagement(status="ended", starts_on=None, ends_on=dt.date(2018, 3, 31)),
    ],
    "programmes_engagement_end_known_or_said": [lambda: engagement(status="ended")],
    "programmes_engagement_declined_for_a_reason": [
        lambda: engagement(status="declined"),
        lambda: engagement(declined_because="Too far."),
    ],
    "programmes_engagement_day_rate_positive": [lambda: engagement(day_rate=Decimal("0.00"))],
    "programmes_engagement_expected_income_not_negative": [
        lambda: engagement(expected_income=Decimal("-0.01"))
    ],
    "programmes_secondment_unique": [lambda: wrong(SecondmentFactory())],
    "programmes_secondment_of_somebody": [
        lambda: wrong(SecondmentFactory(), role="Else", people=0, fte=None)
    ],
    "programmes_secondment_fte_of_its_people": [
        lambda: wrong(SecondmentFactory(), role="Else", fte=Decimal("0.00")),
        lambda: wrong(SecondmentFactory(), role="Else", fte=Decimal("1.01")),
    ],
    "programmes_secondment_days_in_order": [
        lambda: wrong(SecondmentFactory(), role="Else", ends_on=dt.date(2017, 9, 30))
    ],
    "programmes_engagementmonth_unique": [lambda: month(number=7)],
    "programmes_engagementmonth_in_range": [
        lambda: month(number=0),
        lambda: month(number=13),
        lambda: month(year=1989),
    ],
    "programmes_engagementmonth_not_negative": [
        lambda: month(planned_days=Decimal("-0.01")),
        lambda: month(delivered_days=Decimal("-0.01")),
        lambda: month(planned_cover=Decimal("-0.01")),
        lambda: month(cover=Decimal("-0.01")),
    ],
    "programmes_lendinglimit_percent_in_range": [
        lambda: wrong(LendingLimitFactory(), effective_from="2020-04-01", warn_over_percent=0),
        lambda: wrong(LendingLimitFactory(), effective_from="2020-04-01", warn_over_percent=101),
    ],
    "programmes_lendinglimit_days_in_range": [
        lambda: wrong(LendingLimitFactory(), effective_from="2020-04-01", days_a_year=0),
        lambda: wrong(LendingLimitFactory(), effective_from="2020-04-01", days_a_year=367),
    ],
    "programmes_sourcedocument_unique": [lambda: wrong(SourceDocumentFactory(), publisher="Else")],
    "programmes_citation_unique": [lambda: wrong(CitationFactory())],
    "programmes_programme_ends_after_start": [
        lambda: wrong(ProgrammeFactory(), name="B", slug="b", ends_on=dt.date(2017, 9, 30))
    ],
    "programmes_assignment_programme_or_workstream": [
        lambda: wrong(AssignmentFactory(), programme=None),
        lambda: wrong(AssignmentFactory(), workstream=WorkstreamFactory()),
    ],
    "programmes_assignment_unique": [
        lambda: wrong(AssignmentFactory()),
        lambda: wrong(AssignmentFactory(programme=None, workstream=WorkstreamFactory())),
    ],
    "programmes_award_unique": [lambda: wrong(AwardFactory(), amount=Decimal("1.00"))],
    "programmes_award_amount_positive": [
        lambda: wrong(AwardFactory(), name="B", amount=Decimal("0.00")),
        lambda: wrong(AwardFactory(), name="B", amount=Decimal("-0.01")),
    ],
    "programmes_award_ends_after_start": [
        lambda: wrong(AwardFactory(), name="B", ends_on=dt.date(2017, 3, 31))
    ],
    "programmes_tranche_amount_positive": [
        lambda: wrong(TrancheFactory(), amount=Decimal("0.00")),
        lambda: wrong(TrancheFactory(), amount=Decimal("-0.01")),
    ],
    "programmes_tranche_condition_if_contingent": [
        lambda: wrong(TrancheFactory(), condition="Fewer children looked after."),
        lambda: wrong(TrancheFactory(contingent=True), condition=""),
        lambda: wrong(TrancheFactory(contingent=True), kind="hoped"),
        lambda: wrong(TrancheFactory(), kind="hoped"),
    ],
    "programmes_tranche_released_by_its_claim": [
        lambda: wrong(TrancheFactory(contingent=True), claim="released"),
        lambda: wrong(TrancheFactory(contingent=True), claim="hoped"),
    ],
    "programmes_gatecondition_unique": [lambda: wrong(GateConditionFactory())],
    "programmes_claimstep_amount_when_answered": [
        lambda: wrong(ClaimStepFactory(), amount=Decimal("1.00")),
        lambda: wrong(ClaimStepFactory(), claim="released"),
        lambda: wrong(ClaimStepFactory(), claim="released", amount=Decimal("0.00")),
        lambda: wrong(ClaimStepFactory(), claim="withheld", amount=Decimal("1.00")),
    ],
    "programmes_evidence_of_one_thing": [
        lambda: wrong(EvidenceFactory(), milestone=None),
        lambda: wrong(EvidenceFactory(), condition=GateConditionFactory()),
    ],
    "programmes_decision_unique": [lambda: wrong(DecisionFactory(), title="Other")],
    "programmes_decision_taker_known": [
        lambda: wrong(DecisionFactory(), reference="B", taken_by="mayor")
    ],
    "programmes_decision_kind_known": [lambda: wrong(DecisionFactory(), reference="B", kind="odd")],
    "programmes_decision_amount_of_award": [
        lambda: wrong(DecisionFactory(), reference="B", amount=Decimal("1.00")),
        lambda: wrong(DecisionFactory(approves=True), reference="B", award=None),
        lambda: wrong(DecisionFactory(approves=True), reference="B", amount=Decimal("0.00")),
        lambda: wrong(DecisionFactory(approves=True), reference="B", effect="odd"),
    ],
    "programmes_decision_published_after_taken": [
        lambda: wrong(DecisionFactory(), reference="B", published_on=dt.date(2017, 6, 22))
    ],
    "programmes_nonworkingday_kind_known": [
        lambda: wrong(NonWorkingDayFactory(), day=dt.date(2030, 1, 1), kind="odd")
    ],
    "programmes_keydecisionthreshold_positive": [
        lambda: wrong(
            KeyDecisionThresholdFactory(),
            effective_from=dt.date(2030, 1, 1),
            amount=Decimal("0.00"),
        )
    ],
    "programmes_risk_unique": [lambda: wrong(RiskFactory(), owner="Other")],
    "programmes_risk_levels_in_range": [
        lambda: wrong(RiskFactory(), title="B", probability_before=0),
        lambda: wrong(RiskFactory(), title="B", impact_before=6),
    ],
    "programmes_risk_target_whole": [
        lambda: wrong(RiskFactory(), title="B", probability_target=3),
        lambda: wrong(RiskFactory(), title="B", impact_target=3),
    ],
    "programmes_risk_costs_in_order": [
        lambda: wrong(RiskFactory(), title="B", cost_low=Decimal("1.00")),
        lambda: wrong(RiskFactory(), title="B", **costs("-0.01", "2.00", "3.00")),
        lambda: wrong(RiskFactory(), title="B", **costs("1.00", "0.99", "3.00")),
        lambda: wrong(RiskFactory(), title="B", **costs("1.00", "2.00", "1.99")),
    ],
    "programmes_risk_closed_for_a_reason": [
        lambda: wrong(RiskFactory(), title="B", closed_on=dt.date(2018, 1, 1)),
        lambda: wrong(RiskFactory(), title="B", closed_because="It did not happen."),
    ],
    "programmes_riskreview_levels_in_range": [
        lambda: wrong(RiskReviewFactory(), probability=0),
        lambda: wrong(RiskReviewFactory(), impact=6),
    ],
    "programmes_riskaction_unique": [lambda: wrong(RiskActionFactory(), owner="Other")],
    "programmes_riskrating_unique": [lambda: wrong(RiskRatingFactory(), rating="High")],
    "programmes_riskrating_levels_in_range": [lambda: wrong(RiskRatingFactory(), impact=6)],
    "programmes_riskrating_known": [
        lambda: wrong(RiskRatingFactory(impact=3), impact=1, rating="Odd")
    ],
    "programmes_milestone_unique": [lambda: wrong(MilestoneFactory(), owner="Other")],
    "programmes_milestone_has_owner": [lambda: wrong(MilestoneFactory(), title="B", owner="")],
    "programmes_evidence_link_or_file": [
        lambda: wrong(EvidenceFactory(), link=""),
        lambda: wrong(EvidenceFactory(), link="javascript:alert(1)"),
        lambda: wrong(EvidenceFactory(file=True), link="https://council.example/"),
        lambda: wrong(EvidenceFactory(file=True), file_name=""),
        lambda: wrong(EvidenceFactory(), content=b""),
    ],
    "programmes_evidence_withdrawn_for_a_reason": [
        lambda: wrong(EvidenceFactory(), withdrawn_because="Wrong."),
        lambda: wrong(EvidenceFactory(), withdrawn_at=dt.datetime(2019, 1, 1, tzinfo=dt.UTC)),
    ],
    "programmes_measure_unique": [lambda: wrong(MeasureFactory(), unit="other")],
    "programmes_measure_question_known": [
        lambda: wrong(MeasureFactory(), name="B", question="how_often")
    ],
    "programmes_reading_unique": [
        lambda: wrong(ReadingFactory(), value=Decimal(1)),
        lambda: wrong(ReadingFactory(target=True), value=Decimal(1)),
    ],
    "programmes_reading_projection_unique": [
        lambda: wrong(ReadingFactory(projected=True), value=Decimal(1))
    ],
    "programmes_reading_projected_before": [
        lambda: wrong(ReadingFactory(projected=True), made_on=None),
        lambda: wrong(ReadingFactory(projected=True), made_on=dt.date(2020, 3, 31)),
        lambda: wrong(ReadingFactory(), on=dt.date(2018, 3, 31), made_on=dt.date(2017, 3, 31)),
        lambda: wrong(ReadingFactory(), kind="guessed"),
    ],
    "programmes_reading_has_source": [
        lambda: wrong(ReadingFactory(), on=dt.date(2018, 3, 31), note="")
    ],
    "programmes_workstream_name_unique": [lambda: wrong(WorkstreamFactory(), slug="other")],
    "programmes_workstream_slug_unique": [lambda: wrong(WorkstreamFactory(), name="Other")],
    "programmes_formername_unique": [lambda: wrong(FormerNameFactory())],
}


@pytest.mark.parametrize(
    ("name", "provoke"),
    [(name, provoke) for name, provokes in PROVOKE.items() for provoke in provokes],
)
def test_constraint_refuses_what_cannot_be_true(name: str, provoke: Provoke) -> None:
    assert_refused(provoke, constraints_of("programmes")[name])


def test_every_constraint_has_a_row_that_provokes_it() -> None:
    assert PROVOKE.keys() == constraints_of("programmes").keys()


def test_dates_that_are_not_known_are_accepted() -> None:
    for starts_on, ends_on in [(None, None), (dt.date(2017, 4, 1), None), (None, dt.date.min)]:
        ProgrammeFactory(starts_on=starts_on, ends_on=ends_on)
    ProgrammeFactory(starts_on=dt.date(2017, 4, 1), ends_on=dt.date(2017, 4, 1))
    AwardFactory(starts_on=dt.date(2017, 4, 1), ends_on=dt.date(2017, 4, 1))


def test_contingent_tranche_is_released_by_its_claim() -> None:
    tranche = TrancheFactory(contingent=True)
    release(tranche, dt.date(2020, 4, 1))
    assert Tranche.objects.secured().get() == tranche


def test_user_may_have_several_assignments_and_a_programme_several_users() -> None:
    user, programme = UserFactory(), ProgrammeFactory()
    AssignmentFactory(user=user, programme=programme)
    AssignmentFactory(user=user)
    AssignmentFactory(programme=programme)
    AssignmentFactory(user=user, programme=None, workstream=WorkstreamFactory(programme=programme))
    assert user.assignments.count() == 3


def test_what_money_hangs_on_is_not_deleted() -> None:
    tranche = TrancheFactory()
    with pytest.raises(ProtectedError):
        tranche.award.delete()
    with pytest.raises(ProtectedError):
        tranche.award.programme.delete()
    award = AwardFactory(citation=CitationFactory())
    with pytest.raises(ProtectedError):
        award.citation.document.delete()
    assert Award.objects.count() == 2
    assert Programme.objects.count() == 2


def test_rows_read_in_words() -> None:
    document = SourceDocumentFactory(title="Family Valued", published_on=dt.date(2017, 6, 1))
    assert str(document) == "Family Valued, 1 June 2017"
    citation = CitationFactory(document=document, place="Table 4")
    assert str(citation) == "Table 4 of Family Valued, 1 June 2017"
    award = AwardFactory(name="Partners in Practice")
    assert str(award.tranches.get()) == "Secured tranche of Partners in Practice"
    assert str(ClusterFactory(name="2Gether", area=AreaFactory(name="East"))) == "2Gether"
    workstream = WorkstreamFactory(name="Re-Think")
    assert str(FormerNameFactory(workstream=workstream, name="Adolescents")) == "Adolescents"
    user = UserFactory(username="sam")
    assert str(AssignmentFactory(user=user, programme=None, workstream=workstream)) == (
        "sam on Re-Think"
    )


def test_history_tells_who_knows_what_was_before() -> None:
    award = AwardFactory(funder="Department for Education")
    award.funder = "Ministry"
    award.save()
    assert list(award.history.values_list("history_type", "funder")) == [
        ("~", "Ministry"),
        ("+", "Department for Education"),
    ]
