"""The pages of pressures and action plans, as each role finds them."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.close_checks import CloseCheck, close_checks
from finance.models import Adjustment, CostLine
from finance.position import BELOW_SPENT
from innovation.core.periods import Period
from programmes.models import Programme
from tests.factories import (
    AccrualFactory,
    AdjustmentFactory,
    CostCategoryFactory,
    PeriodFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.finance.book import Book
from tests.page_reader import read, read_csv

LIST = "/pressures/"
NEW = "/pressures/new/"


@pytest.fixture
def plan(book: Book) -> Adjustment:
    """A pressure on Alpha with a plan against it, and one that the budget holder may not see."""
    alpha, beta = book.lines["alpha-2018"], book.lines["beta-2018"]
    known = {"counts_from": dt.date(2018, 8, 1)}
    AdjustmentFactory(cost_line=alpha, title="Agency cover", amount=Decimal("300.00"), **known)
    AdjustmentFactory(cost_line=alpha, title="Rise in rent", amount=None, **known)
    AdjustmentFactory(
        cost_line=beta,
        title="Canary grant",
        kind="grant_reduction",
        amount=Decimal("50.00"),
        **known,
    )
    plan: Adjustment = AdjustmentFactory(
        cost_line=alpha,
        title="Fill the vacant post",
        saving=True,
        amount=Decimal("200.00"),
        delivered=Decimal("80.00"),
        at_risk=Decimal("20.00"),
        **known,
    )
    return plan


def test_list_says_what_counts_and_adds_it_up(officer_client: Client, plan: Adjustment) -> None:
    tables = read(officer_client.get(LIST)).tables
    entries = tables["Pressures and action plans"]
    effects = "Raises or (lowers) the projection"
    shown = {row[0]: row[entries.head.index(effects)] for row in entries.texts()}
    assert shown == {
        "Agency cover": "£300.00",
        "Rise in rent": "£0.00",
        "Fill the vacant post": "(£100.00)",
        "Canary grant": "£50.00",
    }
    assert entries.total(effects).text == "£250.00"
    services = tables["By workstream: what counts"]
    assert services.texts() == [
        ["Alpha", "£300.00", "£0.00", "£0.00", "(£100.00)", "£200.00"],
        ["Canary Beta", "£0.00", "£50.00", "£0.00", "£0.00", "£50.00"],
    ]
    assert services.total(effects).text == "£250.00"
    behind = read(officer_client.get(services.body[0][0].url)).tables["Pressures and action plans"]
    assert behind.total(effects).text == "£200.00"
    assertContains(officer_client.get(LIST), "1 of them has no known amount")


def test_filters_narrow_the_list_and_its_file(officer_client: Client, plan: Adjustment) -> None:
    for query, titles in {
        "rag=Amber": ["Fill the vacant post"],
        "rag=Red": [],
        "kind=grant_reduction": ["Canary grant"],
        "to=2018-04": [],
        "state=withdrawn": [],
        "owner=head": ["Agency cover", "Rise in rent", "Fill the vacant post", "Canary grant"],
    }.items():
        rows = read_csv(officer_client.get(f"/pressures/export.csv?{query}"))
        assert sorted(row[0] for row in rows[1:]) == sorted(titles), query
    [header, row] = read_csv(officer_client.get("/pressures/export.csv?rag=Amber"))
    cells = dict(zip(header, row, strict=True))
    assert cells["Raises or (lowers) the projection"] == "-100.00"
    assert (cells["Kind"], cells["RAG"], cells["Counts from"]) == (
        *("Action plan saving", "Amber"),
        "2018-08-01",
    )


def test_budget_holder_keeps_the_own_and_officer_only_reads(
    officer_client: Client, holder_client: Client, plan: Adjustment
) -> None:
    assertNotContains(holder_client.get(LIST), "Canary")
    other = Adjustment.objects.get(title="Canary grant")
    assert holder_client.get(other.get_absolute_url()).status_code == 404
    assert holder_client.get(f"{other.get_absolute_url()}edit/").status_code == 404
    assertContains(holder_client.get(plan.get_absolute_url()), "Change this entry")
    assertNotContains(officer_client.get(plan.get_absolute_url()), "Change this entry")
    assertNotContains(officer_client.get(LIST), NEW)


def test_page_shows_how_it_counts(officer_client: Client, plan: Adjustment) -> None:
    page = officer_client.get(plan.get_absolute_url())
    assertContains(page, "It lowers the projected outturn by £100.00.")
    assertContains(page, "govuk-tag--yellow")
    assertContains(page, "Nothing was changed since it was entered.")


def sent(**changes: object) -> dict[str, object]:
    return {
        "kind": "pressure",
        "title": "Legal advice",
        "amount": "£1,250",
        "year": "2018",
        "counts_from": "05/08/2018",
        **changes,
    }


def test_entry_without_a_line_makes_one_at_nought(holder_client: Client, book: Book) -> None:
    category = CostCategoryFactory(name="Legal")
    where = {"workstream": book.alpha.pk, "category": category.pk}
    response = holder_client.post(NEW, sent(**where), follow=True)
    assertContains(response, "Entered: Legal advice.")
    line = CostLine.objects.get(category=category)
    assert (line.workstream, line.year, line.original_budget) == (book.alpha, 2018, 0)
    assert Adjustment.objects.get().amount == Decimal("1250.00")
    refused = holder_client.post(NEW, sent(**where, delivered="10"))
    assertContains(refused, "Only a mitigation or an action plan saving is delivered")
    others = holder_client.post(NEW, sent(**where) | {"workstream": book.beta.pk})
    assertContains(others, "Select a valid choice")
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"amount": "0"}, {"amount": ["Enter an amount of more than £0."]}),
        ({"amount": "-5"}, {"amount": ["Enter an amount of more than £0."]}),
        ({"kind": "mitigation", "at_risk": "(5)"}, {"at_risk": ["Enter £0 or more."]}),
        (
            {"kind": "mitigation", "delivered": "1,251"},
            {
                "amount": [
                    "What is delivered, at risk and replaced comes to no more than the amount."
                ]
            },
        ),
    ],
)
def test_amount_that_cannot_be_is_told_once_at_its_field(
    holder_client: Client, book: Book, entered: dict[str, str], told: dict[str, list[str]]
) -> None:
    where = {"workstream": book.alpha.pk, "category": book.lines["alpha-2018"].category_id}
    page = holder_client.post(NEW, sent(**where, **entered))
    assert page.context["form"].errors == told
    assertContains(page, "More than £0, whatever it does to the projection.")
    assert not Adjustment.objects.exists()


def close(book: Book, year: int, number: int) -> None:
    PeriodFactory(
        programme=book.programme,
        year=year,
        number=number,
        closed_at=dt.datetime(2019, 5, 1, tzinfo=dt.UTC),
        closed_by=UserFactory(),
    )


def test_entry_begins_with_the_programme_the_user_came_from(
    finance_user: User, client_for: Callable[[User], Client], book: Book
) -> None:
    client = client_for(finance_user)
    other = WorkstreamFactory(programme__name="Another programme")
    close(book, 2018, 8)
    came_from = f"{LIST}?programme={book.programme.pk}&kind=mitigation&owner=head"
    link = re.search(r'href="(/pressures/new/[^"]*)"', client.get(came_from).content.decode())
    assert link
    form = client.get(unescape(link[1])).context["form"]
    offered = form["workstream"].field.queryset
    assert set(offered.values_list("programme", flat=True)) == {book.programme.pk}
    assert form["counts_from"].value() == dt.date(2018, 12, 1)
    assert (form["kind"].value(), form["owner"].value()) == ("mitigation", None)
    anywhere = client.get(f"{NEW}?programme=none").context["form"]
    assert other in anywhere["workstream"].field.queryset
    assert anywhere["counts_from"].value() is None


def test_entry_without_a_day_counts_from_the_first_month_not_closed(
    holder_client: Client, book: Book
) -> None:
    where = {"workstream": book.alpha.pk, "category": book.lines["alpha-2018"].category_id}
    without_day = sent(**where, counts_from="")
    Programme.objects.update(starts_on=None)
    page = holder_client.post(NEW, without_day)
    assert page.context["form"].errors == {"counts_from": ["Enter the day from which it counts."]}
    Programme.objects.update(starts_on=dt.date(2017, 7, 3))
    holder_client.post(NEW, without_day)
    assert Adjustment.objects.latest("pk").counts_from == dt.date(2017, 7, 3)
    close(book, 2018, 12)
    holder_client.post(NEW, without_day)
    assert Adjustment.objects.latest("pk").counts_from == dt.date(2019, 4, 1)


def test_fields_stand_below_the_headings_of_their_groups(holder_client: Client, book: Book) -> None:
    response = holder_client.get(NEW)
    page = response.content.decode()
    assert re.findall(r'<h2 class="govuk-fieldset__heading">([^<]+)</h2>', page) == [
        "What it is and where it falls",
        "How much it is",
        "What became of a mitigation or an action plan saving",
        "When",
        "What shows it",
    ]
    fields = [each.name for each in response.context["form"].visible_fields()]
    drawn = re.findall(r'id="id_(\w+)"', page)
    assert [name for name in drawn if name in fields] == fields


def test_change_is_kept_and_a_stale_one_is_told(
    holder_client: Client, finance_user: User, client_for: object, plan: Adjustment
) -> None:
    url = f"{plan.get_absolute_url()}edit/"
    form = {
        "kind": "action_plan",
        "title": plan.title,
        "amount": "200",
        "delivered": "150",
        "at_risk": "20",
        "counts_from": "01/08/2018",
        "seen_version": "1",
    }
    assertContains(holder_client.post(url, form, follow=True), "Delivered from £80.00 to £150.00")
    stale = holder_client.post(url, form | {"delivered": "90"})
    assertContains(stale, "Not saved: ")
    plan.refresh_from_db()
    assert (plan.delivered, plan.version) == (Decimal("150.00"), 2)
    withdrawn = form | {"seen_version": "2", "withdrawn_because": "The post is filled."}
    assertContains(holder_client.post(url, withdrawn, follow=True), "It is withdrawn and counts")
    assertNotContains(holder_client.get(LIST), plan.title)


def test_monitor_nets_what_counts_into_the_projection(
    officer_client: Client, book: Book, plan: Adjustment
) -> None:
    """Alpha is £1,000.00 to date and has £1,400.00 of the budget left: +£200.00 of pressures."""
    table = read(officer_client.get("/monitor/?view=outturn")).tables["Cost lines"]
    figures = ("Actual to date", "Forecast", "Pressures", "Projected outturn")
    alpha = table.body[1]
    assert [alpha[table.head.index(name)].text for name in figures] == [
        *("£250.25", "£1,400.00", "£200.00", "£1,850.25"),
    ]
    behind = read(officer_client.get(alpha[table.head.index("Pressures")].url))
    entries = behind.tables["Pressures and action plans"]
    assert entries.total("Raises or (lowers) the projection").text == "£200.00"
    assert table.total("Pressures").text == "£250.00"
    line = book.lines["alpha-2018"].get_absolute_url()
    assert read(officer_client.get(line)).cards["Pressures and action plans"].text == "£200.00"
    earlier = officer_client.get("/monitor/?view=outturn&to=2018-04")
    assert "Pressures" not in read(earlier).tables["Cost lines"].head


@pytest.mark.usefixtures("plan")
def test_forecast_ends_at_the_figure_of_the_monitor_on_every_page(
    officer_client: Client, book: Book
) -> None:
    """£250.25 actual, an accrual of £40.00, £1,400.00 of the budget left, £200.00 of pressures."""
    alpha = book.lines["alpha-2018"]
    august = book.programme.periods.get(year=2018, number=5)
    AccrualFactory(cost_line=alpha, period=august, amount=Decimal("40.00"))
    monitor = read(officer_client.get("/monitor/?view=outturn&year=2018")).tables["Cost lines"]
    forecast = read(officer_client.get("/forecast/?year=2018")).tables[
        "Cost lines and what they will end at"
    ]
    for column in ("Accruals", "Pressures", "Projected outturn", "(Under)/over spend"):
        shown = [cell.text for cell in forecast.column(column)]
        assert shown == [cell.text for cell in monitor.column(column)]
        assert forecast.total(column).text == monitor.total(column).text
    assert forecast.column("Projected outturn")[0].text == "£1,890.25"
    grid = read(officer_client.get("/forecast/grid/?year=2018"))
    row = grid.tables["Actual and forecast by month, £"].texts()[0]
    assert row[-6:] == ["1,650.25", "40.00", "200.00", "1,890.25", "2,400.00", "(509.75)"]
    line = read(officer_client.get(f"/cost-lines/{alpha.pk}/forecast/"))
    assert line.cards["Projected outturn"].text == (
        "£1,890.25: £250.25 actual and £1,400.00 forecast, £40.00 accruals, £200.00 pressures"
    )


def test_grid_without_accruals_and_pressures_has_no_column_of_them(officer_client: Client) -> None:
    grid = read(officer_client.get("/forecast/grid/?year=2018"))
    head = grid.tables["Actual and forecast by month, £"].head
    assert head[-4:] == ["Mar 2019", "Projected outturn", "Latest budget", "(Under)/over"]


def test_outturn_below_what_is_spent_is_said_wherever_the_line_is_looked_at(
    officer_client: Client, book: Book
) -> None:
    """£250.25 actual and £1,400.00 of the budget left, less an offset of £1,500.00."""
    alpha = book.lines["alpha-2018"]
    offset: Adjustment = AdjustmentFactory(
        cost_line=alpha,
        kind="offset",
        amount=Decimal("1400.00"),
        counts_from=dt.date(2018, 8, 1),
    )
    name = "Cost lines projected to end below what is spent"
    pages = (
        "/monitor/?view=outturn&year=2018",
        "/forecast/grid/?year=2018",
        alpha.get_absolute_url(),
        f"/cost-lines/{alpha.pk}/forecast/",
    )
    for page in pages:
        assertNotContains(officer_client.get(page), BELOW_SPENT)
    assert close_check(book, name).found == 0
    offset.amount = Decimal("1500.00")
    offset.save()
    for page in pages:
        assertContains(officer_client.get(page), BELOW_SPENT, count=1)
    assertNotContains(officer_client.get("/monitor/?year=2018"), BELOW_SPENT)
    assert close_check(book, name).found == 1


def close_check(book: Book, name: str) -> CloseCheck:
    [found] = [
        check for check in close_checks(book.programme, Period(2018, 5)) if check.name == name
    ]
    return found
