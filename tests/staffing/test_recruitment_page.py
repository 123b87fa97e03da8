"""Recruitment: what is late as at a day, where it stands, and what it has not cost."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from programmes.models import Workstream
from staffing.models import Grade, Post
from staffing.recruitment import Lateness
from staffing.recruitment_rows import recruitment_rows
from tests.factories import (
    AssignmentFactory,
    AssumptionSetFactory,
    BalanceFactory,
    GradeFactory,
    PostFactory,
    RecruitmentStepFactory,
    WorkstreamFactory,
)
from tests.page_reader import read, read_csv
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
RECRUITMENT = "/posts/recruitment/"
CAPTION = "Posts not started or started late"
OCTOBER, FEBRUARY = dt.date(2017, 10, 1), dt.date(2018, 2, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def workstream() -> Workstream:
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    return WorkstreamFactory(name="Alpha", programme__ends_on=day("2018-03-31"))


@pytest.fixture
def grade() -> Grade:
    return make_pay()


@pytest.fixture
def posts(workstream: Workstream, grade: Grade) -> None:
    """One late and advertised, one started two months late, one not due, one in time, one ended."""
    shared: dict[str, Any] = {"workstream": workstream, "grade": grade, "title": "Worker"}
    late = PostFactory(number="A1", status="advertised", **shared)
    RecruitmentStepFactory(post=late, on=day("2017-06-23"))
    RecruitmentStepFactory(post=late, status="advertised", on=day("2017-09-01"))
    RecruitmentStepFactory(post=late, status="offered", on=day("2018-03-05"))
    started = PostFactory(
        number="A2", status="in_post", actual_start=day("2017-12-01"), fte="0.5", **shared
    )
    RecruitmentStepFactory(post=started, status="in_post", on=day("2017-12-01"))
    PostFactory(number="A3", planned_start=day("2018-03-01"), **shared)
    PostFactory(number="A4", in_post=True, **shared)
    ended = PostFactory(number="A5", status="ended", ended_on=day("2017-09-30"), **shared)
    RecruitmentStepFactory(post=ended, status="ended", on=day("2017-09-30"))


@pytest.mark.usefixtures("posts")
def test_rows_are_posts_not_started_or_started_late() -> None:
    rows = recruitment_rows(Post.objects.all(), FEBRUARY)
    assert [
        (row.post.number, row.lateness, row.days_late, row.status, row.days_there, row.next_step)
        for row in rows
    ] == [
        ("A1", Lateness.LATE, 124, "advertised", 153, "Offered"),
        ("A2", Lateness.STARTED_LATE, 61, "in_post", None, ""),
        ("A3", Lateness.NOT_DUE, 0, "proposed", None, "Approved by a decision"),
    ]
    assert [row.started for row in rows] == [None, day("2017-12-01"), None]
    assert {row.not_cost for row in rows} == {None}


@pytest.mark.usefixtures("posts")
def test_rows_stand_as_they_stood_on_the_day() -> None:
    rows = {row.post.number: row for row in recruitment_rows(Post.objects.all(), OCTOBER)}
    assert sorted(rows) == ["A1", "A2", "A3"]
    assert (rows["A2"].lateness, rows["A2"].started, rows["A2"].days_late) == (
        Lateness.LATE,
        None,
        1,
    )
    assert (rows["A1"].since, rows["A1"].days_there) == (day("2017-09-01"), 30)


@pytest.mark.usefixtures("posts")
def test_page_shows_what_each_late_post_has_not_cost(
    client_for: ClientFor, finance_user: User
) -> None:
    """£2,468 a month; of 0.5 FTE £1,165, as half the pay is at the threshold.

    A1: October to January and a day of February, 71.43 + 4.93 + 11.43 + 0.36. A2: October and
    November of £1,165 each.
    """
    page = client_for(finance_user).get(RECRUITMENT, {"as_at": "01/02/2018"})
    table = read(page).tables[CAPTION]
    assert table.texts() == [
        [
            *("A1", "Worker", "Alpha", "G", "1", "1 Oct 2017", "", "124", "Advertised"),
            *("1 Sep 2017", "153", "Offered", "£9,960.15"),
        ],
        [
            *("A2", "Worker", "Alpha", "G", "0.5", "1 Oct 2017", "1 Dec 2017", "61", "In post"),
            *("1 Dec 2017", "", "", "£2,330.00"),
        ],
        [
            *("A3", "Worker", "Alpha", "G", "1", "1 Mar 2018", "", "0", "Proposed"),
            *("", "", "Approved by a decision", "£0.00"),
        ],
    ]
    assert table.total("Not cost so far").text == "£12,290.15"
    assert [(card.label, card.value, card.note) for card in page.context["cards"]] == [
        ("Late, and not started", "1 post", "1 FTE"),
        ("Started late", "1 post", "0.5 FTE"),
        ("Not due to start yet", "1 post", "1 FTE"),
        ("Not cost so far", "£12,290.15", "As planned, less as it was"),
    ]


@pytest.mark.usefixtures("posts")
def test_officer_sees_recruitment_and_no_money(
    client_for: ClientFor, officer: User, workstream: Workstream
) -> None:
    AssignmentFactory(user=officer, programme=workstream.programme)
    client = client_for(officer)
    page = client.get(RECRUITMENT, {"as_at": "01/02/2018", "sort": "-not_cost"})
    assert "£" not in page.content.decode()
    table = read(page).tables[CAPTION]
    assert [row[0] for row in table.texts()] == ["A1", "A2", "A3"]
    assert table.head[-1] == "Next step"
    header, *_ = read_csv(client.get(f"{RECRUITMENT}export.csv", {"as_at": "01/02/2018"}))
    assert header == [
        *("Number", "Title", "Programme", "Workstream", "Cluster", "Team", "Grade", "FTE"),
        *("Planned start", "Started", "Days late", "Present step", "Since", "Days at it"),
        "Next step",
    ]


def test_post_of_another_workstream_is_not_listed(
    client_for: ClientFor, budget_holder: User, workstream: Workstream, grade: Grade
) -> None:
    PostFactory(number="A1", workstream=workstream, grade=grade)
    AssignmentFactory(user=budget_holder)
    page = client_for(budget_holder).get(RECRUITMENT)
    assert page.context["table"].data.data == []
    assert "No post is late, and none is still to start" in page.content.decode()


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"lateness": "late"}, ["A1"]),
        ({"lateness": "started_late"}, ["A2"]),
        ({"lateness": "not_due"}, ["A3"]),
        ({"status": "in_post"}, ["A2"]),
        ({"sort": "-days_late"}, ["A1", "A2", "A3"]),
        ({"sort": "not_cost"}, ["A3", "A2", "A1"]),
    ],
)
def test_filters_and_sorts(
    client_for: ClientFor, finance_user: User, asked: dict[str, str], numbers: list[str]
) -> None:
    client = client_for(finance_user)
    wanted = {"as_at": "01/02/2018", **asked}
    table = read(client.get(RECRUITMENT, wanted)).tables[CAPTION]
    assert [row[0] for row in table.texts()] == numbers
    _, *rows = read_csv(client.get(f"{RECRUITMENT}export.csv", wanted))
    assert [row[0] for row in rows] == numbers


def test_day_is_the_last_one_of_the_latest_period(
    client_for: ClientFor, finance_user: User, workstream: Workstream, grade: Grade
) -> None:
    PostFactory(number="A1", workstream=workstream, grade=grade)
    client = client_for(finance_user)
    with time_machine.travel(dt.datetime(2018, 1, 15, 12, tzinfo=dt.UTC), tick=False):
        assert "As at <strong>15 January 2018</strong>" in client.get(RECRUITMENT).content.decode()
    page = client.get(RECRUITMENT)  # long after the programme's end
    assert "As at <strong>31 March 2018</strong>" in page.content.decode()
    BalanceFactory(cost_line__workstream=workstream, cost_line__year=2017)
    assert "As at <strong>31 October 2017</strong>" in client.get(RECRUITMENT).content.decode()


def test_post_that_cannot_be_costed_is_listed_and_said(
    client_for: ClientFor, finance_user: User, workstream: Workstream, grade: Grade
) -> None:
    PostFactory(number="A1", workstream=workstream, grade=GradeFactory(code="X"))
    PostFactory(number="A2", workstream=workstream, grade=grade)
    page = client_for(finance_user).get(RECRUITMENT, {"as_at": "31/10/2017"})
    assert "A1: No points of grade X on 01/10/2017 (2017/18)." in page.content.decode()
    assert read(page).tables[CAPTION].total("Not cost so far").text == "£2,468.00"


def test_after_the_end_of_the_programme_nothing_more_is_saved(
    workstream: Workstream, grade: Grade
) -> None:
    PostFactory(number="A1", workstream=workstream, grade=grade)
    assumptions = AssumptionSetFactory(increments=False)
    for last in (day("2018-03-31"), day("2020-03-31")):
        (row,) = recruitment_rows(Post.objects.all(), last, assumptions)
        assert row.not_cost == Decimal("14808.00")


@pytest.mark.usefixtures("posts")
def test_rows_take_the_same_queries_however_many(
    workstream: Workstream, grade: Grade, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostFactory.create_batch(20, workstream=workstream, grade=grade)
    assumptions = AssumptionSetFactory()
    with django_assert_num_queries(2):
        recruitment_rows(Post.objects.all(), FEBRUARY)
    with django_assert_num_queries(5):
        recruitment_rows(Post.objects.all(), FEBRUARY, assumptions)
