"""The page of a programme: award, workstreams, years and posts, for all of it and for a part."""

from collections.abc import Callable
from decimal import Decimal

from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.models import Ledger
from tests.factories import AwardFactory, ProgrammeFactory, RiskFactory
from tests.finance.book import Book
from tests.page_reader import PageReader, ReadTable, read

URL = "/programmes/growing-futures/"
ClientFor = Callable[[User], Client]


def page(client: Client) -> PageReader:
    return read(client.get(URL))


def total_of(client: Client, url: str) -> ReadTable:
    tables = read(client.get(url)).tables
    return tables.get("Cost lines") or tables["Transactions"]


def test_cards_show_the_whole_programme_and_lead_to_its_rows(officer_client: Client) -> None:
    cards = page(officer_client).cards
    assert {name: card.text.partition(":")[0] for name, card in list(cards.items())[:4]} == {
        "Latest budget": "£5,200.00",
        "Actual to date": "£1,862.59",
        "Remaining": "£3,337.41",
        "(Under)/over spend to date": "(£637.41)",
    }
    lines = total_of(officer_client, cards["Latest budget"].url)
    assert lines.total("Latest budget").text == "£5,200.00"
    lines = total_of(officer_client, cards["Remaining"].url)
    assert lines.total("Remaining").text == "£3,337.41"
    assert lines.total("(Under)/over spend to date").text == "(£637.41)"
    spent = total_of(officer_client, cards["Actual to date"].url)
    assert spent.total("Amount").text == "£1,862.59"


def test_award_bar_shows_its_four_amounts(officer_client: Client) -> None:
    response = officer_client.get(URL)
    for text in (
        "Secured £7,500",
        "Contingent £2,500",
        "Allocated to cost lines £4,600",
        "Spent £1,863",
    ):
        assertContains(response, text)
    assertContains(response, "Not yet released.")
    assertContains(response, "Fewer children looked after.")


def test_award_figures_lead_to_what_makes_them_up(officer_client: Client) -> None:
    table = page(officer_client).tables["Futures award on both bases"]
    urls = {row[0].text: next((cell.url for cell in row if cell.url), "") for row in table.body}
    lines = total_of(officer_client, urls["Allocated to cost lines"])
    assert lines.total("Latest budget").text == "£4,600.00"
    spent = total_of(officer_client, urls["Spent to date"])
    assert spent.total("Amount").text == "£1,862.59"


def test_each_workstream_leads_to_its_rows(officer_client: Client) -> None:
    table = page(officer_client).tables["Workstreams, all years"]
    assert [row[:4] for row in table.texts()] == [
        ["Alpha", "£3,400.00", "£2,000.00", "£1,362.59"],
        ["Canary Beta", "£1,800.00", "£500.00", "£500.00"],
    ]
    assert table.total("Actual to date").text == "£1,862.59"
    for cell in [*table.column("Actual to date"), table.total("Actual to date")]:
        assert total_of(officer_client, cell.url).total("Amount").text == cell.text
    for cell in [*table.column("Latest budget"), table.total("Latest budget")]:
        assert total_of(officer_client, cell.url).total("Latest budget").text == cell.text


def test_years_stand_in_a_chart_with_its_figures(officer_client: Client) -> None:
    table = page(officer_client).tables["Latest budget and actual by financial year"]
    assert table.texts() == [
        ["2017/18", "£1,000.00", "£1,100.00"],
        ["2018/19", "£3,600.00", "£762.59"],
        ["2019/20", "£600.00", "£0.00"],
    ]


def test_posts_are_counted_and_drawn_by_month(officer_client: Client) -> None:
    response = officer_client.get(URL)
    table = read(response).tables["FTE in post against planned, at the end of each month"]
    assert table.texts()[0] == ["Oct 17", "2.5", "1"]
    assert table.texts()[-1] == ["Aug 18", "2.5", "1"]
    assertContains(response, "3 posts, 2.5 FTE")
    posts = read(officer_client.get(response.context["staffing"]["url"])).tables["Posts"]
    assert posts.total("FTE").text == "2.5"


def test_demonstration_spend_is_marked(book: Book, officer_client: Client) -> None:
    assertNotContains(officer_client.get(URL), "Demonstration spend")
    Ledger.objects.filter(pk=book.ledger.pk).update(is_demonstration=True)
    assertContains(officer_client.get(URL), "Demonstration spend")


def test_budget_holder_sees_the_own_part_of_every_figure(holder_client: Client) -> None:
    response = holder_client.get(URL)
    found = read(response)
    assertNotContains(response, "Canary")
    for hidden in ("Futures award", "7,500", "10,000", "5,200", "1,862", "600.00", "500.00"):
        assertNotContains(response, hidden)
    assert found.cards["Latest budget"].text.startswith("£3,400.00")
    assert found.cards["Actual to date"].text.startswith("£1,362.59")
    assert found.tables["Latest budget and actual by financial year"].texts() == [
        ["2017/18", "£1,000.00", "£1,100.00"],
        ["2018/19", "£2,400.00", "£262.59"],
    ]
    assertContains(response, "2 posts, 1.5 FTE")
    fte = found.tables["FTE in post against planned, at the end of each month"]
    assert fte.texts()[-1] == ["Aug 18", "1.5", "1"]


def test_stranger_and_missing_programme_are_not_found(
    officer: User, client_for: ClientFor, book: Book
) -> None:
    client = client_for(officer)
    assert client.get(URL).status_code == 404
    assert client.get("/programmes/no-such-programme/").status_code == 404
    assert client.get("/programmes/%00/").status_code == 404
    assert client.get(f"/programmes/{'x' * 5000}/").status_code == 404


def test_programme_without_anything_says_what_to_do(
    finance_user: User, client_for: ClientFor
) -> None:
    programme = ProgrammeFactory()
    response = client_for(finance_user).get(programme.get_absolute_url())
    assertContains(response, "No ledger file is loaded")
    assertContains(response, "No cost lines yet")
    assertContains(response, "0 posts, 0 FTE")


def test_award_without_lines_is_all_left(finance_user: User, client_for: ClientFor) -> None:
    award = AwardFactory(name="Early award")
    response = client_for(finance_user).get(award.programme.get_absolute_url())
    table = read(response).tables["Early award on both bases"]
    assert table.texts()[4] == ["Left of the award", "£1,000,000.00", "£0.00", "£1,000,000.00"]


def test_budget_holder_is_told_that_only_their_workstreams_count(
    officer_client: Client, holder_client: Client, book: Book
) -> None:
    """A risk of each workstream: the holder of Alpha's is told what Alpha's alone would add."""
    for workstream, cost in ((book.alpha, "10.00"), (book.beta, "5000.00")):
        price = dict.fromkeys(("cost_low", "cost_expected", "cost_high"), Decimal(cost))
        RiskFactory(programme=book.programme, workstream=workstream, **price)
    told = "<strong>Your workstreams only:</strong>"
    for url in (URL, "/"):
        assertContains(holder_client.get(url), told)
        assertNotContains(officer_client.get(url), told)
    added = {
        name: client.get(URL).context["risks"]["price"].high
        for name, client in (("officer", officer_client), ("holder", holder_client))
    }
    assert added == {"officer": Decimal("5010.00"), "holder": Decimal("10.00")}
