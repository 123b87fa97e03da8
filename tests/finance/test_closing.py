"""Closing periods, each with its frozen snapshot, and reopening them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions.periods import PeriodBook
from finance.actions.virements import approve, save_draft, submit
from finance.close_checks import CloseCheck, close_checks
from finance.closing import PeriodRefusedError, close_period, reopen_period
from finance.models import CostLine, Period, Snapshot, SnapshotLine, Virement
from finance.monitor import known_periods, monitor_lines
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from tests.factories import (
    AdjustmentFactory,
    ForecastFactory,
    LedgerFactory,
    LedgerUploadFactory,
    PeriodFactory,
    RejectFactory,
    UserFactory,
    VirementBandFactory,
)
from tests.finance.book import AS_AT, Book, spend
from tests.page_reader import read, read_csv

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2018, 9, 8, 12, tzinfo=dt.UTC)
FROZEN = "A close is frozen: reopening the period supersedes it."
JULY = PeriodValue(2018, 4)


def period_of(value: PeriodValue) -> Period:
    return Period.objects.get(year=value.year, number=value.number)


def close(value: PeriodValue, by: User, **how: Any) -> Snapshot:
    assert close_period(period=period_of(value), by=by, **how)
    return Snapshot.objects.in_force().get(period=period_of(value))


def test_close_records_who_and_when_and_closes_the_open_periods_before(
    book: Book, finance_user: User
) -> None:
    with time_machine.travel(NOON, tick=False):
        close(AS_AT, finance_user)
    closed = Period.objects.order_by("year", "number")
    assert [row.value.code for row in closed] == [
        "2017-12",
        *(f"2018-0{number}" for number in range(1, 6)),
    ]
    assert {(row.closed_at, row.closed_by) for row in closed} == {(NOON, finance_user)}
    newest = period_of(AS_AT).history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (finance_user, "Closed")
    assert Snapshot.objects.in_force().count() == 6
    assert not close_period(period=period_of(JULY), by=finance_user)


def test_close_makes_the_months_between_that_nobody_spent_in(finance_user: User) -> None:
    first = PeriodFactory(number=7)
    last = PeriodFactory(number=10, programme=first.programme)
    assert close_period(period=last, by=finance_user)
    assert [row.number for row in Period.objects.closed()] == [7, 8, 9, 10]


def test_snapshot_has_every_figure_of_every_line_as_it_was(book: Book, finance_user: User) -> None:
    line = book.lines["alpha-2018"]
    ForecastFactory(cost_line=line, months=dict.fromkeys(range(6, 13), "310.00") | {6: "300.01"})
    live = monitor_lines(CostLine.objects.all(), as_at=AS_AT)
    snapshot = close(AS_AT, finance_user)
    frozen = monitor_lines(CostLine.objects.all(), as_at=AS_AT, snapshot=snapshot.pk)
    assert [row.pk for row in frozen] == [row.pk for row in live]
    for before, after in zip(live, frozen, strict=True):
        for name in ("latest_budget", "budget_to_date", "actual", "outturn", "recorded"):
            assert getattr(before, name) == getattr(after, name)
    kept = {row.cost_line_id: row for row in snapshot.lines.all()}
    assert kept[line.pk].forecast_next == Decimal("300.01")
    assert kept[book.lines["beta-2018"].pk].forecast_next == Decimal("100.00")
    assert kept[book.lines["beta-2019"].pk].forecast_next == Decimal("0.00")
    assert kept[line.pk].previous_outturn == Decimal("2390.01")


def test_closed_period_stays_as_it_was_whatever_changes_later(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    close(AS_AT, finance_user)
    VirementBandFactory()
    amounts = {book.lines["alpha-2018"].pk: "-500.00", book.lines["beta-2018"].pk: "500.00"}
    draft = save_draft(
        by=UserFactory(role=access.FINANCE),
        programme=book.programme,
        kind=Virement.Kind.VIREMENT,
        lines={key: Decimal(amount) for key, amount in amounts.items()},
        reason="More salaries.",
    )
    approve(virement=submit(virement=draft, by=draft.requested_by), by=finance_user, note="Yes.")
    ForecastFactory(cost_line=book.lines["beta-2018"])
    spend(book, "beta-2018", 6, "7.00")
    client = client_for(finance_user)
    response = client.get("/monitor/", {"to": "2018-05"})
    assertContains(response, "Closed: the figures stand here as they were at the close.")
    then = read(response).tables["Cost lines"]
    assert [row[3] for row in then.texts()] == [
        *("£1,000.00", "£2,400.00", "£0.00", "£1,200.00", "£600.00"),
    ]
    now = read(client.get("/monitor/", {"view": "outturn"})).tables["Cost lines"]
    assert now.column("Latest budget")[3].text == "£1,700.00"
    assert now.column("Outturn at last close")[3].text == "£1,200.00"
    assert now.column("Projected outturn")[3].text == "£1,107.00"
    assert now.column("Movement since")[3].text == "(£93.00)"


def test_nothing_is_imported_into_or_before_a_closed_period(book: Book, finance_user: User) -> None:
    close(JULY, finance_user)
    for value in (JULY, PeriodValue(2018, 1), PeriodValue(2016, 7)):
        assert PeriodBook(book.programme).open_from(value) == AS_AT
    with pytest.raises(IntegrityError, match="takes no more"), transaction.atomic():
        spend(book, "beta-2018", 4, "1.00")


def test_what_stands_against_a_close_is_named_and_a_reason_is_kept(
    book: Book, finance_user: User
) -> None:
    RejectFactory(ledger_import__ledger=book.ledger)
    with pytest.raises(PeriodRefusedError, match=r"is not closed: ledger rows not loaded \(1\)"):
        close_period(period=period_of(JULY), by=finance_user)
    assert not Period.objects.closed().exists()
    assert close(JULY, finance_user, reason="In dispute.").reason == "In dispute."


def test_reopening_keeps_the_close_and_says_who_when_and_why(
    book: Book, finance_user: User, superuser: User
) -> None:
    first = close(JULY, finance_user)
    with time_machine.travel(NOON, tick=False):
        assert reopen_period(period=period_of(JULY), by=superuser, reason="A late invoice.")
    assert not reopen_period(period=period_of(JULY), by=superuser, reason="Again.")
    row = period_of(JULY)
    assert (row.closed_at, row.closed_by) == (None, None)
    newest = row.history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (
        superuser,
        "Reopened: A late invoice.",
    )
    first.refresh_from_db()
    assert (first.superseded_at, first.superseded_by, first.superseded_reason) == (
        NOON,
        superuser,
        "A late invoice.",
    )
    spend(book, "beta-2018", 4, "1.00")
    second = close(JULY, finance_user)
    assert known_periods(book.programme)[JULY] == second.pk
    amounts = SnapshotLine.objects.filter(cost_line=book.lines["beta-2018"])
    assert [line.actual for line in amounts.filter(snapshot__in=[first, second])] == [
        Decimal("500.00"),
        Decimal("501.00"),
    ]


def test_only_the_last_closed_period_is_reopened(book: Book, finance_user: User) -> None:
    close(AS_AT, finance_user)
    with pytest.raises(PeriodRefusedError, match="Reopen Period 5 of 2018/19"):
        reopen_period(period=period_of(JULY), by=finance_user, reason="Late.")


def change(table: str, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {what}")


CHANGES: list[Callable[[], Any]] = [
    lambda: SnapshotLine.objects.update(actual=Decimal("1.00")),
    lambda: change("finance_snapshotline", "is_assumed = NOT is_assumed"),
    lambda: SnapshotLine.objects.all().delete(),
    lambda: Snapshot.objects.update(reason="Another."),
    lambda: Snapshot.objects.update(taken_at=timezone.now()),
    lambda: Snapshot.objects.update(amber_over=1, red_over=2),
    lambda: Snapshot.objects.all()._raw_delete("default"),
    lambda: SnapshotLine.objects.create(
        snapshot=Snapshot.objects.all()[0], cost_line=CostLine.objects.all()[0]
    ),
]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_database_refuses_to_change_a_close(book: Book, finance_user: User, number: int) -> None:
    close(JULY, finance_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        CHANGES[number]()


def test_close_is_superseded_once(book: Book, finance_user: User) -> None:
    close(JULY, finance_user)
    reopen_period(period=period_of(JULY), by=finance_user, reason="Late.")
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        Snapshot.objects.exclude(superseded_at=None).update(superseded_reason="Another.")


def test_finance_closes_and_reopens_on_the_page(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    RejectFactory(ledger_import__ledger=book.ledger)
    client, page = client_for(finance_user), period_of(JULY).get_absolute_url()
    response = client.get(page)
    assertContains(response, "These open periods are closed with it")
    assertContains(response, "Blocks the close")
    checks = read(response).tables["Before the period is closed"].texts()
    assert [(row[1], bool(row[3])) for row in checks] == [
        ("1", True),
        *[("0", False)] * 3,
        ("3", True),
        *[("0", False)] * 3,
    ]
    refused = client.post(f"{page}close/", {"reason": ""})
    error = "is not closed: ledger rows not loaded (1). Mend this first, or say why"
    assertContains(refused, f'<a href="#checks">{JULY} {error}')
    assertContains(refused, 'id="checks"', count=1)
    done = client.post(f"{page}close/", {"reason": "In dispute."}, follow=True)
    assertContains(done, "is closed, and its figures are frozen.")
    assertContains(done, "Closed all the same, because: In dispute.")
    assertContains(client.post(f"{page}reopen/", {"reason": ""}), "Say why the period is reopened.")
    again = client.post(f"{page}reopen/", {"reason": "A late invoice."}, follow=True)
    assertContains(again, "is open again")
    assert read(again).tables["Earlier closes of this period"].texts()[0][4] == "A late invoice."


def test_closing_several_periods_says_what_it_means_and_offers_the_first_by_itself(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    close(PeriodValue(2018, 2), finance_user)
    first = period_of(PeriodValue(2018, 3))
    client = client_for(finance_user)
    response = client.get(period_of(AS_AT).get_absolute_url())
    assertContains(response, "movement of Period 3 of 2018/19 (June 2018), and none is of")
    link = (
        f'<a class="govuk-link" href="{first.get_absolute_url()}">Close {first} by itself first</a>'
    )
    assertContains(response, link, html=True)
    assertNotContains(client.get(first.get_absolute_url()), "by itself first")


def test_forecast_changed_before_two_closes_at_once_is_movement_of_the_first(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    ForecastFactory(cost_line=book.lines["beta-2018"])
    close(PeriodValue(2018, 3), finance_user)
    book.lines["beta-2018"].agreed_forecast.months.filter(number=12).update(amount="90.00")
    close(AS_AT, finance_user)
    client = client_for(finance_user)
    query = {"workstream": str(book.beta.pk), "year": "2018"}
    changed = [
        read(client.get("/monitor/movement/", {**query, "to": to}))
        .tables["What moved, by cost line"]
        .total("Forecast changed")
        .text
        for to in ("2018-04", "2018-05")
    ]
    assert changed == ["(£10.00)", "£0.00"]


def rows_behind(client: Client, check: CloseCheck) -> int:
    """How many the page of a check shows of what it found."""
    context = client.get(check.url).context
    assert not context["filter"].form.errors
    if check.name == "Uploaded files not confirmed":
        return len(context["uploads"])
    rows = [row.record for row in context["table"].rows]
    return len(rows)


def test_each_check_opens_the_page_of_just_what_it_found(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    kept = ForecastFactory(cost_line=book.lines["beta-2018"])
    close(JULY, finance_user)
    spend(book, "beta-2019", 1, "5.00")
    ForecastFactory(cost_line=book.lines["beta-2019"])
    LedgerUploadFactory(programme=book.programme, uploaded_by=finance_user)
    VirementBandFactory()
    amounts = {book.lines["alpha-2018"].pk: "-500.00", book.lines["beta-2018"].pk: "500.00"}
    draft = save_draft(
        by=UserFactory(role=access.FINANCE),
        programme=book.programme,
        kind=Virement.Kind.VIREMENT,
        lines={key: Decimal(amount) for key, amount in amounts.items()},
        reason="More salaries.",
    )
    submit(virement=draft, by=draft.requested_by)
    for ledger in (book.ledger, book.ledger, LedgerFactory()):
        RejectFactory(ledger_import__ledger=ledger)
        RejectFactory(ledger_import__ledger=ledger, aside=True)
    AdjustmentFactory(
        cost_line=book.lines["alpha-2018"],
        kind="offset",
        amount=Decimal("1500.00"),
        counts_from=dt.date(2018, 8, 1),
    )
    client = client_for(finance_user)
    checks = close_checks(book.programme, AS_AT)
    assert [(check.name, check.found, rows_behind(client, check)) for check in checks] == [
        ("Ledger rows not loaded", 2, 2),
        ("Virements waiting for approval", 1, 1),
        ("Ledger rows set aside", 2, 2),
        ("Uploaded files not confirmed", 1, 1),
        ("Cost lines without a forecast", 2, 2),
        ("Forecasts not reviewed since the last close", 1, 1),
        ("Cost lines with an undecided underspend", 1, 1),
        ("Cost lines projected to end below what is spent", 1, 1),
    ]
    kept.reviewed_at, kept.reviewed_by = timezone.now(), finance_user
    kept.save()
    looked_at = close_checks(book.programme, AS_AT)[5]
    assert (looked_at.found, rows_behind(client, looked_at)) == (0, 0)


def test_checks_of_a_period_without_spend_open_pages_of_that_period(
    book: Book, finance_user: User, client_for: Callable[[User], Client]
) -> None:
    later = PeriodFactory(programme=book.programme, year=2018, number=11).value
    found = close_checks(book.programme, later)[4]
    assert found.found == rows_behind(client_for(finance_user), found) > 0


def test_before_the_first_close_no_forecast_waits_for_review_and_no_underspend_is_undecided(
    book: Book,
) -> None:
    ForecastFactory(cost_line=book.lines["beta-2018"])
    assert [check.found for check in close_checks(book.programme, AS_AT)][5:7] == [0, 0]


def test_auditor_reads_the_periods_and_changes_none(
    book: Book, finance_user: User, auditor: User, client_for: Callable[[User], Client]
) -> None:
    close(JULY, finance_user)
    client = client_for(auditor)
    table = read(client.get("/periods/")).tables["Periods"]
    assert [row[2:5] for row in table.texts()[:2]] == [
        ["Open", "£120.25", "—"],
        ["Closed", "£300.00", "£4,742.34"],
    ]
    assert len(read_csv(client.get("/periods/export.csv"))) == 7
    page = period_of(AS_AT).get_absolute_url()
    assertNotContains(client.get(page), f'action="{page}close/"')
