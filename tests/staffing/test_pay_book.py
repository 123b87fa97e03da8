"""The cost of posts in the database: what is read, how often, and from which start."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from staffing.costing import Entry
from staffing.models import AssumptionSet, Post
from staffing.pay_book import Start, cost_posts, read_assumptions, read_book, seat_of
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
    SpineAssimilationFactory,
)

pytestmark = pytest.mark.django_db
APRIL = dt.date(2017, 4, 1)


@pytest.fixture
def grade() -> Any:
    """A grade of two points, £24,000 and £36,000 a year, with insurance and levy."""
    grade = GradeFactory(code="G")
    GradeRangeFactory(grade=grade, lowest=1, highest=2)
    for point, salary in ((1, "24000.00"), (2, "36000.00")):
        PaySpinePointFactory(effective_from=APRIL, point=point, annual_salary=Decimal(salary))
    NationalInsuranceRateFactory(effective_from=APRIL, annual_threshold=Decimal("12000.00"))
    ApprenticeshipLevyRateFactory(effective_from=APRIL)
    SpineAssimilationFactory(old_point=2, new_point=1)
    return grade


@pytest.fixture
def bottom() -> AssumptionSet:
    return AssumptionSetFactory(increments=False)


def totals(assumptions: AssumptionSet, *years: int, **options: Any) -> list[list[Decimal]]:
    costs = cost_posts(Post.objects.order_by("pk"), assumptions, years, **options)
    return [[cost.by_year[year].salary for year in years] for cost in costs]


def test_book_holds_what_the_tables_hold(grade: Any) -> None:
    PaySpinePointFactory(effective_from=dt.date(2018, 4, 1), point=1)
    GradeRangeFactory(grade=grade, effective_from=dt.date(2019, 4, 1), spine="new", lowest=5)
    book = read_book()
    assert [row.effective_from.year for row in book.spines["old"]] == [2017, 2018]
    assert book.spines["old"][0].salaries == {1: Decimal("24000.00"), 2: Decimal("36000.00")}
    assert [(row.spine, row.lowest) for row in book.ranges["G"]] == [("old", 1), ("new", 5)]
    assert book.insurance_on(APRIL).annual_threshold == Decimal("12000.00")
    assert (book.levy_on(APRIL), book.assimilated(2)) == (Decimal("0.005"), 1)


def test_assumptions_hold_their_awards_and_exceptions() -> None:
    made = AssumptionSetFactory(entry="middle", turnover=Decimal("0.05"))
    PayAwardAssumptionFactory(assumptions=made)
    exception = EntryExceptionFactory(assumptions=made, increments=False)
    assumed, exceptions = read_assumptions(made)
    assert (assumed.entry, assumed.turnover) == (Entry.MIDDLE, Decimal("0.05"))
    assert assumed.pay_awards == {2026: Decimal("0.02")}
    assert exceptions == {exception.workstream_id: (Entry.TOP, False)}


def test_post_is_costed_from_its_actual_or_planned_start(grade: Any, bottom: AssumptionSet) -> None:
    planned = {"grade": grade, "planned_start": dt.date(2017, 10, 1)}
    PostFactory(**planned)
    PostFactory(**planned, status="in_post", actual_start=dt.date(2018, 1, 1))
    PostFactory(
        **planned,
        status="ended",
        actual_start=dt.date(2017, 10, 1),
        ended_on=dt.date(2017, 11, 30),
    )
    assert totals(bottom, 2017, 2018) == [[12000, 24000], [6000, 24000], [4000, 0]]
    assert totals(bottom, 2017, start=Start.PLANNED) == [[12000], [12000], [12000]]
    assert totals(bottom, 2017, start=Start.FULL_YEAR) == [[24000], [24000], [24000]]


def test_seat_of_a_post_is_what_is_costed(grade: Any) -> None:
    post = PostFactory(grade=grade, fte=Decimal("0.5"), in_post=True)
    assert seat_of(post) == seat_of(Post.objects.select_related("grade").get())
    assert (seat_of(post).grade, seat_of(post).start) == ("G", dt.date(2017, 10, 1))


def test_exceptional_workstream_starts_elsewhere_in_its_grades(
    grade: Any, bottom: AssumptionSet
) -> None:
    usual, exceptional = PostFactory(grade=grade), PostFactory(grade=grade)
    EntryExceptionFactory(assumptions=bottom, workstream=exceptional.workstream, increments=False)
    assert totals(bottom, 2018) == [[24000], [36000]]
    assert usual.workstream_id != exceptional.workstream_id


def test_post_that_cannot_be_costed_says_why_and_stops_no_other(
    grade: Any, bottom: AssumptionSet
) -> None:
    PostFactory(grade=grade)
    PostFactory(grade=GradeFactory(code="X"))
    good, bad = cost_posts(Post.objects.order_by("pk"), bottom, [2017])
    assert (good.problem, good.total.salary) == ("", Decimal("12000.00"))
    assert bad.by_year == {}
    assert bad.total.total == 0
    assert bad.problem == "No points of grade X on 01/10/2017 (2017/18)."


@pytest.mark.parametrize("posts", [1, 25])
def test_posts_are_costed_in_three_queries_however_many(
    posts: int,
    grade: Any,
    bottom: AssumptionSet,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    PostFactory.create_batch(posts, grade=grade)
    with django_assert_num_queries(3):
        cost_posts(Post.objects.all(), bottom, range(2017, 2021))
    book = read_book()
    with django_assert_num_queries(2):
        cost_posts(Post.objects.all(), bottom, range(2017, 2021), book=book)
