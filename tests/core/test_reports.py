"""One declaration, three forms: page, CSV and XLSX hold the same rows and the same totals."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from openpyxl import load_workbook
from pytest_django import Settings

from finance.models import CostLine
from innovation.core import exports
from innovation.core.fields import money_sum
from innovation.core.reports import Report, order
from tests.core.cost_line_report import LineTable
from tests.factories import (
    AssignmentFactory,
    CostCategoryFactory,
    CostLineFactory,
    WorkstreamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.cost_line_report")]

PAGE = "/test-lines/"


def lines(number: int, **values: Any) -> None:
    """Cost lines of one workstream in as many categories, of £1.01, £2.01, … and pay CANARY."""
    workstream = WorkstreamFactory(name="RES Teams", description="CANARY", position=3)
    for pounds in range(1, number + 1):
        CostLineFactory(
            workstream=workstream,
            category=CostCategoryFactory(position=pounds),
            original_budget=Decimal(f"{pounds}.01"),
            **values,
        )


@pytest.fixture(autouse=True)
def _no_navigation(settings: Settings) -> None:
    """The pages of the apps are not these tests' concern."""
    settings.NAVIGATION = []


@pytest.fixture
def client(client_for: Callable[[User], Client], finance_user: User) -> Client:
    return client_for(finance_user)


def shown_rows(response: Any) -> list[list[str]]:
    body = response.content.decode().split("<tbody")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [strip_tags(cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in rows
    ]


def foot(response: Any) -> str:
    return strip_tags(response.content.decode().split("<tfoot")[1].split("</tfoot>")[0])


def csv_rows(client: Client, query: str = "") -> list[list[str]]:
    response: Any = client.get(f"{PAGE}export.csv{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_rows(client: Client, query: str = "") -> list[list[Any]]:
    response: Any = client.get(f"{PAGE}export.xlsx{query}")
    assert response.status_code == 200
    sheet: Any = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_page_and_files_hold_the_same_rows_in_the_same_order(client: Client) -> None:
    lines(7)
    page = [row[:5] for row in shown_rows(client.get(f"{PAGE}?sort=-budget"))]
    file = csv_rows(client, "?sort=-budget")
    book = xlsx_rows(client, "?sort=-budget")
    assert file[0] == book[0] == ["Workstream", "Category", "Year", "Budget", "Order"]
    assert [row[3] for row in page] == [f"£{n}.01" for n in range(7, 0, -1)]
    assert [[*row[:3], f"£{row[3]}", row[4]] for row in file[1:]] == page
    assert [[*row[:3], f"£{row[3]:.2f}", str(row[4])] for row in book[1:]] == page


def test_files_hold_every_row_and_the_page_one_page(client: Client) -> None:
    lines(25)
    assert len(shown_rows(client.get(PAGE))) == 10
    assert len(csv_rows(client)) == len(xlsx_rows(client)) == 26
    assert "25</strong> found" in client.get(PAGE).content.decode()


def test_totals_are_of_all_rows_and_not_of_the_page(client: Client) -> None:
    lines(25)
    for query in ("", "?page=2", "?page=3&sort=-budget"):
        total = foot(client.get(f"{PAGE}{query}"))
        assert "£325.25" in total
        assert "75" in total


def test_totals_and_files_are_of_the_filtered_rows(client: Client) -> None:
    lines(25)
    query = "?least=£20"
    assert "£135.06" in foot(client.get(f"{PAGE}{query}"))
    assert len(csv_rows(client, query)) == 7
    assert len(xlsx_rows(client, query)) == 7


def test_total_of_the_csv_is_the_total_of_the_database(client: Client) -> None:
    lines(25)
    total = CostLine.objects.aggregate(total=money_sum("original_budget"))["total"]
    assert sum(Decimal(row[3]) for row in csv_rows(client)[1:]) == total == Decimal("325.25")
    assert sum(Decimal(str(row[3])) for row in xlsx_rows(client)[1:]) == total


def test_empty_report_says_so_and_its_files_have_a_header_only(client: Client) -> None:
    response = client.get(PAGE)
    assert "No cost lines match." in response.content.decode()
    assert csv_rows(client) == [["Workstream", "Category", "Year", "Budget", "Order"]]
    assert len(xlsx_rows(client)) == 1


def test_invalid_filter_is_shown_and_never_answered_with_every_row(client: Client) -> None:
    lines(3)
    response = client.get(f"{PAGE}?least=lots")
    assert response.status_code == 200
    assert "“lots” is not an amount of money." in response.content.decode()
    assert "<strong>0</strong> found" in response.content.decode()
    assert "<title>Error: " in response.content.decode()
    for kind in ("csv", "xlsx"):
        refused = client.get(f"{PAGE}export.{kind}?least=lots")
        assert refused.status_code == 400
        assert b"RES Teams" not in refused.content


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("1", "£1.01"),
        ("2", "£11.01"),
        ("3", "£21.01"),
        ("999999", "£21.01"),
        ("999999999999999999999999999999", "£21.01"),
        ("-1", "£21.01"),
        ("0", "£21.01"),
        ("abc", "£1.01"),
        ("1.5", "£1.01"),
        ("", "£1.01"),
        ("%00", "£1.01"),
        ("1e9", "£1.01"),
    ],
)
def test_page_that_does_not_exist_is_the_first_or_the_last(
    client: Client, page: str, first: str
) -> None:
    lines(25)
    response = client.get(f"{PAGE}?page={page}")
    assert response.status_code == 200
    assert shown_rows(response)[0][3] == first


@pytest.mark.parametrize("per_page", ["1000000", "-1", "0", "abc", "1"])
def test_size_of_a_page_cannot_be_asked_for(client: Client, per_page: str) -> None:
    lines(11)
    assert len(shown_rows(client.get(f"{PAGE}?per_page={per_page}"))) == 10


@pytest.mark.parametrize(
    "sort",
    [
        "unknown",
        "-unknown",
        "pay",
        "-pay",
        "hidden",
        "-hidden",
        "workstream__description",
        "original_budget",
        "pk",
        "?",
        "",
        "-",
        "--budget",
        "%00",
        "budget,-pay",
    ],
)
def test_sort_by_what_is_not_shown_is_passed_over(client: Client, sort: str) -> None:
    for budget in ("2.00", "3.00", "1.00"):
        CostLineFactory(
            workstream=WorkstreamFactory(description=f"pay {9 - int(budget[0])}"),
            category=CostCategoryFactory(slug=f"slug-{9 - int(budget[0])}"),
            original_budget=Decimal(budget),
        )
    assert csv_rows(client, f"?sort={sort}") == csv_rows(client)
    assert shown_rows(client.get(f"{PAGE}?sort={sort}")) == shown_rows(client.get(PAGE))


def test_rows_that_are_equal_are_on_one_page_each(client: Client) -> None:
    lines(25)
    seen = [
        row[1]
        for page in (1, 2, 3)
        for row in shown_rows(client.get(f"{PAGE}?sort=year&page={page}"))
    ]
    assert len(set(seen)) == len(seen) == 25
    assert [row[1] for row in csv_rows(client, "?sort=year")[1:]] == seen


@pytest.mark.parametrize(
    ("asked", "ordered"),
    [
        ([], ("workstream", "category", "year", "pk")),
        (["-year"], ("-year", "pk")),
        (["budget", "year"], ("original_budget", "year", "pk")),
    ],
)
def test_order_ends_with_the_key_so_that_it_is_the_same_on_every_page(
    asked: list[str], ordered: tuple[str, ...]
) -> None:
    table = LineTable(CostLine.objects.all())
    order(table, asked)
    assert table.data.data.query.order_by == ordered


@pytest.mark.parametrize("key", ["pk", "-pk"])
def test_order_that_ends_with_the_key_already_is_left_alone(key: str) -> None:
    table = LineTable(CostLine.objects.order_by("-year", key))
    order(table, [])
    assert table.data.data.query.order_by == ("-year", key)


def test_excluded_column_is_neither_shown_nor_exported(client: Client) -> None:
    lines(1)
    assert "CANARY" not in client.get(PAGE).content.decode()
    for rows in (csv_rows(client), xlsx_rows(client)):
        assert "Pay" not in rows[0]
        assert "CANARY" not in str(rows)


def test_excluded_column_is_there_for_who_may_see_it(
    client_for: Callable[[User], Client], superuser: User
) -> None:
    lines(1)
    client = client_for(superuser)
    assert "CANARY" in client.get(PAGE).content.decode()
    assert csv_rows(client)[1][5] == "CANARY"


def test_hidden_and_drawn_columns_are_in_no_file(client: Client) -> None:
    lines(1)
    assert not {"Hidden", "Drawing"} & set(csv_rows(client)[0])
    assert "Drawing" in client.get(PAGE).content.decode()


def test_number_of_queries_is_the_same_for_10_and_1000_rows(client: Client) -> None:
    lines(10)
    counts = {}
    addresses = (PAGE, f"{PAGE}export.csv", f"{PAGE}export.xlsx")
    for number in (10, 1000):
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                b"".join(client.get(address))
            counts[number, address] = len(queries)
        workstream = WorkstreamFactory()
        categories = CostCategoryFactory.create_batch(99)
        CostLine.objects.bulk_create(
            CostLine(workstream=workstream, category=category, year=year)
            for category in categories
            for year in range(2010, 2020)
        )
    assert {a: counts[10, a] for a in addresses} == {a: counts[1000, a] for a in addresses}
    assert counts[1000, PAGE] <= 9


def test_rows_of_others_are_not_counted_shown_or_exported(
    client_for: Callable[[User], Client], officer: User
) -> None:
    lines(2)
    mine = CostLineFactory(original_budget=Decimal("500.00"))
    AssignmentFactory(user=officer, programme=mine.workstream.programme)
    client = client_for(officer)
    assert [row[3] for row in csv_rows(client)[1:]] == ["500.00"]
    response = client.get(PAGE)
    assert len(shown_rows(response)) == 1
    assert "£500.00" in foot(response)


def test_report_without_the_permission_is_refused(
    client_for: Callable[[User], Client], django_user_model: type[User]
) -> None:
    client = client_for(django_user_model.objects.create_user("nobody"))
    for address in (PAGE, f"{PAGE}export.csv", f"{PAGE}export.xlsx"):
        assert client.get(address).status_code == 403


def test_report_asks_who_is_not_signed_in_to_sign_in() -> None:
    response: Any = Client().get(f"{PAGE}export.csv")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ["pdf", "CSV", "csv.exe"])
def test_format_that_is_not_offered_is_not_found(client: Client, kind: str) -> None:
    assert client.get(f"{PAGE}export.{kind}").status_code == 404


def test_workbook_that_cannot_hold_the_rows_is_refused_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "XLSX_MAX_ROWS", 2)
    lines(3)
    response = client.get(f"{PAGE}export.xlsx")
    assert response.status_code == 400
    assert "A worksheet holds 2 rows: download the CSV instead." in response.content.decode()


def test_export_links_keep_the_filters(client: Client) -> None:
    lines(1)
    page = client.get(f"{PAGE}?least=1&sort=-budget").content.decode()
    assert f'href="{PAGE}export.csv?least=1&amp;sort=-budget"' in page
    assert f'href="{PAGE}export.xlsx?least=1&amp;sort=-budget"' in page
    assert f'href="{PAGE}export.csv"' in client.get(PAGE).content.decode()


def test_export_is_named_after_the_report(client: Client) -> None:
    response = client.get(f"{PAGE}export.csv")
    assert response["Content-Disposition"] == 'attachment; filename="test-line.csv"'


def test_export_is_streamed_and_its_error_reaches_the_server(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines(1)

    def broken(_column: Any, _value: Any) -> str:
        raise RuntimeError("unreadable year")

    monkeypatch.setattr("innovation.core.tables.YearColumn.plain", broken)
    monkeypatch.setattr("innovation.core.tables.YearColumn.plain_sql", lambda *_: None)
    response: Any = client.get(f"{PAGE}export.csv")
    assert response.status_code == 200
    with pytest.raises(RuntimeError, match="unreadable year"):
        b"".join(response.streaming_content)


def test_text_of_a_user_is_neither_markup_nor_formula(client: Client) -> None:
    payload = '=HYPERLINK("http://x")<script>alert(1)</script>'
    CostLineFactory(workstream=WorkstreamFactory(name=payload))
    page = client.get(f"{PAGE}?workstream={WorkstreamFactory(name=payload + '2').pk}")
    assert "<script>alert" not in page.content.decode()
    assert "<script>alert" not in client.get(PAGE).content.decode()
    assert csv_rows(client)[1][0] == f"'{payload}"


def test_report_names_its_rows_or_fails() -> None:
    with pytest.raises(NotImplementedError):
        Report().get_rows()
