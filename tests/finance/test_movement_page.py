"""What moved since the last close, on its page."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains

from finance.closing import close_period
from finance.models import Period
from tests.factories import ForecastFactory
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
        ["Forecast", "−£10.00"],
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
    assert moved.total("Outturn at last close").text == before
    assert moved.total("Movement").text == now.total("Movement since").text
    rows = read_csv(officer_client.get("/monitor/movement/export.csv"))
    assert len(rows) == 6


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
