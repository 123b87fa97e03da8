"""The reports beside the system: every figure, to the penny, and no difference hidden."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from finance.models import CostLine, ReportedFigure
from finance.reconciliation import Comparison, compare
from finance.tables.reconciliation import show_figure
from programmes.models import Assignment, Programme, SourceDocument, Workstream
from tests.factories import CostLineFactory, ReportedFigureFactory

pytestmark = pytest.mark.django_db


def comparisons(**filters: Any) -> list[Comparison]:
    return compare(ReportedFigure.objects.with_source().filter(**filters))


def differences() -> list[tuple[str, str, Decimal]]:
    return [
        (row.figure.citation.place, row.figure.as_printed, row.difference)
        for row in comparisons()
        if not row.agrees
    ]


@pytest.mark.usefixtures("sample_facts")
def test_reconciliation_of_the_reports_shows_every_difference() -> None:
    assert differences() == [
        ("Summary of main issues, point 2", "three main areas", Decimal(1)),
        ("paragraph 3.3", "three main areas", Decimal(1)),
        ("Summary of main issues, point 3", "£4.763M", Decimal("-1000.00")),
        ("Summary of main issues, point 6", "£4.76M", Decimal("2000.00")),
        ("Summary of main issues, point 6", "approximately £130K", Decimal("5333.33")),
        ("Summary of main issues, point 6", "approximately £130K", Decimal("10833.33")),
        ("paragraph 4.4.4", "approximately £1.9M", Decimal("77000.00")),
        ("paragraph 2.5.2", "£6m", Decimal("170000.00")),
        ("paragraph 2.5.2", "£8.2m", Decimal("-4800000.00")),
        ("paragraph 2.5.2", "£5m", Decimal("249000.00")),
        ("paragraph 2.5.7", "balanced", Decimal("200000.00")),
    ]
    assert len(comparisons()) == 133


@pytest.mark.usefixtures("sample_facts")
@pytest.mark.parametrize(
    ("place", "as_printed", "ours"),
    [
        ("paragraph 2.2", "£9.6M", "9600000.00"),
        ("paragraph 4.4.1", "£7.32M", "7320000.00"),
        ("paragraph 4.4.1", "£2.28M", "2280000.00"),
        ("Summary of main issues, point 3", "36.5", "36.5"),
        ("Summary of main issues, point 3", "£4.763M", "4762000.00"),
        ("Table 1", "13 x", "13"),
        ("Table 1", "0.5 x", "0.5"),
        ("Table 1", "20 + 8 + 4 + 5", "37"),
        ("Table 3", "seven (listed)", "7"),
        ("Table 3", "three (listed)", "3"),
        ("Table 4", "£439,000", "439000.00"),
        ("Table 7", "£343,000", "343000.00"),
        ("Table 4", "£485,000 + £975,000 + £1,001,000", "2461000.00"),
        ("Table 5", "£204,000 + £407,000 + £418,000", "1029000.00"),
        ("Table 6", "£86,000 + £170,000 + £178,000", "434000.00"),
        ("Table 7", "£168,000 + £332,000 + £338,000", "838000.00"),
        ("Tables 4 to 7", "£485,000 + £204,000 + £86,000 + £168,000", "943000.00"),
        ("Tables 4 to 7", "£975,000 + £407,000 + £170,000 + £332,000", "1884000.00"),
        ("Tables 4 to 7", "£1,001,000 + £418,000 + £178,000 + £338,000", "1935000.00"),
        ("Tables 4 to 7", "£1,024,000 + £427,000 + £183,000 + £343,000", "1977000.00"),
    ],
)
def test_system_has_the_figure_of_the_report(place: str, as_printed: str, ours: str) -> None:
    found = comparisons(citation__place=place, as_printed=as_printed)
    assert {row.ours for row in found} == {Decimal(ours)}


@pytest.mark.usefixtures("sample_facts")
def test_change_of_a_cost_line_shows_in_every_figure_that_it_is_part_of() -> None:
    CostLine.objects.filter(
        workstream__slug="re-think", category__slug="other-costs", year=2017
    ).update(original_budget=Decimal("12000.01"))
    changed = [row for row in differences() if row[2] == Decimal("0.01")]
    assert [place for place, *_ in changed] == ["Table 5", "Table 5", "Table 5", "Tables 4 to 7"]


@pytest.mark.usefixtures("sample_facts")
def test_reconciliation_takes_seven_queries_however_many_figures(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(7):
        comparisons(as_printed="36.5")
    with django_assert_num_queries(7):
        comparisons()


def test_month_outside_the_programme_costs_nothing() -> None:
    line = CostLineFactory(year=2001, workstream__programme__starts_on="2017-10-01")
    figure = ReportedFigureFactory(
        programme=line.workstream.programme,
        measure="monthly_budget",
        amount=Decimal("10.00"),
        year_from=2001,
        year_to=2001,
    )
    assert [row.ours for row in comparisons(pk=figure.pk)] == [Decimal("0.00")]


def test_figure_is_never_about_another_programme() -> None:
    line = CostLineFactory(original_budget=Decimal("12.34"))
    own = ReportedFigureFactory(programme=line.workstream.programme, measure="budget")
    other = ReportedFigureFactory(measure="budget")
    assert [row.ours for row in comparisons(pk__in=[own.pk, other.pk])] == [
        Decimal("12.34"),
        Decimal("0.00"),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [("-1000", "£", "(£1,000.00)"), ("-1", "posts", "(1)"), ("36.500", "FTE", "36.5")],
)
def test_figure_is_shown_in_its_unit(value: str, unit: str, shown: str) -> None:
    assert show_figure(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"measure": "posts"}, "amount_if_money"),
        ({"measure": "sausages"}, "amount_if_money"),
        ({"amount": None, "quantity": Decimal(1)}, "amount_if_money"),
        ({"year_from": 2018, "year_to": 2017}, "years_in_order"),
        ({"year_from": 2018}, "years_in_order"),
        ({"year_to": 2018}, "years_in_order"),
        ({"measure": "monthly_budget"}, "monthly_has_years"),
    ],
)
def test_reported_figure_that_cannot_be_compared_is_refused(
    fields: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=f"finance_reportedfigure_{constraint}"):
        ReportedFigureFactory(**fields)


@pytest.mark.usefixtures("sample_facts")
def test_reconcile_prints_the_difference_and_the_source() -> None:
    printed = reconcile()
    assert (
        "Spend to be approved, years 1 to 3: report £4.763M, system £4,762,000.00: "
        "differs by (£1,000.00)\n"
        "    Summary of main issues, point 3 of Recruitment of staff for the implementation of "
        "the innovation bid, 23 June 2017" in printed
    )
    assert "New posts: report 36.5, system 36.5 FTE: agrees\n" in printed
    assert printed.endswith("133 figures: 122 agree, 11 differ.\n")


@pytest.mark.usefixtures("sample_facts")
def test_reconcile_as_json_holds_exact_numbers_as_text() -> None:
    rows = json.loads(reconcile("--json"))
    assert len(rows) == 133
    assert next(row for row in rows if row["as_printed"] == "£4.763M") == {
        "programme": "innovation",
        "label": "Spend to be approved, years 1 to 3",
        "as_printed": "£4.763M",
        "unit": "£",
        "reported": "4763000.00",
        "ours": "4762000.00",
        "difference": "-1000.00",
        "agrees": False,
        "document": "Recruitment of staff for the implementation of the innovation bid",
        "published_on": "2017-06-23",
        "place": "Summary of main issues, point 3",
        "note": "The totals of Tables 4 to 7 add up to £4.762M. Each is printed to the nearest "
        "£1,000.",
    }


def reconcile(*options: str) -> str:
    out = StringIO()
    call_command("reconcile", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def officer_client(
    sample_facts: None, officer: User, client_for: Callable[[User], Client]
) -> Client:
    """A council officer who works on the whole programme of the sample."""
    Assignment.objects.create(user=officer, programme=Programme.objects.get(slug="innovation"))
    return client_for(officer)


def exported(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/sources/export.csv{query}")
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_page_shows_the_difference_beside_its_source(officer_client: Client) -> None:
    page = officer_client.get("/sources/?result=differs").content.decode()
    assert "(£1,000.00)" in page
    assert "The totals of Tables 4 to 7 add up to £4.762M." in page
    assert "7 of 7 figures differ from" in page


def test_page_lists_the_reports_with_their_figures(officer_client: Client) -> None:
    documents = officer_client.get("/sources/").context["documents"]
    assert [(document.title, document.figures) for document in documents] == [
        ("Innovation in Children’s Services", 9),
        ("Recruitment of staff for the implementation of the innovation bid", 101),
        ("Leeds Children and Families’ Services Sector Led Improvement Role", 1),
    ]


def test_export_holds_every_figure_as_plain_numbers(officer_client: Client) -> None:
    header, *rows = exported(officer_client)
    assert header == [
        "Figure",
        "Report of",
        "Place",
        "As printed",
        "Unit",
        "Report as a number",
        "System",
        "Difference",
        "Result",
        "Note",
    ]
    assert len(rows) == 111
    assert [row[3:9] for row in rows if row[3] == "£4.763M"] == [
        ["£4.763M", "£", "4763000.00", "4762000.00", "-1000.00", "Differs"]
    ]


def test_export_is_filtered_by_report_and_result(officer_client: Client) -> None:
    document = SourceDocument.objects.get(published_on="2017-03-22").pk
    _header, *rows = exported(officer_client, f"?document={document}&result=differs")
    assert [row[3] for row in rows] == ["three main areas", "three main areas"]


@pytest.mark.parametrize(
    ("as_printed", "total"),
    [
        ("£4.763M", "£4,762,000.00"),
        ("£485,000 + £975,000 + £1,001,000", "£2,461,000.00"),
        ("£439,000", "£439,000.00"),
        ("£975,000 + £407,000 + £170,000 + £332,000", "£1,884,000.00"),
    ],
)
def test_system_figure_opens_the_cost_lines_that_it_is_made_of(
    officer_client: Client, as_printed: str, total: str
) -> None:
    (row,) = comparisons(as_printed=as_printed)
    table = officer_client.get(row.url).context["table"]
    assert table.columns["latest_budget"].footer == total


def test_system_figure_opens_the_posts_that_it_is_made_of(officer_client: Client) -> None:
    (row,) = comparisons(as_printed="13 x")
    assert officer_client.get(row.url).context["result_count"] == 13


def test_wrong_filter_is_an_error_on_the_page_and_no_file(officer_client: Client) -> None:
    assert officer_client.get("/sources/?document=nonsense").status_code == 200
    assert officer_client.get("/sources/export.csv?result=nonsense").status_code == 400


def test_user_with_a_part_of_a_programme_sees_none_of_its_figures(
    sample_facts: None, budget_holder: User, client_for: Callable[[User], Client]
) -> None:
    workstream = Workstream.objects.get(slug="re-think")
    Assignment.objects.create(user=budget_holder, workstream=workstream)
    response = client_for(budget_holder).get("/sources/")
    assert response.context["result_count"] == 0
    assert not response.context["documents"]
