"""What a change did to the forecast cost of posts, in words."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from programmes.models import Workstream
from staffing.cost_effect import NO_DEFAULT, effect_in_words, forecast_cost
from staffing.models import PaySpinePoint, Post
from tests.factories import AssumptionSetFactory, GradeFactory, PostFactory, WorkstreamFactory
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
OCTOBER, JANUARY = dt.date(2017, 10, 1), dt.date(2018, 1, 1)


@pytest.fixture
def workstream() -> Workstream:
    """A workstream of a programme to 31 March 2018, the pay reference, and the default set."""
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    return WorkstreamFactory(programme__ends_on=dt.date(2018, 3, 31))


@pytest.fixture
def post(workstream: Workstream) -> Post:
    """A post planned for the last six months of the programme: £14,808.00."""
    return PostFactory(number="A1", workstream=workstream, grade=make_pay(), planned_start=OCTOBER)


def test_forecast_is_from_the_start_to_the_end_of_the_programme(
    post: Post, establishment: User
) -> None:
    forecast = forecast_cost(seen_by=establishment)
    assert forecast is not None
    assert forecast.costs == {post.pk: Decimal("14808.00")}
    assert forecast.total == Decimal("14808.00")


def test_forecast_ends_with_the_programme_within_a_month(post: Post, establishment: User) -> None:
    post.workstream.programme.ends_on = dt.date(2017, 10, 31)
    post.workstream.programme.save()
    forecast = forecast_cost(seen_by=establishment)
    assert forecast is not None
    assert forecast.total == Decimal("2468.00")


def test_effect_of_a_late_start_is_what_it_saves(post: Post, establishment: User) -> None:
    before = forecast_cost([post.pk], seen_by=establishment)
    Post.objects.update(status="in_post", actual_start=JANUARY)
    after = forecast_cost([post.pk], seen_by=establishment)
    assert effect_in_words(before, after) == (
        "The forecast cost to 31 March 2018 falls by £7,404.00 (from £14,808.00 to £7,404.00), "
        "by the assumptions “Usual”."
    )
    assert effect_in_words(after, before) == (
        "The forecast cost to 31 March 2018 rises by £7,404.00 (from £7,404.00 to £14,808.00), "
        "by the assumptions “Usual”."
    )


def test_effect_of_nothing_is_said_too(post: Post, establishment: User) -> None:
    forecast = forecast_cost([post.pk], seen_by=establishment)
    assert effect_in_words(forecast, forecast) == (
        "The forecast cost to 31 March 2018 stays at £14,808.00, by the assumptions “Usual”."
    )


def test_effect_counts_a_post_that_was_made(post: Post, establishment: User) -> None:
    before = forecast_cost(seen_by=establishment)
    PostFactory(workstream=post.workstream, grade=post.grade, planned_start=JANUARY)
    after = forecast_cost(seen_by=establishment)
    assert effect_in_words(before, after) == (
        "The forecast cost of 2 posts to 31 March 2018 rises by £7,404.00 "
        "(from £14,808.00 to £22,212.00), by the assumptions “Usual”."
    )


def test_effect_over_several_programmes_names_no_day(post: Post, establishment: User) -> None:
    other = WorkstreamFactory(programme__ends_on=dt.date(2017, 10, 31))
    PostFactory(workstream=other, grade=post.grade, planned_start=OCTOBER)
    forecast = forecast_cost(seen_by=establishment)
    assert effect_in_words(forecast, forecast) == (
        "The forecast cost of 2 posts to the end of each programme stays at £17,276.00, "
        "by the assumptions “Usual”."
    )


def test_effect_leaves_out_what_cannot_be_costed_and_says_so(
    post: Post, establishment: User
) -> None:
    changed = PostFactory(
        number="A2", workstream=post.workstream, grade=post.grade, planned_start=JANUARY
    )
    endless = WorkstreamFactory(programme__ends_on=None)
    PostFactory(number="A3", workstream=endless, grade=post.grade)
    before = forecast_cost(seen_by=establishment)
    changed.grade = GradeFactory(code="X")
    changed.save()
    after = forecast_cost(seen_by=establishment)
    assert effect_in_words(before, after) == (
        "The forecast cost to 31 March 2018 stays at £14,808.00, by the assumptions “Usual”. "
        "2 posts could not be costed: A3: give the programme a last day. "
        "A2: No points of grade X on 01/01/2018 (2017/18)."
    )


def test_effect_names_the_first_three_posts_that_cannot_be_costed(
    workstream: Workstream, establishment: User
) -> None:
    unknown = GradeFactory(code="X")
    for number in ("A1", "A2", "A3", "A4"):
        PostFactory(number=number, workstream=workstream, grade=unknown)
    forecast = forecast_cost(seen_by=establishment)
    said = effect_in_words(forecast, forecast)
    assert said.startswith("4 posts could not be costed: A1: No points of grade X")
    assert said.endswith("A3: No points of grade X on 01/10/2017 (2017/18). …")


def test_effect_without_a_default_set_says_what_to_do(establishment: User) -> None:
    PostFactory()
    forecast = forecast_cost(seen_by=establishment)
    assert effect_in_words(forecast, forecast) == NO_DEFAULT


def test_effect_is_nothing_for_who_may_not_see_pay(post: Post, officer: User) -> None:
    forecast = forecast_cost([post.pk], seen_by=officer)
    assert forecast is None
    assert effect_in_words(forecast, forecast) == ""


def test_forecast_of_a_post_that_was_deleted_is_nothing(post: Post, establishment: User) -> None:
    forecast = forecast_cost([post.pk + 1], seen_by=establishment)
    assert forecast is not None
    assert forecast.total == Decimal("0.00")
    assert effect_in_words(forecast, forecast) == ""


def test_effect_of_a_pay_award_is_seen_at_once(post: Post, establishment: User) -> None:
    before = forecast_cost(seen_by=establishment)
    PaySpinePoint.objects.filter(point=1).update(annual_salary=Decimal("36000.00"))
    after = forecast_cost(seen_by=establishment)
    assert effect_in_words(before, after).startswith(
        "The forecast cost to 31 March 2018 rises by £7,818.00 (from £14,808.00 to £22,626.00)"
    )


@pytest.mark.parametrize("posts", [1, 20])
def test_forecast_takes_the_same_queries_however_many_posts(
    posts: int, post: Post, establishment: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostFactory.create_batch(posts, workstream=post.workstream, grade=post.grade)
    establishment.has_perm("staffing.view_post_pay")  # its permissions are read once
    with django_assert_num_queries(5):
        forecast_cost(seen_by=establishment)
