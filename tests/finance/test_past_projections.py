"""How good projections were: on the page, by workstream, and what nobody knows yet."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains

from finance.closing import close_period
from finance.models import Period
from tests.finance.book import Book
from tests.page_reader import read, read_csv


@pytest.fixture
def closed(book: Book, finance_user: User) -> Book:
    close_period(period=Period.objects.get(year=2018, number=3), by=finance_user)
    return book


def test_each_close_stands_beside_the_end_of_its_year(closed: Book, officer_client: Client) -> None:
    response = officer_client.get("/monitor/past-projections/", {"workstream": closed.alpha.pk})
    tables = read(response).tables
    assert [row[2:] for row in tables["Closed periods"].texts()] == [
        ["£1,000.00", "£1,100.00", "£1,100.00", "£0.00", "0.0%"],
        ["£2,400.00", "£2,350.00", "—", "—", "—"],
        ["£2,400.00", "£2,162.34", "—", "—", "—"],
        ["£2,400.00", "£1,942.34", "—", "—", "—"],
    ]
    assert tables["2018/19, £000"].texts()[0][0] == "Apr 18"
    assert len(read_csv(officer_client.get("/monitor/past-projections/export.csv"))) == 5


def test_budget_holder_sees_the_own_workstream_and_others_see_why_it_is_empty(
    book: Book,
    finance_user: User,
    holder_client: Client,
    officer: User,
    client_for: Callable[[User], Client],
) -> None:
    assertContains(holder_client.get("/monitor/past-projections/"), "No period is closed yet")
    close_period(period=Period.objects.get(year=2018, number=1), by=finance_user)
    table = read(holder_client.get("/monitor/past-projections/")).tables["Closed periods"]
    assert [row[3] for row in table.texts()] == ["£1,100.00", "£2,350.00"]
    nobody = client_for(officer).get("/monitor/past-projections/")
    assertContains(nobody, "No period is closed yet")
