"""The months that a profile gives a forecast, and where a profile says nothing of a line."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from finance.models import CostLine
from finance.post_months import post_months
from finance.profiles import ProfileError, profile_months
from finance.projection import Projection, projections
from innovation.core.periods import Period
from staffing.models import AssumptionSet
from tests.factories import (
    ApprenticeshipLevyRateFactory,
    AssumptionSetFactory,
    BalanceFactory,
    CostCategoryFactory,
    CostLineFactory,
    GradeFactory,
    GradeRangeFactory,
    NationalInsuranceRateFactory,
    PaySpinePointFactory,
    PlannedMonthFactory,
    PostFactory,
    TransactionFactory,
)

pytestmark = pytest.mark.django_db

DECEMBER = Period(2018, 9)


@pytest.fixture
def line() -> CostLine:
    """£1,200 for the salaries of 2018/19, of a programme that ran all of the year before."""
    line: CostLine = CostLineFactory(
        workstream__programme__starts_on=dt.date(2017, 4, 1),
        category=CostCategoryFactory(slug="salary-and-on-costs"),
        year=2018,
        original_budget=Decimal("1200.00"),
    )
    return line


def projection_of(line: CostLine, as_at: Period | None = DECEMBER) -> Projection:
    [found] = projections(CostLine.objects.filter(pk=line.pk), as_at=as_at)
    return found


def months(line: CostLine, profile: str, **given: Any) -> dict[int, str]:
    found = profile_months(projection_of(line, given.pop("as_at", DECEMBER)), profile, **given)
    return {number: str(amount) for number, amount in found.items()}


def spend_last_year(line: CostLine, **amounts: str) -> CostLine:
    """Spend of the year before by month, such as p3="10.00"."""
    before: CostLine = CostLineFactory(
        workstream=line.workstream, category=line.category, year=2017
    )
    for number, amount in amounts.items():
        balance = BalanceFactory(cost_line=before, period__number=int(number[1:]))
        TransactionFactory(balance=balance, amount=Decimal(amount))
    return before


def test_equal_months_spread_the_budget_of_the_months_left_and_no_slippage(line: CostLine) -> None:
    assert months(line, "equal") == {10: "100.00", 11: "100.00", 12: "100.00"}
    PlannedMonthFactory(cost_line=line, number=1, amount=Decimal("1100.00"))
    PlannedMonthFactory(cost_line=line, number=12, amount=Decimal("100.00"))
    assert months(line, "equal") == {10: "33.34", 11: "33.33", 12: "33.33"}


def test_equal_months_of_an_annual_amount_take_their_share_of_it(line: CostLine) -> None:
    given = {"annual_amount": Decimal("2400.00")}
    assert months(line, "equal", **given) == {10: "200.00", 11: "200.00", 12: "200.00"}


def test_annual_amount_of_the_first_year_begins_with_the_programme(line: CostLine) -> None:
    line.workstream.programme.starts_on = dt.date(2018, 10, 1)
    line.workstream.programme.save()
    given = {"annual_amount": Decimal("2400.00")}
    assert months(line, "equal", **given)[10] == "400.00"


def test_planned_months_are_those_of_the_budget(line: CostLine) -> None:
    PlannedMonthFactory(cost_line=line, number=6, amount=Decimal("900.00"))
    PlannedMonthFactory(cost_line=line, number=11, amount=Decimal("300.00"))
    assert months(line, "planned") == {10: "0.00", 11: "300.00", 12: "0.00"}


def test_shape_of_last_year_gives_each_month_its_share_of_the_budget(line: CostLine) -> None:
    spend_last_year(line, p1="50.00", p11="40.00", p12="10.00")
    assert months(line, "last_year") == {10: "0.00", 11: "480.00", 12: "120.00"}


def test_shape_of_a_year_that_is_not_over_is_refused(line: CostLine) -> None:
    spend_last_year(line, p1="50.00")
    for as_at in (None, Period(2017, 11)):
        with pytest.raises(ProfileError, match="2017/18 is not over yet"):
            months(line, "last_year", as_at=as_at)
    assert months(line, "last_year", as_at=Period(2017, 12))[1] == "1200.00"


def test_shape_of_a_year_without_spend_is_refused(line: CostLine) -> None:
    with pytest.raises(ProfileError, match="Nothing was spent on this in 2017/18"):
        months(line, "last_year")


def test_shape_of_a_part_of_a_year_is_refused(line: CostLine) -> None:
    spend_last_year(line, p12="50.00")
    line.workstream.programme.starts_on = dt.date(2017, 10, 1)
    line.workstream.programme.save()
    with pytest.raises(ProfileError, match="did not run for all of 2017/18"):
        months(line, "last_year")


@pytest.fixture
def pay() -> AssumptionSet:
    """A grade of one point at £24,000 a year; 16% pension, 0.5% levy and no insurance."""
    april = dt.date(2017, 4, 1)
    GradeRangeFactory(grade=GradeFactory(code="G"), effective_from=april, lowest=1, highest=1)
    PaySpinePointFactory(effective_from=april, point=1, annual_salary=Decimal("24000.00"))
    NationalInsuranceRateFactory(effective_from=april, annual_threshold=Decimal("30000.00"))
    ApprenticeshipLevyRateFactory(effective_from=april)
    made: AssumptionSet = AssumptionSetFactory(is_default=True, increments=False)
    return made


def post(line: CostLine, start: dt.date, **fields: Any) -> None:
    grade = fields.pop("grade", None) or GradeFactory._meta.model.objects.get(code="G")
    PostFactory(workstream=line.workstream, grade=grade, planned_start=start, **fields)


@pytest.mark.usefixtures("pay")
def test_posts_are_costed_month_by_month(line: CostLine) -> None:
    post(line, dt.date(2017, 10, 1))
    post(line, dt.date(2018, 1, 1), fte=Decimal("0.500"))
    post(line, dt.date(2019, 2, 15))
    assert months(line, "posts") == {10: "3495.00", 11: "4660.00", 12: "5825.00"}


@pytest.mark.usefixtures("pay")
def test_posts_of_other_workstreams_are_others(line: CostLine) -> None:
    post(line, dt.date(2017, 10, 1))
    post(line, dt.date(2017, 10, 1))
    post(CostLineFactory(), dt.date(2017, 10, 1))
    assert months(line, "posts")[10] == "4660.00"


@pytest.mark.usefixtures("pay")
def test_month_that_would_show_what_one_post_is_paid_is_refused(line: CostLine) -> None:
    post(line, dt.date(2017, 10, 1))
    with pytest.raises(ProfileError, match="a single post"):
        months(line, "posts")
    post(line, dt.date(2017, 10, 1), planned_end=dt.date(2019, 1, 31))
    with pytest.raises(ProfileError, match="a single post"):
        months(line, "posts")
    assert list(months(line, "posts", as_at=Period(2018, 12))) == []


@pytest.mark.usefixtures("pay")
def test_months_without_any_post_show_nobody(line: CostLine) -> None:
    for _ in range(2):
        post(line, dt.date(2019, 3, 1))
    assert months(line, "posts") == {10: "0.00", 11: "0.00", 12: "4660.00"}


@pytest.mark.usefixtures("pay")
def test_post_that_cannot_be_costed_is_named(line: CostLine) -> None:
    post(line, dt.date(2017, 10, 1), grade=GradeFactory(code="X"), number="R-1")
    with pytest.raises(ProfileError, match="R-1: No points of grade X"):
        months(line, "posts")


def test_posts_need_a_line_for_salaries_assumptions_and_posts(line: CostLine) -> None:
    with pytest.raises(ProfileError, match="line for salaries only"):
        months(CostLineFactory(year=2018), "posts")
    with pytest.raises(ProfileError, match="No set of assumptions is the default"):
        months(line, "posts")
    AssumptionSetFactory(is_default=True)
    with pytest.raises(ProfileError, match="has no posts"):
        months(line, "posts")


@pytest.mark.parametrize("posts", [2, 20])
def test_posts_by_month_take_three_queries(
    line: CostLine,
    pay: AssumptionSet,
    posts: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(posts):
        post(line, dt.date(2017, 10, 1))
    with django_assert_num_queries(3):
        found = post_months([line.workstream_id], 2018, pay)
    assert found[line.workstream_id].posts == dict.fromkeys(range(1, 13), posts)
    assert sum(found[line.workstream_id].cost.values()) == posts * Decimal("27960.00")
