"""Posts and pay: the database refuses what cannot be true, and who is in post on a day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from staffing.models import Post
from tests.constraints import Provoke, assert_refused, constraints_of, wrong
from tests.factories import (
    ApprenticeshipLevyRateFactory,
    AssumptionSetFactory,
    EntryExceptionFactory,
    GradeFactory,
    GradeRangeFactory,
    NationalInsuranceRateFactory,
    PayAwardAssumptionFactory,
    PaySpinePointFactory,
    PostFactory,
    PostFundingFactory,
    RecruitmentStepFactory,
    SpineAssimilationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

OCTOBER = dt.date(2017, 10, 1)
LATER = dt.date(2099, 4, 1)
PENNY = Decimal("0.01")


def reports_to_itself() -> Post:
    post: Post = PostFactory()
    post.reports_to = post
    return post


PROVOKE: dict[str, list[Provoke]] = {
    "staffing_post_fte_in_range": [
        lambda: wrong(PostFactory(), number="B", fte=Decimal("0.000")),
        lambda: wrong(PostFactory(), number="B", fte=Decimal("1.001")),
        lambda: wrong(PostFactory(), number="B", fte=Decimal("-0.500")),
    ],
    "staffing_post_status_known": [lambda: wrong(PostFactory(), number="B", status="promised")],
    "staffing_post_in_post_has_start": [lambda: wrong(PostFactory(), number="B", status="in_post")],
    "staffing_post_ended_has_last_day": [lambda: wrong(PostFactory(), number="B", status="ended")],
    "staffing_post_left_has_last_day": [
        lambda: wrong(PostFactory(in_post=True), number="B", status="vacant"),
        lambda: wrong(PostFactory(), number="B", status="offered", actual_start=OCTOBER),
    ],
    "staffing_post_ends_after_start": [
        lambda: wrong(
            PostFactory(in_post=True), number="B", status="ended", ended_on=dt.date(2017, 9, 30)
        )
    ],
    "staffing_graderange_unique": [lambda: wrong(GradeRangeFactory(), lowest=1, spine="new")],
    "staffing_graderange_in_order": [
        lambda: wrong(GradeRangeFactory(), effective_from=LATER, lowest=42),
        lambda: wrong(GradeRangeFactory(), effective_from=LATER, lowest=0),
    ],
    "staffing_graderange_spine_known": [
        lambda: wrong(GradeRangeFactory(), effective_from=LATER, spine="odd")
    ],
    "staffing_graderange_status_known": [
        lambda: wrong(GradeRangeFactory(), effective_from=LATER, status="sure")
    ],
    "staffing_payspinepoint_unique": [
        lambda: wrong(PaySpinePointFactory(), annual_salary=Decimal("1.00"))
    ],
    "staffing_post_contract_known": [lambda: wrong(PostFactory(), number="B", contract="casual")],
    "staffing_post_fixed_term_has_end": [
        lambda: wrong(PostFactory(), number="B", contract="fixed_term")
    ],
    "staffing_post_planned_to_end_after_start": [
        lambda: wrong(PostFactory(), number="B", planned_end=dt.date(2017, 9, 30))
    ],
    "staffing_post_reports_to_another": [reports_to_itself],
    "staffing_post_one_manager": [
        lambda: wrong(PostFactory(), number="B", reports_to=PostFactory(), manager="Head")
    ],
    "staffing_recruitmentstep_status_known": [
        lambda: wrong(RecruitmentStepFactory(), status="hoped")
    ],
    "staffing_recruitmentstep_appointment_of_holder": [
        lambda: wrong(RecruitmentStepFactory(), appointment="internal"),
        lambda: wrong(RecruitmentStepFactory(status="in_post"), appointment="friend"),
    ],
    "staffing_recruitmentstep_withdrawn_at_a_time": [
        lambda: wrong(RecruitmentStepFactory(), withdrawn_because="Typing error"),
        lambda: wrong(RecruitmentStepFactory(), withdrawn_by=UserFactory()),
    ],
    "staffing_postfunding_unique": [
        lambda: wrong(PostFundingFactory(), source="nobody", award=None)
    ],
    "staffing_postfunding_award_named": [
        lambda: wrong(PostFundingFactory(), starts_on=LATER, award=None),
        lambda: wrong(PostFundingFactory(), starts_on=LATER, source="base_budget"),
    ],
    "staffing_payspinepoint_salary_over_nought": [
        lambda: wrong(PaySpinePointFactory(), effective_from=LATER, annual_salary=Decimal("0.00")),
    ],
    "staffing_payspinepoint_spine_known": [lambda: wrong(PaySpinePointFactory(), spine="odd")],
    "staffing_payspinepoint_status_known": [
        lambda: wrong(PaySpinePointFactory(), effective_from=LATER, status="sure")
    ],
    "staffing_spineassimilation_status_known": [
        lambda: wrong(SpineAssimilationFactory(), old_point=999, status="sure")
    ],
    "staffing_nationalinsurancerate_rate_in_range": [
        lambda: wrong(NationalInsuranceRateFactory(), effective_from=LATER, rate=Decimal("1.0001")),
        lambda: wrong(NationalInsuranceRateFactory(), effective_from=LATER, rate=Decimal("-0.1")),
    ],
    "staffing_nationalinsurancerate_threshold_not_negative": [
        lambda: wrong(
            NationalInsuranceRateFactory(), effective_from=LATER, annual_threshold=-PENNY
        ),
        lambda: wrong(
            NationalInsuranceRateFactory(), effective_from=LATER, weekly_threshold=-PENNY
        ),
    ],
    "staffing_nationalinsurancerate_status_known": [
        lambda: wrong(NationalInsuranceRateFactory(), effective_from=LATER, status="sure")
    ],
    "staffing_apprenticeshiplevyrate_rate_in_range": [
        lambda: wrong(ApprenticeshipLevyRateFactory(), effective_from=LATER, rate=Decimal("1.1")),
        lambda: wrong(ApprenticeshipLevyRateFactory(), effective_from=LATER, rate=Decimal("-0.1")),
    ],
    "staffing_apprenticeshiplevyrate_allowance_not_negative": [
        lambda: wrong(
            ApprenticeshipLevyRateFactory(), effective_from=LATER, annual_allowance=-PENNY
        )
    ],
    "staffing_apprenticeshiplevyrate_status_known": [
        lambda: wrong(ApprenticeshipLevyRateFactory(), effective_from=LATER, status="sure")
    ],
    "staffing_assumptionset_one_default": [
        lambda: wrong(AssumptionSetFactory(is_default=True), name="B", slug="b")
    ],
    "staffing_assumptionset_entry_known": [
        lambda: wrong(AssumptionSetFactory(), name="B", slug="b", entry="half")
    ],
    "staffing_assumptionset_pension_in_range": [
        lambda: wrong(AssumptionSetFactory(), name="B", slug="b", pension_rate=Decimal(2)),
        lambda: wrong(AssumptionSetFactory(), name="B", slug="b", pension_rate=Decimal("-0.1")),
    ],
    "staffing_assumptionset_turnover_in_range": [
        lambda: wrong(AssumptionSetFactory(), name="B", slug="b", turnover=Decimal("1.1")),
        lambda: wrong(AssumptionSetFactory(), name="B", slug="b", turnover=Decimal("-0.1")),
    ],
    "staffing_payawardassumption_unique": [
        lambda: wrong(PayAwardAssumptionFactory(), rate=Decimal("0.03"))
    ],
    "staffing_payawardassumption_rate_in_range": [
        lambda: wrong(PayAwardAssumptionFactory(), year=2027, rate=Decimal("1.1")),
        lambda: wrong(PayAwardAssumptionFactory(), year=2027, rate=Decimal("-0.1")),
    ],
    "staffing_entryexception_unique": [lambda: wrong(EntryExceptionFactory(), increments=False)],
    "staffing_entryexception_entry_known": [
        lambda: wrong(EntryExceptionFactory(), assumptions=AssumptionSetFactory(), entry="half")
    ],
}


@pytest.mark.parametrize(
    ("name", "provoke"),
    [(name, provoke) for name, provokes in PROVOKE.items() for provoke in provokes],
)
def test_constraint_refuses_what_cannot_be_true(name: str, provoke: Provoke) -> None:
    assert_refused(provoke, constraints_of("staffing")[name])


def test_every_constraint_has_a_row_that_provokes_it() -> None:
    assert PROVOKE.keys() == constraints_of("staffing").keys()


@pytest.mark.parametrize(
    ("status", "start", "end"),
    [
        ("proposed", None, None),
        ("advertised", None, None),
        ("offered", None, None),
        ("in_post", OCTOBER, None),
        ("in_post", OCTOBER, OCTOBER),
        ("vacant", None, None),
        ("vacant", OCTOBER, OCTOBER),
        ("ended", OCTOBER, OCTOBER),
        ("ended", None, OCTOBER),
    ],
)
def test_post_that_can_be_true_is_accepted(
    status: str, start: dt.date | None, end: dt.date | None
) -> None:
    post = PostFactory(status=status, actual_start=start, ended_on=end)
    post.full_clean()


def test_fte_of_a_whole_and_of_a_thousandth_are_accepted() -> None:
    assert PostFactory(fte=Decimal("1.000")).pk
    assert PostFactory(fte=Decimal("0.001")).pk


@pytest.mark.parametrize("number", ["", "a/b", "a b", "-1", "a\n", "é", "../x", "?x"])
def test_number_that_would_break_an_address_is_refused(number: str) -> None:
    with pytest.raises(ValidationError, match=r"number"):
        wrong(PostFactory(), number=number).full_clean()


@pytest.mark.parametrize("number", ["LCC-RES-01", "P1.2_3", "007"])
def test_number_of_letters_digits_and_dashes_is_accepted(number: str) -> None:
    PostFactory(number=number).full_clean()


def test_rows_read_in_words() -> None:
    assert str(PostFactory(number="P01", title="Team manager")) == "P01 Team manager"
    assert str(GradeFactory(code="PO6")) == "PO6"
    grade_range = GradeRangeFactory(grade__code="PO3")
    assert str(grade_range) == "PO3 from 1 April 2017: 38 to 41"
    assert str(PaySpinePointFactory(point=49)) == "Point 49 from 1 April 2018: £36,000"
    became = SpineAssimilationFactory(old_point=49, new_point=43)
    assert str(became) == "Old point 49 became new point 43"
    day = {"effective_from": dt.date(2018, 4, 6)}
    assert str(NationalInsuranceRateFactory(**day)) == "13.80% from 6 April 2018"
    assert str(ApprenticeshipLevyRateFactory(**day)) == "0.50% from 6 April 2018"
    assert str(AssumptionSetFactory(name="Middle")) == "Middle"
    assert str(PayAwardAssumptionFactory()) == "2.00% in 2026/27"
    exception = EntryExceptionFactory(workstream__name="RES Teams")
    assert str(exception) == "RES Teams: Top of the grade"


def test_sets_that_are_not_the_default_are_as_many_as_one_likes() -> None:
    AssumptionSetFactory.create_batch(2, is_default=False)
    AssumptionSetFactory(is_default=True).full_clean()


def test_a_point_has_one_salary_from_each_day_on() -> None:
    first = PaySpinePointFactory(point=49)
    PaySpinePointFactory(point=49, effective_from=LATER).full_clean()
    PaySpinePointFactory(point=49, spine="new").full_clean()
    with pytest.raises(ValidationError, match="has a salary from that day already"):
        wrong(first, annual_salary=Decimal("2.00")).full_clean()


@pytest.mark.parametrize(
    ("day", "in_it"),
    [
        (dt.date(2017, 9, 30), False),
        (dt.date(2017, 10, 1), True),
        (dt.date(2018, 3, 31), True),
        (dt.date(2018, 4, 1), False),
    ],
)
def test_filled_on_counts_the_first_and_the_last_day(day: dt.date, in_it: bool) -> None:
    PostFactory(status="ended", actual_start=OCTOBER, ended_on=dt.date(2018, 3, 31))
    assert Post.objects.filled_on(day).exists() is in_it


@pytest.mark.parametrize(
    ("status", "start", "end", "in_it"),
    [
        ("proposed", None, None, False),
        ("in_post", OCTOBER, None, True),
        ("in_post", dt.date(2017, 10, 2), None, False),
        ("in_post", OCTOBER, OCTOBER, True),
        ("vacant", None, OCTOBER, False),
    ],
)
def test_filled_on_needs_somebody_who_has_started(
    status: str, start: dt.date | None, end: dt.date | None, in_it: bool
) -> None:
    PostFactory(status=status, actual_start=start, ended_on=end)
    assert Post.objects.filled_on(OCTOBER).exists() is in_it


@pytest.mark.parametrize(
    ("day", "found"), [(dt.date(2017, 9, 30), 0), (OCTOBER, 1), (dt.date(2017, 10, 2), 1)]
)
def test_planned_by_includes_the_day_itself(day: dt.date, found: int) -> None:
    PostFactory(planned_start=OCTOBER)
    assert Post.objects.planned_by(day).count() == found


@pytest.mark.parametrize(
    ("start", "end", "is_late"),
    [
        (None, None, True),
        (OCTOBER, None, False),
        (dt.date(2017, 10, 2), None, True),
        (None, OCTOBER, False),
        (None, dt.date(2017, 10, 2), True),
    ],
)
def test_late_on_is_planned_not_started_and_not_ended(
    start: dt.date | None, end: dt.date | None, is_late: bool
) -> None:
    status = "in_post" if start else "vacant"
    PostFactory(status=status, actual_start=start, ended_on=end, planned_start=OCTOBER)
    assert Post.objects.late_on(OCTOBER).exists() is is_late


def test_total_by_counts_posts_and_fte_in_order() -> None:
    low, high = GradeFactory(code="C1", position=1), GradeFactory(code="PO6", position=2)
    PostFactory(grade=high, fte=Decimal("0.500"))
    PostFactory(grade=low)
    PostFactory(grade=low, fte=Decimal("0.500"))
    assert Post.objects.total_by("grade", "code", "position") == [
        (low.pk, "C1", 2, Decimal("1.5")),
        (high.pk, "PO6", 1, Decimal("0.5")),
    ]
