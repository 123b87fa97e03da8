"""The page of a workstream: its lines, posts and latest transactions."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import FormerNameFactory, WorkstreamFactory
from tests.finance.book import Book, spend
from tests.page_reader import read

ALPHA = "/programmes/growing-futures/alpha/"
BETA = "/programmes/growing-futures/beta/"
ClientFor = Callable[[User], Client]


def test_cards_lead_to_the_rows_of_the_workstream(officer_client: Client) -> None:
    cards = read(officer_client.get(ALPHA)).cards
    assert cards["Latest budget"].text.startswith("£3,400.00")
    assert cards["Actual to date"].text.startswith("£1,362.59")
    assert cards["Remaining"].text.startswith("£2,037.41")
    assert cards["(Under)/over spend to date"].text.startswith("(£637.41)")
    lines = read(officer_client.get(cards["Latest budget"].url)).tables["Cost lines"]
    assert lines.total("Latest budget").text == "£3,400.00"
    spent = read(officer_client.get(cards["Actual to date"].url)).tables["Transactions"]
    assert spent.total("Amount").text == "£1,362.59"


def test_lines_stand_with_their_total(officer_client: Client) -> None:
    table = read(officer_client.get(ALPHA)).tables["Cost lines"]
    assert [row[:5] for row in table.texts()] == [
        ["Salaries", "2017/18", "£1,000.00", "£1,000.00", "£1,100.00"],
        ["Salaries", "2018/19", "£2,400.00", "£1,000.00", "£250.25"],
        ["Travel", "2018/19", "£0.00", "£0.00", "£12.34"],
    ]
    assert table.total("Actual to date").text == "£1,362.59"
    for cell in [*table.column("Actual to date"), table.total("Actual to date")]:
        behind = read(officer_client.get(cell.url)).tables["Transactions"]
        assert behind.total("Amount").text == cell.text


def test_posts_stand_with_their_dates(officer_client: Client) -> None:
    table = read(officer_client.get(ALPHA)).tables["Posts of Alpha"]
    assert [[row[0], row[2], row[3], row[5]] for row in table.texts()] == [
        ["A1 Worker A1", "1", "In post", "1 Oct 2017"],
        ["A2 Worker A2", "0.5", "Proposed", "–"],
    ]


def test_latest_transactions_are_ten_and_lead_to_all(book: Book, officer_client: Client) -> None:
    for _ in range(12):
        spend(book, "alpha-2018", 5, "1.00")
    response = officer_client.get(ALPHA)
    assert len(read(response).tables["Latest transactions"].body) == 10
    every = read(officer_client.get(response.context["transactions_url"])).tables["Transactions"]
    assert (len(every.body), every.total("Amount").text) == (17, "£1,374.59")


def test_former_name_is_told(book: Book, officer_client: Client) -> None:
    FormerNameFactory(workstream=book.alpha, name="Restorative Service")
    assertContains(officer_client.get(ALPHA), "<strong>Restorative Service</strong>")


def test_budget_holder_opens_the_own_workstream_only(holder_client: Client) -> None:
    assertNotContains(holder_client.get(ALPHA), "Canary")
    assert holder_client.get(BETA).status_code == 404


def test_workstream_of_another_programme_is_not_found(officer_client: Client) -> None:
    other = WorkstreamFactory(slug="alpha", programme__slug="another")
    assert officer_client.get(other.get_absolute_url()).status_code == 404
    assert officer_client.get("/programmes/growing-futures/nothing/").status_code == 404
    assert officer_client.get("/programmes/growing-futures/%00/").status_code == 404


def test_workstream_without_anything_says_what_to_do(
    finance_user: User, client_for: ClientFor
) -> None:
    response = client_for(finance_user).get(WorkstreamFactory().get_absolute_url())
    assertContains(response, "No cost lines here.")
    assertContains(response, "No posts yet.")
    assertContains(response, "No transactions here.")
    assertContains(response, "No ledger file is loaded")
