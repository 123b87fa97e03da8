"""Posts as plain values: who pays, which days, in one query."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from staffing.funding import Payer
from staffing.models import Post
from staffing.post_rows import BASE_BUDGET, NOBODY, read_rows
from tests.factories import (
    AwardFactory,
    PostFactory,
    PostFundingFactory,
    ProgrammeFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db
OCTOBER, APRIL = dt.date(2017, 10, 1), dt.date(2020, 4, 1)


def test_row_has_who_pays_from_when() -> None:
    award = AwardFactory(name="Growth award")
    post = PostFactory(workstream__programme=award.programme)
    PostFundingFactory(post=post, starts_on=APRIL, source="base_budget", award=None)
    PostFundingFactory(post=post, starts_on=OCTOBER, award=award)
    [row] = read_rows(Post.objects.all())
    assert [(spell.payer, spell.first, spell.last) for spell in row.spells] == [
        (Payer(0, "Growth award", f"award-{award.pk}"), OCTOBER, dt.date(2020, 3, 31)),
        (BASE_BUDGET, APRIL, None),
    ]
    assert row.payer_on(dt.date(2017, 9, 30)) == NOBODY


def test_post_without_funding_is_paid_by_nobody() -> None:
    PostFactory()
    [row] = read_rows(Post.objects.all())
    assert (row.spells, row.payer_on(OCTOBER), row.seat.paid) == ((), NOBODY, [])
    assert (NOBODY.name, NOBODY.pays) == ("Nobody yet", False)


def test_days_that_nobody_pays_for_are_not_paid() -> None:
    post = PostFactory()
    PostFundingFactory(post=post)
    PostFundingFactory(post=post, starts_on=APRIL, source="nobody", award=None)
    [row] = read_rows(Post.objects.all())
    assert row.seat.paid == [(OCTOBER, dt.date(2020, 3, 31))]


@pytest.mark.parametrize(
    ("status", "until"), [("ended", dt.date(2018, 6, 30)), ("vacant", dt.date(2019, 3, 31))]
)
def test_post_that_ended_is_planned_no_longer_but_one_that_somebody_left_is(
    status: str, until: dt.date
) -> None:
    PostFactory(
        status=status,
        contract="fixed_term",
        planned_end=dt.date(2019, 3, 31),
        actual_start=OCTOBER,
        ended_on=dt.date(2018, 6, 30),
    )
    [row] = read_rows(Post.objects.all())
    assert row.seat.planned_end == until


def test_payers_within_cover_the_days_that_a_post_is_costed_for() -> None:
    PostFundingFactory(
        post__status="vacant",
        post__actual_start=dt.date(2017, 11, 6),
        post__ended_on=dt.date(2018, 6, 30),
    )
    [row] = read_rows(Post.objects.all())
    year = dt.date(2018, 4, 1), dt.date(2019, 3, 31)
    [(payer, first, last)] = row.payers_within(*year)
    assert (payer.pays, first, last) == (True, year[0], dt.date(2018, 6, 30))
    [(_, first, last)] = row.payers_within(dt.date(2017, 4, 1), dt.date(2018, 3, 31))
    assert (first, last) == (dt.date(2017, 11, 6), dt.date(2018, 3, 31))
    assert list(row.payers_within(dt.date(2018, 7, 1), year[1])) == []


def test_rows_stand_by_programme_workstream_and_number() -> None:
    one, two = ProgrammeFactory(name="A"), ProgrammeFactory(name="B")
    last = WorkstreamFactory(programme=one, name="Early", position=2)
    first = WorkstreamFactory(programme=one, name="Late", position=1)
    for number, stream in (("P1", last), ("P3", first), ("P2", first)):
        PostFactory(number=number, workstream=stream)
    PostFactory(number="P0", workstream=WorkstreamFactory(programme=two))
    rows = read_rows(Post.objects.all())
    assert [row.number for row in rows] == ["P2", "P3", "P1", "P0"]


def test_row_never_shows_the_point_of_its_holder_by_itself() -> None:
    PostFactory(point_on_entry=47, fte=Decimal("0.500"))
    [row] = read_rows(Post.objects.all())
    Post.objects.update(point_on_entry=48)
    [other] = read_rows(Post.objects.all())
    assert (row.point_on_entry, other.point_on_entry) == (47, 48)
    assert repr(row) == repr(other)


@pytest.mark.parametrize("posts", [1, 20])
def test_rows_are_read_in_one_query_however_many(
    posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostFundingFactory.create_batch(posts)
    with django_assert_num_queries(1):
        assert len(read_rows(Post.objects.all())) == posts
