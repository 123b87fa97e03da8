"""Home: my programmes with their figures, and what needs attention."""

from collections.abc import Callable
from decimal import Decimal

from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import (
    AdjustmentFactory,
    AssignmentFactory,
    CostLineFactory,
    ProgrammeFactory,
    RejectFactory,
)
from tests.finance.book import Book, holder_of, spend
from tests.page_reader import read

ClientFor = Callable[[User], Client]


def test_programme_stands_with_spend_and_budget(book: Book, officer_client: Client) -> None:
    response = officer_client.get("/")
    [summary] = response.context["summaries"]
    assertContains(response, "Growing Futures")
    assertContains(response, "£1,862.59")
    assertContains(response, "£5,200.00")
    assertContains(response, "As at Period 5 of 2018/19 (August 2018).")
    assertContains(response, "35.8% spent")
    spent = read(officer_client.get(summary.transactions_url)).tables["Transactions"]
    assert spent.total("Amount").text == "£1,862.59"
    lines = read(officer_client.get(summary.lines_url)).tables["Cost lines"]
    assert lines.total("Latest budget").text == "£5,200.00"


def test_budget_holder_sees_the_own_part_only(holder_client: Client) -> None:
    response = holder_client.get("/")
    [summary] = response.context["summaries"]
    assertContains(response, "£1,362.59")
    assertContains(response, "£3,400.00")
    assertNotContains(response, "Canary")
    spent = read(holder_client.get(summary.transactions_url)).tables["Transactions"]
    assert spent.total("Amount").text == "£1,362.59"


def test_attention_names_the_overspent_and_the_contingent(officer_client: Client) -> None:
    response = officer_client.get("/")
    assertContains(response, "most of all Alpha, Salaries, by £100.00.")
    assertContains(response, "£2,500 is not yet released.")
    assertContains(response, "money was spent on 1 cost line with no allocation.")
    assertContains(response, "2 posts have passed the planned start")


def test_budget_holder_is_not_told_of_the_award(holder_client: Client) -> None:
    response = holder_client.get("/")
    assertNotContains(response, "2,500")
    assertNotContains(response, "not yet released")


def test_every_matter_leads_to_a_page(book: Book, officer_client: Client) -> None:
    matters = officer_client.get("/").context["matters"]
    assert len(matters) == 5
    assert {officer_client.get(matter.url).status_code for matter in matters} == {200}


def test_rejects_are_told_to_finance_and_not_to_an_officer(
    book: Book, officer_client: Client, finance_user: User, client_for: ClientFor
) -> None:
    RejectFactory(ledger_import__ledger=book.ledger)
    assertContains(client_for(finance_user).get("/"), "could not be loaded")
    assertNotContains(officer_client.get("/"), "could not be loaded")


def test_user_without_a_programme_is_told_what_to_do(officer: User, client_for: ClientFor) -> None:
    response = client_for(officer).get("/")
    assertContains(response, "You have no programme yet. Ask an administrator")
    assertContains(response, "Nothing needs your attention.")
    assertNotContains(response, "start a programme from a ledger file")


def test_finance_without_a_programme_may_start_one(
    finance_user: User, client_for: ClientFor
) -> None:
    assertContains(client_for(finance_user).get("/"), "start a programme from a ledger file")


def test_programme_without_lines_or_spend_says_so(
    finance_user: User, client_for: ClientFor
) -> None:
    ProgrammeFactory()
    assertContains(client_for(finance_user).get("/"), "No cost lines yet.")
    CostLineFactory()
    assertContains(client_for(finance_user).get("/"), "No ledger file is loaded yet.")


def test_programme_without_a_budget_shows_its_variance_alone(
    finance_user: User, client_for: ClientFor
) -> None:
    AdjustmentFactory(cost_line=CostLineFactory(original_budget=0), amount=Decimal("70.00"))
    response = client_for(finance_user).get("/")
    assertContains(response, "No budget is recorded")
    assertContains(response, "£70.00 over budget")
    assertNotContains(response, "Projected to end at")


def test_each_programme_is_as_at_its_own_period(
    book: Book, finance_user: User, client_for: ClientFor
) -> None:
    CostLineFactory(workstream__programme__name="Another")
    spend(book, "alpha-2018", 6, "0.01")
    response = client_for(finance_user).get("/")
    assert [
        (str(s.programme), s.as_at and s.as_at.code) for s in response.context["summaries"]
    ] == [
        ("Another", None),
        ("Growing Futures", "2018-06"),
    ]


def test_programme_of_two_assignments_stands_once(book: Book, client_for: ClientFor) -> None:
    user = holder_of(book.alpha)
    AssignmentFactory(user=user, programme=None, workstream=book.beta)
    response = client_for(user).get("/")
    assert [str(s.programme) for s in response.context["summaries"]] == ["Growing Futures"]
    assertContains(response, "£1,862.59")
