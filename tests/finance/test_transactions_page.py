"""Transactions: filters, totals of all pages, files, and who sees which rows."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from finance.models import Transaction
from tests.factories import TransactionFactory, WorkstreamFactory
from tests.finance.book import Book, spend
from tests.page_reader import PageReader, ReadTable, read, read_csv, read_sheet

WHOLE = "£1,862.59"


def rows(client: Client, **query: str | int) -> ReadTable:
    return read(client.get("/transactions/", query)).tables["Transactions"]


def amounts(client: Client, **query: str | int) -> list[str]:
    return [cell.text for cell in rows(client, **query).column("Amount")]


def csv_rows(client: Client, **query: str | int) -> list[list[str]]:
    return read_csv(client.get("/transactions/export.csv", query))


@pytest.mark.parametrize("address", ["/transactions/", "/monitor/"])
def test_workstream_without_a_cost_line_is_offered_too(
    address: str, book: Book, officer_client: Client
) -> None:
    new = WorkstreamFactory(programme=book.programme, name="Gamma", position=3)
    page = officer_client.get(address, {"workstream": new.pk})
    offered = page.context["filter"].filters
    names = [name for _, name in offered["workstream"].extra["choices"]]
    assert names == ["Alpha", "Canary Beta", "Gamma"]
    years = [name for _, name in offered["year"].extra["choices"]]
    assert years == ["2017/18", "2018/19", "2019/20"]


def test_every_row_stands_with_what_it_counts_towards(officer_client: Client) -> None:
    table = rows(officer_client)
    shown = [
        [table.head.index(name) for name in ("Date", "Supplier", "Workstream", "Category")],
        [table.head.index(name) for name in ("Year", "Period", "Amount")],
    ]
    places = [place for part in shown for place in part]
    assert [[row[place].text for place in places] for row in table.body] == [
        ["1 Aug 2018", "Agency Two", "Alpha", "Salaries", "2018/19", "5 (Aug)", "£120.25"],
        [
            "1 Jul 2018",
            "Canary Beta Ltd",
            "Canary Beta",
            "Salaries",
            "2018/19",
            "4 (Jul)",
            "£300.00",
        ],
        ["1 Jun 2018", "Agency One", "Alpha", "Salaries", "2018/19", "3 (Jun)", "(£20.00)"],
        ["1 May 2018", "Railway", "Alpha", "Travel", "2018/19", "2 (May)", "£12.34"],
        [
            "1 Apr 2018",
            "Canary Beta Ltd",
            "Canary Beta",
            "Salaries",
            "2018/19",
            "1 (Apr)",
            "£200.00",
        ],
        ["1 Apr 2018", "Agency One", "Alpha", "Salaries", "2018/19", "1 (Apr)", "£150.00"],
        ["1 Mar 2018", "Agency One", "Alpha", "Salaries", "2017/18", "12 (Mar)", "£1,100.00"],
    ]
    assert table.total("Amount").text == WHOLE


FILTERS: list[tuple[dict[str, str], list[str], str]] = [
    ({"supplier": "agency"}, ["£120.25", "(£20.00)", "£150.00", "£1,100.00"], "£1,350.25"),
    ({"amount_from": "£200"}, ["£300.00", "£200.00", "£1,100.00"], "£1,600.00"),
    ({"amount_to": "(0.01)"}, ["(£20.00)"], "(£20.00)"),
    ({"amount_from": "1,100.00", "amount_to": "1100"}, ["£1,100.00"], "£1,100.00"),
    ({"year": "2017"}, ["£1,100.00"], "£1,100.00"),
    (
        {"year_from": "2018"},
        ["£120.25", "£300.00", "(£20.00)", "£12.34", "£200.00", "£150.00"],
        "£762.59",
    ),
    ({"year_to": "2017"}, ["£1,100.00"], "£1,100.00"),
    ({"period": "1"}, ["£200.00", "£150.00"], "£350.00"),
    ({"to": "2018-01"}, ["£200.00", "£150.00", "£1,100.00"], "£1,450.00"),
    ({"to": "2017/18 P12"}, ["£1,100.00"], "£1,100.00"),
]


@pytest.mark.parametrize(("query", "shown", "total"), FILTERS, ids=lambda value: str(value)[:40])
def test_filter_narrows_rows_total_and_file_alike(
    officer_client: Client, query: dict[str, str], shown: list[str], total: str
) -> None:
    table = rows(officer_client, **query)
    assert [cell.text for cell in table.column("Amount")] == shown
    assert table.total("Amount").text == total
    plain = [amount.translate(str.maketrans("(", "-", "£,)")) for amount in shown]
    assert [row[-1] for row in csv_rows(officer_client, **query)[1:]] == plain


def test_rows_of_a_workstream_a_category_a_line_an_award_or_an_import(
    book: Book, officer_client: Client
) -> None:
    line = book.lines["alpha-2018"]
    an_import = Transaction.objects.get(amount="300.00").ledger_import_id
    assert amounts(officer_client, workstream=book.beta.pk) == ["£300.00", "£200.00"]
    assert amounts(officer_client, category=line.category_id)[0] == "£120.25"
    assert amounts(officer_client, cost_line=line.pk) == ["£120.25", "(£20.00)", "£150.00"]
    assert amounts(officer_client, award=book.award.pk)[-1] == "£1,100.00"
    assert amounts(officer_client, ledger_import=an_import) == ["£300.00"]


def test_reference_is_found_whole_and_in_any_case(book: Book, officer_client: Client) -> None:
    spend(book, "alpha-2018", 5, "5.00", reference="JNL-77", supplier="")
    assert amounts(officer_client, reference="jnl-77") == ["£5.00"]


def test_total_is_of_all_pages(book: Book, officer_client: Client) -> None:
    for _ in range(60):
        spend(book, "alpha-2018", 5, "1.01")
    first, second = rows(officer_client), rows(officer_client, page=2)
    assert (len(first.body), len(second.body)) == (50, 17)
    assert first.total("Amount").text == second.total("Amount").text == "£1,923.19"
    assert len(csv_rows(officer_client)) == 68


def test_rows_of_one_amount_stand_on_one_page_each(book: Book, officer_client: Client) -> None:
    for _ in range(60):
        spend(book, "alpha-2018", 5, "1.01")
    references = [
        cell.text
        for number in (1, 2)
        for cell in rows(officer_client, sort="amount", page=number).column("Reference")
    ]
    assert len(set(references)) == 67


def test_files_hold_codes_that_the_page_has_no_room_for(officer_client: Client) -> None:
    header = csv_rows(officer_client)[0]
    assert header[-4:] == ["Account", "Import", "Line of the file", "Amount"]
    assert "Account" not in rows(officer_client).head


def test_xlsx_holds_every_row_as_numbers(officer_client: Client) -> None:
    response = officer_client.get("/transactions/export.xlsx")
    sheet = read_sheet(response)
    column = [row[-1] for row in sheet.iter_rows(values_only=True)]
    assert column == ["Amount", 120.25, 300, -20, 12.34, 200, 150, 1100]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_supplier_that_looks_like_a_formula_is_text(
    book: Book, officer_client: Client, ending: str
) -> None:
    spend(book, "alpha-2018", 5, "1.00", supplier="=cmd|' /C calc'!A0")
    if ending == "csv":
        assert csv_rows(officer_client)[1][2] == "'=cmd|' /C calc'!A0"
        return
    response = officer_client.get("/transactions/export.xlsx")
    sheet = read_sheet(response)
    assert sheet["C2"].data_type == "s"


BAD = {
    "programme": ["\0", "x", "9" * 31, "-1"],
    "workstream": ["\0", "x", "9" * 31],
    "category": ["\0", "9" * 31],
    "year": ["\0", "2016", "x" * 10_000],
    "period": ["\0", "13", "0"],
    "to": ["\0", "2018-13", "yesterday", "9" * 5000],
    "supplier": ["\0", "x" * 100_000],
    "reference": ["\0", "x" * 100_000],
    "amount_from": ["\0", "12,34x", "1e400", "9" * 31, "NaN"],
    "amount_to": ["\0", "1.001", "--1"],
    "cost_line": ["\0", "9" * 31],
    "award": ["\0", "9" * 31],
    "ledger_import": ["\0", "1.5", "9" * 31, "1" + "0" * 30, "1e30", "NaN", "0", "-1"],
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_filter_is_an_error_on_the_page(officer_client: Client, name: str) -> None:
    for bad in BAD[name]:
        response = officer_client.get("/transactions/", {name: bad})
        content = response.content.decode()
        assert response.status_code == 200
        assert "There is a problem" in content, ascii(bad[:20])
        assert PageReader(content).tables == {}
        assert officer_client.get("/transactions/export.csv", {name: bad}).status_code == 400
        assert officer_client.get("/transactions/export.xlsx", {name: bad}).status_code == 400


def test_wrong_page_order_and_format(officer_client: Client) -> None:
    for name in ("page", "sort", "per_page"):
        for bad in ("\0", "-1", "1e9", "9" * 5000, "balance__cost_line__award__amount"):
            assert rows(officer_client, **{name: bad}).total("Amount").text == WHOLE
    assert officer_client.get("/transactions/export.pdf").status_code == 404
    assert officer_client.get("/transactions/export.%00").status_code == 404


def test_markup_in_a_supplier_is_text(book: Book, officer_client: Client) -> None:
    spend(book, "alpha-2018", 5, "1.00", supplier="<script>alert(1)</script>")
    content = officer_client.get("/transactions/").content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_budget_holder_sees_the_rows_of_the_own_workstream(
    book: Book, holder_client: Client
) -> None:
    response = holder_client.get("/transactions/")
    table = read(response).tables["Transactions"]
    assert "Canary" not in response.content.decode()
    assert table.total("Amount").text == "£1,362.59"
    assert "Canary" not in str(csv_rows(holder_client))
    for query in (
        {"workstream": book.beta.pk},
        {"cost_line": book.lines["beta-2018"].pk},
        {"category": book.lines["beta-2019"].category_id},
        {"award": book.award.pk},
    ):
        content = holder_client.get("/transactions/", query).content.decode()
        assert "There is a problem" in content
        assert "£300.00" not in content


def test_rows_of_another_programme_are_not_shown(officer_client: Client) -> None:
    TransactionFactory(supplier="Secret canary")
    assert rows(officer_client).total("Amount").text == WHOLE
    assert "Secret canary" not in officer_client.get("/transactions/").content.decode()


def test_no_rows_say_what_to_do(
    officer: User, client_for: Callable[[User], Client], officer_client: Client
) -> None:
    text = "No transactions here. Clear a filter, or import a ledger file."
    assert text in client_for(officer).get("/transactions/").content.decode()
    assert text in officer_client.get("/transactions/?supplier=zebra").content.decode()
