"""A ledger too long to count: pages by key, totals from balances, suppliers by their index."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from finance.models import Transaction
from finance.views.transactions import TransactionReport
from innovation.core import paginators
from tests.finance.book import Book, spend
from tests.page_reader import ReadTable, read, read_csv

WHOLE = "£1,862.59"


@pytest.fixture(autouse=True)
def _long_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TransactionReport, "counted", 3)
    monkeypatch.setattr(TransactionReport, "per_page", 2)


def page(client: Client, query: str = "") -> tuple[ReadTable, str]:
    content = client.get(f"/transactions/{query}").content.decode()
    return read(client.get(f"/transactions/{query}")).tables["Transactions"], content


def link(content: str, name: str) -> str:
    found = re.search(rf'href="(\?[^"]*)"[^>]*>\s*{name}\s*</a>', content)
    return unescape(found[1]) if found else ""


def leaf(client: Client, query: str, name: str) -> Iterator[list[str]]:
    """The references of each page, from one page to the next that its link leads to."""
    while query:
        table, content = page(client, query)
        yield [cell.text for cell in table.column("Reference")]
        query = link(content, name)


def one_after_another(pages: Iterable[list[str]]) -> list[str]:
    return list(chain.from_iterable(pages))


@pytest.mark.parametrize("sort", ["", "&sort=date", "&sort=-date"])
def test_leafing_to_the_end_and_back_shows_every_row_once_in_the_order_of_the_file(
    book: Book, officer_client: Client, sort: str
) -> None:
    for _ in range(4):
        spend(book, "alpha-2018", 5, "1.00")
    file = read_csv(officer_client.get(f"/transactions/export.csv?{sort[1:]}"))
    # A file asked for by date alone has its equal rows by rising key; leafed, they follow the date.
    in_order = [row[1] for row in file[1:]]
    forward = list(leaf(officer_client, f"?supplier={sort}", "Next"))
    backward = list(leaf(officer_client, f"?end=last{sort}", "Previous"))
    assert len(in_order) == len(set(in_order)) == 11
    assert sorted(one_after_another(forward)) == sorted(in_order)
    assert one_after_another(reversed(backward)) == one_after_another(forward)
    if not sort:
        assert one_after_another(forward) == in_order


def test_page_says_that_there_are_more_than_it_counts(officer_client: Client) -> None:
    table, content = page(officer_client)
    assert "more than 3" in content
    assert (link(content, "First"), link(content, "Previous")) == ("", "")
    _, last = page(officer_client, "?end=last")
    assert (link(last, "Next"), link(last, "Last")) == ("", "")
    assert table.total("Amount").text == WHOLE
    assert "sort=amount" not in content
    assert "sort=date" in content


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"year_from": "2018"}, "£762.59"),
        ({"to": "2018-03"}, "£1,442.34"),
        ({"kind": "expenditure"}, WHOLE),
        ({"year_to": "2018", "period": "1"}, None),
        ({"supplier": "a"}, None),
        ({"amount_from": "0"}, None),
    ],
)
def test_total_comes_from_balances_where_whole_balances_are_chosen(
    officer_client: Client, query: dict[str, str], total: str | None
) -> None:
    report: Any = read(officer_client.get("/transactions/", query)).tables["Transactions"]
    content = officer_client.get("/transactions/", query).content.decode()
    if total is not None:
        assert report.total("Amount").text == total
    elif "more than 3" in content:
        assert "not added up" in content
        added = officer_client.get(f"/transactions/{link(content, 'Add up all of them')}")
        shown = read(added).tables["Transactions"].total("Amount").text
        assert shown == {"a": "£1,350.25", "0": "£1,882.59"}[next(iter(query.values()))]
    else:
        assert report.total("Amount").text == "£350.00"


def test_holder_of_a_part_has_the_total_of_that_part(holder_client: Client) -> None:
    table, content = page(holder_client)
    assert table.total("Amount").text == "£1,362.59"
    assert "Canary" not in content


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=2018-04-01~x", "before=2018-99-99~1", f"after=2018-04-01~{'9' * 30}"],
)
def test_place_that_is_no_place_is_the_first_page(officer_client: Client, query: str) -> None:
    first, _ = page(officer_client)
    assert page(officer_client, f"?{query}")[0].texts() == first.texts()


def test_page_beyond_the_count_costs_no_more_queries(book: Book, officer_client: Client) -> None:
    counts = []
    for query in ("", "?end=last"):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            officer_client.get(f"/transactions/{query}")
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("AGENCY t", 1), ("agency", 4), ("gency", 0), ("canary beta ltd", 2), ("100%", 1), ("_", 0)],
)
def test_supplier_is_found_by_its_beginning_in_any_case(book: Book, asked: str, found: int) -> None:
    spend(book, "alpha-2018", 5, "1.00", supplier="100% Wool Ltd")
    assert Transaction.objects.of_supplier(asked).count() == found


def test_supplier_is_found_by_its_index(book: Book) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Transaction.objects.of_supplier("agency").order_by().values("pk").explain()
    assert "finance_transaction_supplier" in plan


def test_lists_of_the_administration_count_no_further_than_anybody_leafs(
    book: Book, superuser: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paginators, "COUNTED", 3)
    client.force_login(superuser, backend="django.contrib.auth.backends.ModelBackend")
    content = client.get("/admin/finance/transaction/").content.decode()
    assert "3 transactions" in content
