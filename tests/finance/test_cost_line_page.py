"""The page of a cost line: its budget and its spend month by month."""

from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.models import CostLine
from tests.finance.book import Book
from tests.page_reader import read


def url(book: Book, name: str) -> str:
    return book.lines[name].get_absolute_url()


def test_months_stand_up_to_the_last_period(book: Book, officer_client: Client) -> None:
    table = read(officer_client.get(url(book, "alpha-2018"))).tables["Month by month"]
    assert table.texts() == [
        [
            "Period 1 of 2018/19 (April 2018)",
            "£200.00",
            "£150.00",
            "£200.00",
            "£150.00",
            "(£50.00)",
        ],
        ["Period 2 of 2018/19 (May 2018)", "£200.00", "£0.00", "£400.00", "£150.00", "(£250.00)"],
        [
            "Period 3 of 2018/19 (June 2018)",
            "£200.00",
            "(£20.00)",
            "£600.00",
            "£130.00",
            "(£470.00)",
        ],
        ["Period 4 of 2018/19 (July 2018)", "£200.00", "£0.00", "£800.00", "£130.00", "(£670.00)"],
        [
            "Period 5 of 2018/19 (August 2018)",
            "£200.00",
            "£120.25",
            "£1,000.00",
            "£250.25",
            "(£749.75)",
        ],
    ]


def test_months_of_the_first_year_begin_with_the_programme(
    book: Book, officer_client: Client
) -> None:
    table = read(officer_client.get(url(book, "alpha-2017"))).tables["Month by month"]
    assert [row[1] for row in table.texts()] == ["£0.00"] * 6 + [
        "£166.67",
        "£166.67",
        "£166.67",
        "£166.67",
        "£166.66",
        "£166.66",
    ]
    assert table.texts()[-1][3:] == ["£1,000.00", "£1,100.00", "£100.00"]


def test_every_month_leads_to_its_transactions(book: Book, officer_client: Client) -> None:
    table = read(officer_client.get(url(book, "alpha-2018"))).tables["Month by month"]
    for cell in table.column("Actual of the month"):
        behind = read(officer_client.get(cell.url)).tables
        shown = behind["Transactions"].total("Amount").text if behind else "£0.00"
        assert shown == cell.text


def test_figures_lead_to_their_rows(book: Book, officer_client: Client) -> None:
    cards = read(officer_client.get(url(book, "alpha-2018"))).cards
    assert cards["Original budget"].text == "£2,400.00"
    assert cards["Latest budget"].text == "£2,400.00"
    assert cards["Funded by"].text == "Futures award"
    assert cards["Actual to date"].text.startswith("£250.25")
    assert cards["Remaining"].text == "£2,149.75, within budget"
    assert cards["(Under)/over spend to date"].text == "(£749.75)"
    behind = read(officer_client.get(cards["Actual to date"].url)).tables["Transactions"]
    assert behind.total("Amount").text == "£250.25"


def test_line_without_an_award_falls_on_the_base_budget(book: Book, officer_client: Client) -> None:
    cards = read(officer_client.get(url(book, "beta-2019"))).cards
    assert cards["Funded by"].text == "No award: the council’s base budget"


def test_line_of_a_later_year_has_no_months_yet(book: Book, officer_client: Client) -> None:
    assertContains(
        officer_client.get(url(book, "beta-2019")),
        "No period of this financial year has been loaded yet.",
    )


def test_line_of_nought_pounds_says_no_allocation(book: Book, officer_client: Client) -> None:
    assertContains(officer_client.get(url(book, "alpha-travel")), "(£12.34), no allocation")


def test_changes_are_told_with_who_made_them(
    book: Book, officer_client: Client, finance_user: User
) -> None:
    line = CostLine.objects.get(pk=book.lines["alpha-2018"].pk)
    line.original_budget += 1
    line._history_user = finance_user  # type: ignore[attr-defined]  # simple-history's documented name
    line.save()
    response = officer_client.get(url(book, "alpha-2018"))
    assertContains(response, "original budget £2,401.00")
    assertContains(response, f"by {finance_user}")


def test_budget_holder_opens_the_own_lines_only(book: Book, holder_client: Client) -> None:
    assertNotContains(holder_client.get(url(book, "alpha-2018")), "Canary")
    assert holder_client.get(url(book, "beta-2018")).status_code == 404


def test_missing_line_is_not_found(officer_client: Client) -> None:
    assert officer_client.get("/cost-lines/999999/").status_code == 404
    assert officer_client.get(f"/cost-lines/{10**30}/").status_code == 404
    assert officer_client.get("/cost-lines/%00/").status_code == 404
