"""Posts that were filled again: both holders cost money, and the post is late by the first."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from staffing.actions import record_step
from staffing.cost_effect import forecast_cost
from staffing.costing import Seat
from staffing.holders import earlier_holders, seats_of
from staffing.models import AssumptionSet, Post
from staffing.post_cost import cost_post
from staffing.recruitment import Lateness
from staffing.recruitment_rows import recruitment_rows
from tests.factories import AssumptionSetFactory, PostFactory
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2017, 11, 1), dt.date(2017, 12, 31)
AGAIN, END = dt.date(2018, 3, 1), dt.date(2018, 3, 31)


@pytest.fixture
def assumptions() -> AssumptionSet:
    return AssumptionSetFactory(is_default=True, increments=False)


@pytest.fixture
def post(establishment: User) -> Post:
    """Planned from October, held in November and December, and again from March on point 2."""
    made: Post = PostFactory(
        number="A1",
        grade=make_pay(),
        workstream__programme__ends_on=END,
        planned_start=dt.date(2017, 10, 1),
    )
    for status, on, point in (
        ("in_post", FIRST, None),
        ("vacant", LAST, None),
        ("in_post", AGAIN, 2),
    ):
        record_step(posts=[made], status=status, on=on, by=establishment, point_on_entry=point)
    return Post.objects.select_related("grade", "workstream__programme").get()


def test_earlier_holders_are_those_before_the_last(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostFactory.create_batch(3, in_post=True)
    with django_assert_num_queries(1):
        found = earlier_holders(Post.objects.all())
    assert found == {post.pk: [(FIRST, LAST)]}
    assert seats_of(post, found[post.pk]) == [
        Seat("G", Decimal("1.000"), FIRST, LAST, None),
        Seat("G", Decimal("1.000"), AGAIN, None, 2),
    ]


def test_both_holders_cost_money(
    post: Post, assumptions: AssumptionSet, establishment: User
) -> None:
    """£2,468 a month at the bottom; £3,771 at point 2: 3,000 + 276 + 480 + 15."""
    cost = cost_post(post, assumptions, END)
    assert [(month.period.number, month.amounts.total) for month in cost.months] == [
        (7, Decimal("0.00")),
        (8, Decimal("2468.00")),
        (9, Decimal("2468.00")),
        (10, Decimal("0.00")),
        (11, Decimal("0.00")),
        (12, Decimal("3771.00")),
    ]
    forecast = forecast_cost([post.pk], seen_by=establishment)
    assert forecast is not None
    assert forecast.total == cost.total == Decimal("8707.00")


def test_post_that_is_filled_again_is_late_by_its_first_holder(
    post: Post, assumptions: AssumptionSet
) -> None:
    """Six months planned at point 2 are £22,626, four of them £15,084."""
    (row,) = recruitment_rows(Post.objects.all(), END, assumptions)
    assert (row.lateness, row.started, row.days_late) == (Lateness.STARTED_LATE, FIRST, 31)
    assert row.not_cost == Decimal("13919.00")
    (before,) = recruitment_rows(Post.objects.all(), dt.date(2018, 1, 31), assumptions)
    assert (before.status, before.since, before.days_there) == ("vacant", LAST, 31)
    assert before.not_cost == Decimal("10148.00")
