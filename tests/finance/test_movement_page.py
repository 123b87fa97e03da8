"""What moved since the last close, on its page."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains

from finance.closing import close_period
from finance.models import Period
from tests.factories import CostLineFactory, ForecastFactory
from tests.finance.book import Book, spend
from tests.page_reader import read, read_csv

ClientFor = Callable[[User], Client]


@pytest.fixture
def closed(book: Book, finance_user: User) -> Book:
    """August closed; in September £70 more is spent than Beta’s forecast had, and less to come."""
    ForecastFactory(cost_line=book.lines["beta-2018"])
    close_period(period=Period.objects.get(year=2018, number=5), by=finance_user)
    spend(book, "beta-2018", 6, "170.00")
    months = book.lines["beta-2018"].agreed_forecast.months
    months.filter(number=12).update(amount="90.00")
    return book


def test_steps_stand_with_their_sum(closed: Book, officer_client: Client) -> None:
    response = officer_client.get("/monitor/movement/", {"workstream": closed.beta.pk})
    assertContains(response, "(£600.00)", count=0)
    tables = read(response).tables
    assert [row[:1] + row[3:] for row in tables["What moved, by cost line"].texts()] == [
        [
            "Canary Beta",
            *("£1,200.00", "£70.00", "(£10.00)", "£0.00", "£0.00", "£0.00", "£0.00"),
            *("£1,260.00", "£60.00", "£0.00", "£60.00"),
        ],
        ["Canary Beta", "£600.00", *["£0.00"] * 6, "£600.00", *["£0.00"] * 3],
    ]
    assert tables["What moved the projected outturn"].texts() == [
        ["Actuals", "£70.00"],
        ["Forecast", "(£10.00)"],
        ["Virements", "£0.00"],
        ["Accruals", "£0.00"],
        ["Pressures", "£0.00"],
        ["New lines", "£0.00"],
        ["Movement", "£60.00"],
    ]


def test_bridge_ends_at_the_monitor_and_begins_at_the_close(
    closed: Book, officer_client: Client
) -> None:
    moved = read(officer_client.get("/monitor/movement/")).tables["What moved, by cost line"]
    now = read(officer_client.get("/monitor/", {"view": "outturn"})).tables["Cost lines"]
    then = read(officer_client.get("/monitor/", {"view": "outturn", "to": "2018-05"})).tables
    assert moved.total("Projected outturn").text == now.total("Projected outturn").text
    before = then["Cost lines"].total("Projected outturn").text
    assert moved.total("Outturn at the close").text == before
    assert moved.total("Movement").text == now.total("Movement since").text
    rows = read_csv(officer_client.get("/monitor/movement/export.csv"))
    assert len(rows) == 6


@pytest.fixture
def closed_twice(closed: Book, finance_user: User) -> Book:
    """September closed too, as it stands; in October £30 more is spent than Beta’s forecast had."""
    close_period(period=Period.objects.get(year=2018, number=6), by=finance_user)
    spend(closed, "beta-2018", 7, "130.00")
    return closed


@pytest.mark.parametrize(
    ("since", "steps"),
    [
        ("", ["£1,260.00", "£30.00", "£0.00", "£1,290.00", "£30.00"]),
        ("2018-06", ["£1,260.00", "£30.00", "£0.00", "£1,290.00", "£30.00"]),
        ("2018-05", ["£1,200.00", "£100.00", "(£10.00)", "£1,290.00", "£90.00"]),
    ],
)
def test_movement_since_an_earlier_close_adds_up_what_each_close_moved(
    closed_twice: Book, officer_client: Client, since: str, steps: list[str]
) -> None:
    query = {"workstream": str(closed_twice.beta.pk), "since": since, "year": "2018"}
    table = read(officer_client.get("/monitor/movement/", query)).tables["What moved, by cost line"]
    [row] = table.texts()
    assert [*row[3:6], *row[10:12]] == steps


@pytest.mark.usefixtures("closed_twice")
@pytest.mark.parametrize(("to", "latest"), [("", ["2018-06", "2018-05"]), ("2018-06", ["2018-05"])])
def test_closes_before_the_period_are_offered_to_tell_from(
    officer_client: Client, to: str, latest: list[str]
) -> None:
    form = officer_client.get("/monitor/movement/", {"to": to}).context["filter"].form
    earlier = ["2018-04", "2018-03", "2018-02", "2018-01", "2017-12"]
    assert [code for code, _ in form.fields["since"].choices] == ["", *latest, *earlier]


def test_line_that_came_between_two_closes_is_new_since_the_first(
    closed: Book, finance_user: User, officer_client: Client
) -> None:
    closed.lines["new"] = CostLineFactory(
        workstream=closed.alpha, year=2018, original_budget=Decimal("120.00")
    )
    close_period(period=Period.objects.get(year=2018, number=6), by=finance_user)
    spend(closed, "new", 7, "25.00")
    query = {"category": str(closed.lines["new"].category_id), "since": "2018-05"}
    table = read(officer_client.get("/monitor/movement/", query)).tables["What moved, by cost line"]
    assert [row[3:12] for row in table.texts()] == [
        ["£0.00", "£15.00", *["£0.00"] * 4, "£60.00", "£75.00", "£75.00"]
    ]


@pytest.mark.usefixtures("closed_twice")
@pytest.mark.parametrize(
    ("address", "query", "name"),
    [
        ("", {}, "monitor-growing-futures-2018-19-period-7"),
        ("", {"to": "2017-12"}, "monitor-growing-futures-2017-18-period-12"),
        ("movement/", {}, "movement-growing-futures-2018-19-period-7-since-2018-19-period-6"),
        (
            "movement/",
            {"to": "2018-06", "since": "2018-04"},
            "movement-growing-futures-2018-19-period-6-since-2018-19-period-4",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_file_is_named_for_the_programme_and_the_periods(
    officer_client: Client, address: str, query: dict[str, str], name: str, kind: str
) -> None:
    response = officer_client.get(f"/monitor/{address}export.{kind}", query)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.{kind}"'
    response.close()


def test_file_of_no_programme_is_named_for_none(officer: User, client_for: ClientFor) -> None:
    response = client_for(officer).get("/monitor/export.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="monitor.csv"'


def test_before_the_first_close_nothing_can_have_moved(book: Book, officer_client: Client) -> None:
    assertContains(officer_client.get("/monitor/movement/"), "No period before this one is closed")


@pytest.mark.usefixtures("closed")
def test_filter_that_is_wrong_moves_nothing_and_draws_nothing(officer_client: Client) -> None:
    response = officer_client.get("/monitor/movement/", {"year": "1066"})
    assertContains(response, "it was projected to end at", count=0)
    assert "What moved the projected outturn" not in read(response).tables


def test_budget_holder_sees_what_moved_in_the_own_workstream(
    closed: Book, holder_client: Client
) -> None:
    response = holder_client.get("/monitor/movement/")
    assert "Canary" not in response.content.decode()
    assert len(read(response).tables["What moved, by cost line"].body) == 3
