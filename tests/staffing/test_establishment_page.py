"""The establishment with its costs, funders and chart, for those who see pay and those who do not.

A full-time post of the one grade costs £26,400 a year (`one_grade`).
"""

import csv
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from innovation.core import access
from programmes.models import Programme
from staffing.models import AssumptionSet, Post
from tests.factories import (
    AssignmentFactory,
    AssumptionSetFactory,
    AwardFactory,
    BalanceFactory,
    GradeFactory,
    PeriodFactory,
    PostFactory,
    PostFundingFactory,
    ProgrammeFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.staffing.one_grade import make_assumptions, make_grade

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
D = Decimal
PAY = ["point", "full_year", "cost_2017", "cost_2018"]
SEES_PAY = (access.FINANCE, access.ESTABLISHMENT, access.AUDITOR)
SEES_NO_PAY = (access.OFFICER, access.BUDGET_HOLDER)
CANARY = 31975
"""A point of the spine too long to stand in a token, a key or a name of the page by chance."""


@pytest.fixture
def programme() -> Programme:
    """Two years, spend until December 2017, and three posts: one in post, one late, one vacant."""
    programme: Programme = ProgrammeFactory(
        name="Growth", starts_on=dt.date(2017, 10, 1), ends_on=dt.date(2019, 3, 31)
    )
    stream = WorkstreamFactory(programme=programme, name="Teams", position=1)
    grade, _ = make_grade("GRADE"), make_assumptions()
    BalanceFactory(
        period=PeriodFactory(programme=programme, year=2017, number=9),
        cost_line__workstream=stream,
    )
    PostFactory(
        number="T1", grade=grade, workstream=stream, in_post=True, team="North", point_on_entry=20
    )
    PostFactory(number="T2", grade=grade, workstream=stream, fte=D("0.500"))
    PostFactory(
        number="T3",
        grade=grade,
        workstream=stream,
        status="vacant",
        actual_start=dt.date(2017, 10, 1),
        ended_on=dt.date(2017, 11, 30),
        contract="fixed_term",
        planned_end=dt.date(2018, 9, 30),
    )
    return programme


def of_role(role: str) -> User:
    """A user of the role who sees every post."""
    user: User = UserFactory(role=role)
    for programme in Programme.objects.all():
        AssignmentFactory(user=user, programme=programme)
    return user


def columns(page: Any) -> list[str]:
    return [column.name for column in page.context["table"].columns]


def numbers(page: Any) -> list[str]:
    return [row.record.post.number for row in page.context["table"].rows]


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/posts/export.csv{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming answer
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("role", SEES_PAY)
@pytest.mark.usefixtures("programme")
def test_who_sees_pay_sees_point_full_year_and_years(role: str, client_for: ClientFor) -> None:
    page = client_for(of_role(role)).get("/posts/")
    assert columns(page) == [
        *("number", "title", "grade", "point", "fte", "workstream", "status", "payer"),
        *("full_year", "cost_2017", "cost_2018"),
    ]
    assert page.context["table"].totals == {
        "fte": D("2.500"),
        "full_year": D("66000.00"),
        "cost_2017": D("13200.00") + D("6600.00") + D("4400.00"),
        "cost_2018": D("26400.00") + D("13200.00"),
    }
    assert "£66,000" in page.content.decode()


@pytest.mark.parametrize("role", SEES_NO_PAY)
def test_who_sees_no_pay_finds_no_figure_of_it(
    role: str, client_for: ClientFor, programme: Programme
) -> None:
    Post.objects.update(point_on_entry=CANARY)
    client = client_for(of_role(role))
    plain = client.get("/posts/")
    for query in ("", "?columns=all", "?sort=full_year", "?assumption_set=1&units=thousands"):
        page = client.get(f"/posts/{query}")
        text = page.content.decode()
        assert not {*columns(page)} & {*PAY}
        assert "£" not in text
        assert str(CANARY) not in text
        assert numbers(page) == numbers(plain) == ["T1", "T2", "T3"]
        assert not {"assumption_set", "columns", "units"} & {*page.context["filter"].form.fields}
        assert [item.label for item in page.context["active_filters"]] == []
        header, *rows = exported(client, query)
        assert "Point" not in header
        assert not any("2017/18" in name or "Full year" in name for name in header)
        assert [row[0] for row in rows] == ["T1", "T2", "T3"]
        assert not any(str(CANARY) in cell for row in rows for cell in row)


@pytest.mark.usefixtures("programme")
def test_order_by_cost_is_for_those_who_see_it(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get("/posts/?sort=-cost_2018")
    assert numbers(page) == ["T1", "T2", "T3"]
    assert numbers(client_for(auditor).get("/posts/?sort=cost_2018")) == ["T3", "T2", "T1"]


@pytest.mark.usefixtures("programme")
def test_export_has_every_column_to_the_penny(client_for: ClientFor, finance_user: User) -> None:
    header, first, *_ = exported(client_for(finance_user), "?columns=details")
    assert header == [
        *("Number", "Title", "Grade", "Point", "FTE", "Programme", "Workstream", "Team"),
        *("Cluster", "Contract", "Status", "Planned start", "Actual start", "Paid by"),
        *("Full year 2017/18", "2017/18", "2018/19"),
    ]
    assert first == [
        *("T1", "Family support worker", "GRADE", "20", "1.000", "Growth", "Teams", "North", ""),
        *("Permanent", "In post", "2017-10-01", "2017-10-01", "Nobody yet"),
        *("26400.00", "13200.00", "26400.00"),
    ]


@pytest.mark.parametrize(
    ("query", "more", "less"),
    [
        ("?columns=details", {"team", "contract", "planned_start"}, {*PAY}),
        ("?columns=all", {"team", "actual_start", "full_year"}, set()),
        ("?columns=other", set(), {"team"}),
    ],
)
@pytest.mark.usefixtures("programme")
def test_columns_are_those_that_were_asked_for(
    query: str, more: set[str], less: set[str], client_for: ClientFor, auditor: User
) -> None:
    shown = {*columns(client_for(auditor).get(f"/posts/{query}"))}
    assert shown >= more
    assert not shown & less
    assert "programme" not in shown


def test_programme_is_a_column_where_there_are_several(
    client_for: ClientFor, auditor: User, programme: Programme
) -> None:
    PostFactory(workstream=WorkstreamFactory(name="Other"))
    client = client_for(auditor)
    assert "programme" in columns(client.get("/posts/"))
    assert "programme" not in columns(client.get(f"/posts/?programme={programme.pk}"))
    form = client.get("/posts/").context["filter"].form
    assert "Teams (Growth)" in [name for _, name in form.fields["workstream"].choices]


@pytest.mark.usefixtures("programme")
def test_totals_have_the_cost_for_those_who_see_it(
    client_for: ClientFor, auditor: User, officer: User
) -> None:
    AssignmentFactory(user=officer, programme=Programme.objects.get())
    tables = client_for(auditor).get("/posts/").context["summaries"]
    assert [table.caption for table in tables] == ["By workstream", "By grade", "By status"]
    assert [
        [(row.label, row.posts, row.full_year) for row in table.data.data] for table in tables
    ] == [
        [("Teams", 3, D("66000.00"))],
        [("GRADE", 3, D("66000.00"))],
        [
            ("Proposed", 1, D("13200.00")),
            ("In post", 1, D("26400.00")),
            ("Vacant", 1, D("26400.00")),
        ],
    ]
    assert [column.name for column in tables[0].columns] == ["label", "posts", "fte", "full_year"]
    assert tables[0].totals == {"posts": 3, "fte": D("2.500"), "full_year": D("66000.00")}
    plain = client_for(officer).get("/posts/").context["summaries"]
    assert [column.name for column in plain[0].columns] == ["label", "posts", "fte"]


@pytest.mark.usefixtures("programme")
def test_another_set_of_assumptions_may_be_chosen(client_for: ClientFor, auditor: User) -> None:
    other = AssumptionSetFactory(name="Without a pension", pension_rate=D("0.0000"))
    page = client_for(auditor).get(f"/posts/?assumption_set={other.pk}")
    assert page.context["assumptions"] == other
    assert page.context["table"].totals["full_year"] == D("60000.00")
    assert [item.value for item in page.context["active_filters"]] == ["Without a pension"]


@pytest.mark.usefixtures("programme")
def test_money_may_be_shown_in_thousands(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get("/posts/?units=thousands").content.decode()
    assert ">66.0</td>" in page.replace("\n", "").replace("  ", "")


@pytest.mark.usefixtures("programme")
def test_without_a_default_set_nothing_is_costed_and_the_page_says_so(
    client_for: ClientFor, auditor: User
) -> None:
    AssumptionSet.objects.all().delete()
    page = client_for(auditor).get("/posts/")
    assert not {*columns(page)} & {*PAY}
    assert "There is no set of assumptions yet" in page.content.decode()


@pytest.mark.usefixtures("programme")
def test_posts_that_cannot_be_costed_are_named_with_the_reason(
    client_for: ClientFor, auditor: User, officer: User
) -> None:
    stream = Post.objects.get(number="T1").workstream
    PostFactory.create_batch(7, grade=GradeFactory(code="X"), workstream=stream)
    PostFactory(number="Y1", grade=GradeFactory(code="Y"), workstream=stream)
    page = client_for(auditor).get("/posts/?sort=-full_year")
    first, second = page.context["problems"]
    assert first.startswith("7 posts (")
    assert first.endswith(", …): No points of grade X on 01/10/2017 (2017/18).")
    assert second == "1 post (Y1): No points of grade Y on 01/10/2017 (2017/18)."
    assert page.context["table"].totals["full_year"] == D("66000.00")
    rows = exported(client_for(auditor))
    assert [row[-3:] for row in rows if row[0] == "Y1"] == [["", "", ""]]
    AssignmentFactory(user=officer, programme=Programme.objects.get())
    assert client_for(officer).get("/posts/").context["problems"] == []


@pytest.mark.usefixtures("programme")
def test_page_is_as_at_the_last_period_with_spend_or_the_day_chosen(
    client_for: ClientFor, auditor: User
) -> None:
    client = client_for(auditor)
    assert client.get("/posts/").context["day"] == dt.date(2017, 12, 31)
    page = client.get("/posts/?on=30/11/2018")
    assert page.context["day"] == dt.date(2018, 11, 30)
    assert "Full year 2018/19" in page.content.decode()
    assert client.get("/posts/?on=someday").context["day"] == dt.date(2017, 12, 31)


@pytest.mark.parametrize(
    ("today", "day"),
    [("2016-05-05", "2017-10-01"), ("2018-02-03", "2018-02-03"), ("2026-01-01", "2019-03-31")],
)
def test_page_without_spend_is_as_at_a_day_of_the_programme(
    today: str, day: str, client_for: ClientFor, auditor: User
) -> None:
    programme = ProgrammeFactory(starts_on=dt.date(2017, 10, 1), ends_on=dt.date(2019, 3, 31))
    PostFactory(workstream__programme=programme)
    client = client_for(auditor)
    with time_machine.travel(today):
        assert client.get("/posts/").context["day"] == dt.date.fromisoformat(day)


def cards(page: Any) -> list[tuple[str, str, str]]:
    return [(card.label, card.value, card.note) for card in page.context["cards"]]


def test_cards_say_what_is_filled_and_paid_for(
    client_for: ClientFor, auditor: User, officer: User, programme: Programme
) -> None:
    award = AwardFactory(programme=programme)
    PostFundingFactory(post=Post.objects.get(number="T1"), award=award)
    AssignmentFactory(user=officer, programme=programme)
    page = client_for(officer).get("/posts/")
    assert cards(page) == [
        ("Posts", "3", "2.5 FTE"),
        ("FTE in post on 31 Dec 2017", "1", "1.5 planned by then not filled"),
        ("FTE paid for on 31 Dec 2017", "1", "1.5 planned by then that nobody pays for"),
    ]
    page = client_for(auditor).get("/posts/?text=T1")
    assert cards(page)[1:] == [
        ("FTE in post on 31 Dec 2017", "1", "All that is planned by then"),
        ("FTE paid for on 31 Dec 2017", "1", "All that is planned by then"),
        ("Full year 2017/18", "£26,400", "Usual"),
    ]


def test_posts_are_found_by_who_pays_for_them_on_the_day(
    client_for: ClientFor, auditor: User, programme: Programme
) -> None:
    award = AwardFactory(programme=programme, name="Growth award")
    first, second, _ = Post.objects.order_by("number")
    PostFundingFactory(post=first, award=award)
    PostFundingFactory(post=first, starts_on=dt.date(2018, 7, 1), source="base_budget", award=None)
    PostFundingFactory(post=second, starts_on=dt.date(2018, 1, 1), award=award)
    client, key = client_for(auditor), f"award-{award.pk}"
    page = client.get("/posts/")
    assert list(page.context["filter"].form.fields["paid_by"].choices)[1:] == [
        (key, "Growth award"),
        ("base_budget", "Base budget"),
        ("nobody", "Nobody yet"),
    ]
    assert [row.record.payer.name for row in page.context["table"].rows] == [
        "Growth award",
        "Nobody yet",
        "Nobody yet",
    ]
    for query, found in {
        f"paid_by={key}": ["T1"],
        f"paid_by={key}&on=2018-01-01": ["T1", "T2"],
        f"paid_by={key}&on=2018-07-01": ["T2"],
        "paid_by=base_budget&on=2018-07-01": ["T1"],
        "paid_by=nobody&on=2018-07-01": ["T3"],
        f"paid_by={key}&paid_in=2018": ["T1", "T2"],
        "paid_by=base_budget&paid_in=2017": [],
        "paid_by=base_budget&paid_in=2018": ["T1"],
        "paid_by=award-0": [],
    }.items():
        page = client.get(f"/posts/?{query}")
        assert numbers(page) == found, query
        assert page.context["result_count"] == len(found)
    assert [row[0] for row in exported(client, f"?paid_by={key}")[1:]] == ["T1"]


def test_awards_that_pay_for_posts_of_others_are_not_offered(
    client_for: ClientFor, officer: User, programme: Programme
) -> None:
    PostFundingFactory(award__name="Canary award")
    AssignmentFactory(user=officer, programme=programme)
    page = client_for(officer).get("/posts/")
    assert "Canary" not in page.content.decode()


def test_chart_shows_funded_to_the_end_and_filled_up_to_the_day(
    client_for: ClientFor, auditor: User, programme: Programme
) -> None:
    award = AwardFactory(programme=programme)
    for post in Post.objects.all():
        PostFundingFactory(post=post, award=award)
        PostFundingFactory(post=post, starts_on=dt.date(2019, 2, 1), source="nobody", award=None)
    page = client_for(auditor).get("/posts/")
    chart = page.context["chart"]
    assert chart.series == ["Funded", "Filled"]
    assert chart.rows[:4] == [
        ("Oct 17", ["2.5", "2"]),
        ("Nov 17", ["2.5", "2"]),
        ("Dec 17", ["2.5", "1"]),
        ("Jan 18", ["2.5", "–"]),
    ]
    assert chart.rows[11:12] == [("Sep 18", ["2.5", "–"])]
    assert chart.rows[-3:] == [
        ("Jan 19", ["1.5", "–"]),
        ("Feb 19", ["0", "–"]),
        ("Mar 19", ["0", "–"]),
    ]
    assert "Show the figures as a table" in page.content.decode()
    before = client_for(auditor).get("/posts/?on=2017-01-01").context["chart"]
    assert before.series == ["Funded"]


def test_empty_establishment_says_what_to_do(client_for: ClientFor, auditor: User) -> None:
    page = client_for(auditor).get("/posts/")
    assert page.context["chart"] is None
    assert "No posts match." in page.content.decode()


@pytest.mark.parametrize("role", [*SEES_PAY, *SEES_NO_PAY])
@pytest.mark.parametrize("path", ["/posts/", "/posts/funding/", "/posts/organisation/"])
def test_pages_take_fewer_than_twelve_queries_however_many_posts(
    path: str,
    role: str,
    client_for: ClientFor,
    programme: Programme,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_for(of_role(role))
    PostFundingFactory.create_batch(20, post__workstream=Post.objects.get(number="T1").workstream)
    with django_assert_max_num_queries(11):
        assert client.get(path).status_code == 200
