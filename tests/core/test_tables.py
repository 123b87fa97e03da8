"""Columns: what a person reads and what a file holds."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template

from innovation.core import tables
from staffing.models import Post


@pytest.mark.parametrize(
    ("column", "value", "shown", "plain"),
    [
        (tables.TextColumn(), "RES Teams", "RES Teams", "RES Teams"),
        (tables.NumberColumn(), 1234, "1,234", 1234),
        (tables.NumberColumn(), 100, "100", 100),
        (tables.NumberColumn(), Decimal("36.500"), "36.5", Decimal("36.500")),
        (tables.NumberColumn(), Decimal("1000.000"), "1,000", Decimal("1000.000")),
        (tables.NumberColumn(), Decimal("0.000"), "0", Decimal("0.000")),
        (tables.MoneyColumn(), Decimal("1234.50"), "£1,234.50", Decimal("1234.50")),
        (tables.MoneyColumn(), Decimal("-1234.50"), "(£1,234.50)", Decimal("-1234.50")),
        (tables.PercentColumn(), Decimal("97.5"), "97.5%", Decimal("97.5")),
        (tables.DateColumn(), dt.date(2017, 10, 1), "1 Oct 2017", dt.date(2017, 10, 1)),
        (tables.YearColumn(), 2017, "2017/18", "2017/18"),
        (tables.YearColumn(), 1999, "1999/00", "1999/00"),
        (tables.PeriodColumn(), 1, "1 (Apr)", 1),
        (tables.PeriodColumn(), 7, "7 (Oct)", 7),
        (tables.PeriodColumn(), 12, "12 (Mar)", 12),
        (tables.ChoiceColumn(choices=Post.Status), "in_post", "In post", "In post"),
        (tables.ChoiceColumn(choices=Post.Status), "unheard", "unheard", "unheard"),
    ],
)
def test_column_shows_and_exports_a_value(
    column: tables.TextColumn, value: Any, shown: str, plain: Any
) -> None:
    assert column.show(value) == shown
    assert column.plain(value) == plain
    assert type(column.plain(value)) is type(plain)


def test_moment_is_shown_and_exported_in_local_time() -> None:
    late = dt.datetime(2017, 6, 30, 23, 30, tzinfo=dt.UTC)
    column = tables.DateColumn()
    assert column.show(late) == "1 Jul 2017"
    assert str(column.plain(late)) == "2017-07-01 00:30:00"


class SpendTable(tables.Table):
    label = tables.TextColumn()
    budget = tables.MoneyColumn(total=True)
    over = tables.MoneyColumn(total=True)


def spend(**kwargs: Any) -> SpendTable:
    rows = [{"label": "RES", "budget": Decimal("4762000.00"), "over": Decimal("-1250.00")}]
    return SpendTable(rows, **kwargs)


def cells(table: SpendTable) -> dict[str, Any]:
    return {bound.name: cell for row in table.rows for bound, cell in row.items()}


def test_table_shows_pounds_and_pence() -> None:
    assert cells(spend()) == {"label": "RES", "budget": "£4,762,000.00", "over": "(£1,250.00)"}


def test_table_in_thousands_shows_thousands_and_keeps_the_brackets() -> None:
    table = spend(in_thousands=True)
    assert cells(table) == {"label": "RES", "budget": "4,762.0", "over": "(1.3)"}


def test_footer_shows_the_totals_that_the_report_sets() -> None:
    table = spend()
    table.totals = {"budget": Decimal("10.00")}
    assert [bound.footer for bound in table.columns] == ["", "£10.00", ""]


def test_footer_links_a_total_to_its_rows_and_escapes_the_address() -> None:
    table = spend()
    table.totals = {"budget": Decimal("10.00")}
    table.total_urls = {"budget": '/transactions/?a=1&b="'}
    assert table.columns["budget"].footer == (
        '<a class="govuk-link" href="/transactions/?a=1&amp;b=&quot;">£10.00</a>'
    )


def test_table_of_a_template_that_knows_no_request_has_its_headers() -> None:
    page = Template("{% load django_tables2 %}{% render_table table %}")
    assert '<th scope="col"' in page.render(Context({"table": spend()}))
