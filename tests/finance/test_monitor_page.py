"""The monitor: its figures, where its totals lead, its files, and what a filter may hold."""

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from finance.models import RagThreshold
from tests.factories import (
    AwardFactory,
    CostLineFactory,
    ForecastFactory,
    ProgrammeFactory,
    RagThresholdFactory,
)
from tests.finance.book import Book
from tests.page_reader import PageReader, read, read_csv, read_sheet

CSV_HEAD = [
    *("Workstream", "Category", "Year", "Original budget", "Virements", "Latest budget"),
    *("Budget to date", "Actual to date", "Remaining", "Spent", "(Under)/over spend to date"),
    *("Forecast", "Projected outturn", "(Under)/over spend", "(Under)/over %", "RAG", "Reviewed"),
]
CSV = [
    (
        "Alpha,Salaries,2017/18,1000.00,0.00,1000.00",
        "1000.00,1100.00,-100.00,110.0,100.00",
        "0.00,1100.00,100.00,10.0,Red,",
    ),
    (
        "Alpha,Salaries,2018/19,2400.00,0.00,2400.00",
        "1000.00,250.25,2149.75,10.4,-749.75",
        "1400.00,1650.25,-749.75,-31.2,Green,",
    ),
    (
        "Alpha,Travel,2018/19,0.00,0.00,0.00",
        "0.00,12.34,-12.34,,12.34",
        "0.00,12.34,12.34,,Red,",
    ),
    (
        "Canary Beta,Salaries,2018/19,1200.00,0.00,1200.00",
        "500.00,500.00,700.00,41.7,0.00",
        "700.00,1200.00,0.00,0.0,Green,",
    ),
    (
        "Canary Beta,Canary equipment,2019/20,600.00,0.00,600.00",
        "0.00,0.00,600.00,0.0,0.00",
        "600.00,600.00,0.00,0.0,Green,",
    ),
]
LINES = [",".join(row).split(",") for row in CSV]
HEAD = [
    "Workstream",
    "Category",
    "Year",
    "Latest budget",
    "Budget to date",
    "Actual to date",
    "Remaining",
    "Spent",
    "(Under)/over spend to date",
]


@pytest.fixture(autouse=True)
def thresholds(db: None) -> None:
    """Amber over 2%, red over 5%."""
    RagThresholdFactory()


def page(client: Client, **query: str | int) -> PageReader:
    return read(client.get("/monitor/", query))


def test_every_line_stands_with_its_figures(officer_client: Client) -> None:
    table = page(officer_client).tables["Cost lines"]
    assert table.head[:9] == HEAD
    assert [row[:9] for row in table.texts()] == [
        [
            "Alpha",
            "Salaries",
            "2017/18",
            "£1,000.00",
            "£1,000.00",
            "£1,100.00",
            "(£100.00)",
            "110.0%",
            "£100.00",
        ],
        [
            "Alpha",
            "Salaries",
            "2018/19",
            "£2,400.00",
            "£1,000.00",
            "£250.25",
            "£2,149.75",
            "10.4%",
            "(£749.75)",
        ],
        ["Alpha", "Travel", "2018/19", "£0.00", "£0.00", "£12.34", "(£12.34)", "—", "£12.34"],
        [
            "Canary Beta",
            "Salaries",
            "2018/19",
            "£1,200.00",
            "£500.00",
            "£500.00",
            "£700.00",
            "41.7%",
            "£0.00",
        ],
        [
            "Canary Beta",
            "Canary equipment",
            "2019/20",
            "£600.00",
            "£0.00",
            "£0.00",
            "£600.00",
            "0.0%",
            "£0.00",
        ],
    ]
    assert [cell.text for cell in table.foot][3:9] == [
        "£5,200.00",
        "£2,500.00",
        "£1,862.59",
        "£3,337.41",
        "35.8%",
        "(£637.41)",
    ]


def test_other_view_has_the_same_lines_with_what_the_year_will_end_at(
    book: Book, officer_client: Client
) -> None:
    ForecastFactory(cost_line=book.lines["alpha-2018"], months=dict.fromkeys(range(6, 13), "310"))
    table = page(officer_client, view="outturn").tables["Cost lines"]
    assert table.head[3:] == [
        *("Latest budget", "Actual to date", "Projected outturn", "(Under)/over spend"),
        *("(Under)/over %", "RAG", "Original budget", "Virements", "Forecast", "Reviewed"),
    ]
    assert [[*row[5:9], row[11]] for row in table.texts()] == [
        ["£1,100.00", "£100.00", "10.0%", "Red", "£0.00"],
        ["£2,420.25", "£20.25", "0.8%", "Green", "£2,170.00"],
        ["£12.34", "£12.34", "—", "Red", "£0.00"],
        ["£1,200.00", "£0.00", "0.0%", "Green", "£700.00"],
        ["£600.00", "£0.00", "0.0%", "Green", "£600.00"],
    ]
    foot = [cell.text for cell in table.foot]
    assert [*foot[5:9], foot[11]] == ["£5,332.59", "£132.59", "2.5%", "Amber", "£3,470.00"]


def test_view_stays_with_the_links_and_the_rule_of_rag_stands_in_words(
    officer_client: Client,
) -> None:
    response = officer_client.get("/monitor/", {"view": "outturn", "to": "2018-03"})
    assert "Amber where the projected outturn is more than 2% over" in response.content.decode()
    year = read(response).tables["By financial year"].column("Projected outturn")[1].url
    assert "view=outturn" in year
    assert "to=2018-03" in year
    behind = read(officer_client.get(year)).tables["Cost lines"]
    assert behind.total("Projected outturn").text == "£3,042.34"


def test_nothing_is_rated_without_thresholds(officer_client: Client) -> None:
    RagThreshold.objects.all().delete()
    response = officer_client.get("/monitor/", {"view": "outturn"})
    assert "No thresholds are entered" in response.content.decode()
    assert {cell.text for cell in read(response).tables["Cost lines"].column("RAG")} == {"—"}
    assert "No thresholds" not in officer_client.get("/monitor/?year=1066").content.decode()


def test_line_of_nought_pounds_says_that_nothing_is_allocated(officer_client: Client) -> None:
    response = officer_client.get("/monitor/")
    assert "No allocation, but money spent" in response.content.decode()


def test_award_stands_on_both_bases(officer_client: Client) -> None:
    table = page(officer_client).tables["Futures award on both bases"]
    assert table.texts() == [
        ["Award", "£7,500.00", "£2,500.00", "£10,000.00"],
        ["Allocated to cost lines", "£4,600.00", "£0.00", "£4,600.00"],
        ["Not yet allocated", "£2,900.00", "£2,500.00", "£5,400.00"],
        ["Spent to date", "£1,862.59", "£0.00", "£1,862.59"],
        ["Left of the award", "£5,637.41", "£2,500.00", "£8,137.41"],
        ["Projected outturn", "£3,962.59", "£0.00", "£3,962.59"],
        ["Left at the projected outturn", "£3,537.41", "£2,500.00", "£6,037.41"],
    ]


def test_totals_by_workstream_and_year(officer_client: Client) -> None:
    tables = page(officer_client).tables
    assert [row[:4] for row in tables["By workstream"].texts()] == [
        ["Alpha", "£3,400.00", "£2,000.00", "£1,362.59"],
        ["Canary Beta", "£1,800.00", "£500.00", "£500.00"],
    ]
    assert [row[:4] for row in tables["By financial year"].texts()] == [
        ["2017/18", "£1,000.00", "£1,000.00", "£1,100.00"],
        ["2018/19", "£3,600.00", "£1,500.00", "£762.59"],
        ["2019/20", "£600.00", "£0.00", "£0.00"],
    ]


QUERIES: list[dict[str, str]] = [
    {},
    {"to": "2018-03"},
    {"to": "2017-12"},
    {"year": "2018"},
    {"year_from": "2018"},
    {"year_from": "2017", "year_to": "2018"},
    {"workstream": "alpha"},
    {"category": "salaries", "to": "2018-04"},
    {"award": "award"},
]


def keys(book: Book, query: dict[str, str]) -> dict[str, str | int]:
    """The query with the keys of the rows that it names."""
    named: dict[str, str | int] = {
        "alpha": book.alpha.pk,
        "salaries": book.lines["alpha-2018"].category_id,
        "award": book.award.pk,
    }
    return {name: named.get(value, value) for name, value in query.items()}


@pytest.mark.parametrize("query", QUERIES, ids=urlencode)
def test_every_actual_leads_to_the_transactions_that_add_to_it(
    book: Book, officer_client: Client, query: dict[str, str]
) -> None:
    tables = page(officer_client, **keys(book, query)).tables
    for caption in ("Cost lines", "By workstream", "By financial year"):
        table = tables[caption]
        for cell in [*table.column("Actual to date"), table.total("Actual to date")]:
            behind = read(officer_client.get(cell.url)).tables
            shown = behind["Transactions"].total("Amount").text if behind else "£0.00"
            assert shown == cell.text, f"{caption}: {cell.url}"


@pytest.mark.parametrize("query", QUERIES, ids=urlencode)
def test_every_budget_leads_to_the_lines_that_add_to_it(
    book: Book, officer_client: Client, query: dict[str, str]
) -> None:
    tables = page(officer_client, **keys(book, query)).tables
    for caption in ("By workstream", "By financial year"):
        table = tables[caption]
        for column in ("Latest budget", "Budget to date", "Remaining"):
            for cell, budget in zip(
                [*table.column(column), table.total(column)],
                [*table.column("Latest budget"), table.total("Latest budget")],
                strict=True,
            ):
                behind = read(officer_client.get(budget.url)).tables["Cost lines"]
                assert behind.total(column).text == cell.text, f"{caption}: {budget.url}"


def test_award_figures_lead_to_what_makes_them_up(officer_client: Client) -> None:
    table = page(officer_client).tables["Futures award on both bases"]
    urls = {row[0].text: next((cell.url for cell in row if cell.url), "") for row in table.body}
    allocated = read(officer_client.get(urls["Allocated to cost lines"])).tables["Cost lines"]
    assert allocated.total("Latest budget").text == "£4,600.00"
    spent = read(officer_client.get(urls["Spent to date"])).tables["Transactions"]
    assert spent.total("Amount").text == "£1,862.59"


def test_as_at_an_earlier_period_shows_what_was_known_then(officer_client: Client) -> None:
    table = page(officer_client, to="2018-03").tables["Cost lines"]
    assert table.total("Actual to date").text == "£1,442.34"
    assert table.total("Budget to date").text == "£1,900.00"


def test_link_of_a_year_keeps_the_period_and_the_unit(officer_client: Client) -> None:
    table = page(officer_client, to="2018-03", units="thousands").tables["By financial year, £000"]
    assert "to=2018-03" in table.column("Name")[0].url
    assert "units=thousands" in table.column("Name")[0].url


def test_thousands_are_shown_on_the_page_and_never_in_a_file(officer_client: Client) -> None:
    table = page(officer_client, units="thousands").tables["Cost lines, £000"]
    assert [cell.text for cell in table.column("Actual to date")] == [
        "1.1",
        "0.3",
        "0.0",
        "0.5",
        "0.0",
    ]
    assert table.total("Actual to date").text == "1.9"
    assert table.total("(Under)/over spend to date").text == "(0.6)"
    rows = csv_rows(officer_client, units="thousands")
    assert rows[1][7] == "1100.00"


def csv_rows(client: Client, **query: str | int) -> list[list[str]]:
    return read_csv(client.get("/monitor/export.csv", query))


def test_csv_has_the_lines_of_the_page_as_numbers(officer_client: Client) -> None:
    assert csv_rows(officer_client) == [CSV_HEAD, *LINES]


def test_csv_of_a_filter_has_the_filtered_lines(book: Book, officer_client: Client) -> None:
    assert csv_rows(officer_client, year=2017) == [CSV_HEAD, LINES[0]]
    assert csv_rows(officer_client, workstream=book.beta.pk) == [CSV_HEAD, *LINES[3:]]


def test_xlsx_has_the_lines_of_the_page_as_numbers(officer_client: Client) -> None:
    response = officer_client.get("/monitor/export.xlsx")
    sheet = read_sheet(response)
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == CSV_HEAD
    assert rows[1][:3] == ["Alpha", "Salaries", "2017/18"]
    assert [Decimal(str(row[7])) for row in rows[1:]] == [
        Decimal(1100),
        Decimal("250.25"),
        Decimal("12.34"),
        Decimal(500),
        Decimal(0),
    ]


@pytest.mark.parametrize("column", ["workstream", "category", "year", "latest_budget"])
def test_line_can_be_sorted(officer_client: Client, column: str) -> None:
    table = page(officer_client, sort=f"-{column}").tables["Cost lines"]
    assert table.total("Actual to date").text == "£1,862.59"


def test_lines_without_a_per_cent_can_be_sorted_by_it(officer_client: Client) -> None:
    table = page(officer_client, sort="percent_spent").tables["Cost lines"]
    assert len(table.body) == 5


def test_lines_are_sorted_by_what_is_left(officer_client: Client) -> None:
    table = page(officer_client, sort="remaining").tables["Cost lines"]
    assert [cell.text for cell in table.column("Remaining")] == [
        "(£100.00)",
        "(£12.34)",
        "£600.00",
        "£700.00",
        "£2,149.75",
    ]


BAD = [
    "\0",
    "12,34x",
    "9" * 31,
    "x" * 100_000,
    "-1",
    "1e400",
    "NaN",
    "2018-13",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
]
FIELDS = [
    "programme",
    "to",
    "workstream",
    "category",
    "year",
    "year_from",
    "award",
    "units",
    "view",
]


@pytest.mark.parametrize("name", FIELDS)
def test_wrong_filter_is_an_error_on_the_page_and_shows_no_figures(
    officer_client: Client, name: str
) -> None:
    for bad in BAD:
        response = officer_client.get("/monitor/", {name: bad})
        content = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in content, ascii(bad[:20])
        assert "<script>alert" not in content
        assert PageReader(content).tables == {}
        assert officer_client.get("/monitor/export.csv", {name: bad}).status_code == 400


@pytest.mark.parametrize("name", ["page", "sort", "per_page", "format", "nothing"])
def test_wrong_page_or_order_is_passed_over(officer_client: Client, name: str) -> None:
    for bad in [*BAD, "", "٣"]:
        table = page(officer_client, **{name: bad}).tables["Cost lines"]
        assert table.total("Actual to date").text == "£1,862.59"


def test_programme_of_somebody_else_is_no_choice(book: Book, officer_client: Client) -> None:
    other = ProgrammeFactory(name="Secret canary programme")
    CostLineFactory(workstream__programme=other, original_budget=Decimal("98765.43"))
    response = officer_client.get("/monitor/", {"programme": other.pk})
    assert "There is a problem" in response.content.decode()
    assert "Secret canary" not in response.content.decode()
    assert "98,765" not in response.content.decode()


def test_workstream_and_award_of_somebody_else_are_no_choices(officer_client: Client) -> None:
    other = AwardFactory(name="Secret canary award")
    line = CostLineFactory(workstream__name="Secret canary stream", award=other)
    for query in ({"workstream": line.workstream_id}, {"award": other.pk}):
        response = officer_client.get("/monitor/", query)
        assert "There is a problem" in response.content.decode()
        assert "Secret canary" not in response.content.decode()


def test_budget_holder_sees_the_own_workstream_only(book: Book, holder_client: Client) -> None:
    response = holder_client.get("/monitor/")
    tables = read(response).tables
    assert "Canary" not in response.content.decode()
    assert set(tables) == {"By workstream", "By financial year", "Cost lines"}
    assert tables["Cost lines"].total("Latest budget").text == "£3,400.00"
    assert tables["Cost lines"].total("Actual to date").text == "£1,362.59"
    assert tables["By workstream"].total("Actual to date").text == "£1,362.59"
    assert tables["By financial year"].total("Actual to date").text == "£1,362.59"
    assert [cell.text for cell in tables["By financial year"].column("Name")] == [
        "2017/18",
        "2018/19",
    ]
    assert csv_rows(holder_client) == [CSV_HEAD, *LINES[:3]]


def test_budget_holder_does_not_see_the_award(book: Book, holder_client: Client) -> None:
    content = holder_client.get("/monitor/", {"award": book.award.pk}).content.decode()
    assert "Futures award" not in content
    assert "£10,000" not in content
    assert "£7,500" not in content


def test_user_without_a_programme_is_told_what_to_do(
    officer: User, client_for: Callable[[User], Client]
) -> None:
    content = client_for(officer).get("/monitor/").content.decode()
    assert "You have no programme yet. Ask an administrator to assign you to one." in content
    assert client_for(officer).get("/monitor/export.csv").status_code == 200


def test_programme_without_cost_lines_says_what_to_do(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    empty = ProgrammeFactory()
    content = client_for(finance_user).get("/monitor/", {"programme": empty.pk}).content.decode()
    assert "No cost lines here." in content
    assert "No ledger file is loaded" in content


def test_programme_without_spend_shows_its_budget(
    finance_user: User, client_for: Callable[[User], Client]
) -> None:
    award = AwardFactory(name="New award")
    CostLineFactory(workstream__programme=award.programme, award=award)
    tables = page(client_for(finance_user)).tables
    assert tables["Cost lines"].total("Latest budget").text == "£1,000.00"
    assert tables["Cost lines"].total("Actual to date").text == "£0.00"
    assert tables["New award on both bases"].texts()[2][1:] == [
        "£999,000.00",
        "£0.00",
        "£999,000.00",
    ]
