"""The support sold to other councils: its account, its lines in the monitor, what it lends."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from finance.actions.engagements import enter_charge, enter_receipt, withdraw_charge
from finance.actions.forecasts import NO_FORECAST, forecast_by_profile
from finance.engagement_account import Account, account_of, in_words, verdict
from finance.engagement_lines import line_fits
from finance.models import Charge, CostLine, EngagementAccount, Receipt
from finance.monitor import gross_income_net, monitor_lines
from finance.profiles import ProfileError
from innovation.core.periods import Period
from programmes.engagements import Month
from programmes.models import Engagement, EngagementMonth
from tests.factories import (
    ChargeFactory,
    CostCategoryFactory,
    CostLineFactory,
    EngagementAccountFactory,
    EngagementFactory,
    EngagementMonthFactory,
    LendingLimitFactory,
    OrganisationFactory,
    PostFactory,
    ReceiptFactory,
    SecondmentFactory,
)
from tests.finance.book import AS_AT, Book, holder_of, make_book, spend
from tests.page_reader import read, read_csv

D = Decimal
ClientFor = Callable[[User], Client]
PENCE = st.integers(0, 10**9).map(lambda pence: D(pence) / 100)


def test_account_reckons_what_is_charged_delivered_and_still_planned() -> None:
    months = [
        Month(Period(2018, 4), D(10), D(12), D("300.00"), D("280.00")),
        Month(Period(2018, 5), D(10), D(8), D("300.00"), None),
        Month(Period(2018, 6), D(10), None, D("300.00"), None),
    ]
    money: dict[str, Any] = {"charged": D("6000.00"), "received": D("2000.00")}
    account = account_of(months, day_rate=D("500.00"), goes_on=True, **money)
    assert (account.outstanding, account.net) == (D("4000.00"), D("5720.00"))
    assert (account.worth_delivered, account.not_charged) == (D("10000.00"), D("4000.00"))
    assert (account.income_expected, account.cover_planned) == (D("15000.00"), D("600.00"))
    assert account.net_expected == D("14120.00")
    assert verdict(account) == "It pays so far"
    over = account_of(months, day_rate=D("500.00"), goes_on=False, **money)
    assert (over.worth_planned, over.cover_planned) == (D("0.00"), D("0.00"))
    assert in_words(account, expected_income=D("16000.00"))[:-1] == [
        "£6,000.00 was charged and £280.00 was paid for cover: £5,720.00 is left.",
        (
            "£4,000.00 of what was charged is not received yet; what is received less cover is "
            "£1,720.00."
        ),
        (
            "£4,000.00 was delivered and is not charged yet: charge it, or accrue it in the "
            "period that it belongs to."
        ),
        (
            "In the end it is expected to charge £15,000.00 and to pay £880.00 for cover, which "
            "leaves £14,120.00."
        ),
        (
            "So the income is to be £1,000.00 less than the £16,000.00 that was expected when it "
            "was agreed."
        ),
    ]


@given(PENCE, PENCE, PENCE)
def test_verdict_is_of_net_alone(charged: D, received: D, cover: D) -> None:
    account = Account(charged=charged, received=received, cover=cover)
    said = {1: "It pays so far", 0: "It breaks even so far", -1: "It does not pay so far"}
    if charged or cover:
        assert verdict(account) == said[(charged > cover) - (charged < cover)]
    assert account.outstanding + received == account.net + cover == charged


@pytest.fixture
def sold(db: None) -> tuple[Book, EngagementAccount]:
    """Alpha works for Kirklees at £500.00 a day; as at August 2018 the ledger has £999.00 in."""
    book = make_book()
    income = CostCategoryFactory(income=True, name="Charges", position=8)
    cover = CostCategoryFactory(name="Cover", position=9)
    about = {"workstream": book.alpha, "year": 2018}
    for name, category, budget in (("in", income, "-5000.00"), ("out", cover, "1200.00")):
        line = CostLineFactory(**about, category=category, original_budget=D(budget))
        book.lines[name] = line
    engagement = EngagementFactory(
        programme=book.programme,
        workstream=book.alpha,
        organisation=OrganisationFactory(name="Kirklees Council", code="E08000034"),
        title="Improvement",
    )
    account = EngagementAccountFactory(
        engagement=engagement, income_category=income, cover_category=cover
    )
    recorded = {"delivered_days": D(2), "cover": D("150.00")}
    EngagementMonthFactory(engagement=engagement, year=2018, number=4, **recorded)
    EngagementMonthFactory(engagement=engagement, year=2018, number=6, planned_days=D("1.5"))
    EngagementMonthFactory(engagement=engagement, year=2018, number=7, planned_days=D(1))
    charge = ChargeFactory(account=account, reference="K1", charged_on=dt.date(2018, 7, 31))
    ReceiptFactory(charge=charge, received_on=dt.date(2018, 8, 15))
    ReceiptFactory(
        charge=charge, withdrawn_on=dt.date(2018, 8, 16), withdrawn_because="Entered twice."
    )
    ChargeFactory(account=account, reference="K2", charged_on=dt.date(2018, 9, 3))
    spend(book, "in", 4, "-999.00")
    spend(book, "out", 4, "150.00")
    return book, account


def monitor() -> Any:
    return monitor_lines(CostLine.objects.all(), as_at=AS_AT)


def test_monitor_has_the_ledger_once_and_the_plan_only_by_its_forecast(
    sold: tuple[Book, EngagementAccount], finance_user: User
) -> None:
    """No charge, receipt or cover moves the monitor; what is planned comes by the profile."""
    book, account = sold
    before = gross_income_net(monitor())
    assert (before.income.actual, before.gross.actual) == (D("-999.00"), D("2012.59"))
    ChargeFactory(account=account, charged_on=dt.date(2018, 8, 1), amount=D("777.00"))
    EngagementMonth.objects.update(cover=D("999.00"))
    assert gross_income_net(monitor()) == before
    for name in ("in", "out"):
        line, by = book.lines[name].pk, finance_user
        forecast_by_profile(line=line, version=NO_FORECAST, profile="engaged", by=by)
    after = {line.pk: line for line in monitor()}
    assert after[book.lines["in"].pk].forecast == D("-1250.00")
    assert after[book.lines["in"].pk].outturn == D("-2249.00")
    assert after[book.lines["out"].pk].outturn == D("350.00")


def test_lines_say_where_account_and_monitor_differ(
    sold: tuple[Book, EngagementAccount], auditor: User, client_for: ClientFor
) -> None:
    """£1,000.00 was charged by August, of which the ledger has £999.00; K2 is of September."""
    book, _ = sold
    [income, cover] = line_fits(auditor)
    assert (income.recorded, income.actual, income.difference) == (
        D("-1000.00"),
        D("-999.00"),
        D("1.00"),
    )
    assert (income.planned, income.forecast) == (D("-1250.00"), D("-2916.65"))
    assert (cover.recorded, cover.difference, cover.planned) == (
        D("150.00"),
        D("0.00"),
        D("200.00"),
    )
    page = read(client_for(auditor).get("/engagements/lines/"))
    table = page.tables["Cost lines that engagements have their money in"]
    assert table.column("Difference")[0].text == "£1.00"
    assert table.column("Cost line")[0].url == book.lines["in"].get_absolute_url()
    CostLine.objects.filter(pk=book.lines["out"].pk).update(year=2030)
    assert line_fits(auditor)[1].agrees == "No cost line yet: make one in the administration"


def test_profile_says_what_it_lacks(
    sold: tuple[Book, EngagementAccount], finance_user: User
) -> None:
    book, account = sold

    def refused(name: str, message: str) -> None:
        line = book.lines[name].pk
        with pytest.raises(ProfileError, match=message):
            forecast_by_profile(line=line, version=NO_FORECAST, profile="engaged", by=finance_user)

    refused("beta-2018", "No engagement")
    Engagement.objects.update(day_rate=None)
    refused("in", "Kirklees Council: Improvement: days are planned and no day rate")
    Engagement.objects.filter(pk=account.engagement_id).update(
        status="ended", ends_on=dt.date(2018, 8, 31)
    )
    refused("out", "No engagement")


def test_list_shows_what_is_known_of_each_and_adds_it_up(
    sold: tuple[Book, EngagementAccount], auditor: User, client_for: ClientFor
) -> None:
    book, account = sold
    EngagementFactory(
        programme=book.programme, organisation=OrganisationFactory(name="Sunderland"), title="Past"
    )
    page = read(client_for(auditor).get("/engagements/"))
    table = page.tables["Engagements with other councils"]
    money = ("Days delivered", "Charged", "Received", "Outstanding", "Cover", "Net")
    shown = [[cell.text for cell in table.column(name)] for name in money]
    assert [column[0] for column in shown] == [
        *("2", "£2,000.00", "£100.00", "£1,900.00", "£150.00", "£1,850.00")
    ]
    assert {column[1] for column in shown} == {"Not known"}
    assert [table.total(name).text for name in money[1:3]] == ["£2,000.00", "£100.00"]
    assert table.column("Council")[0].url == account.engagement.get_absolute_url()
    found = client_for(auditor).get("/engagements/export.csv?status=under_way&text=impro")
    header, row = read_csv(found)
    exported = dict(zip(header, row, strict=True))
    assert (exported["Official code"], exported["Net"]) == ("E08000034", "1850.00")


def test_page_says_whether_it_pays_and_month_by_month_why(
    sold: tuple[Book, EngagementAccount], auditor: User, client_for: ClientFor
) -> None:
    _, account = sold
    engagement = account.engagement
    SecondmentFactory(engagement=engagement, people=2, starts_on=dt.date(2018, 7, 1))
    response = client_for(auditor).get(engagement.get_absolute_url())
    page, text = read(response), response.content.decode()
    table = page.tables["By month"]
    assert [cell.text for cell in table.column("Month")] == [
        *("July 2018", "August 2018", "September 2018", "October 2018")
    ]
    assert [cell.text for cell in table.column("Charged")] == [
        *("£1,000.00", "£0.00", "£1,000.00", "£0.00")
    ]
    assert [cell.text for cell in table.column("People away")] == ["2", "2", "2", "2"]
    assert table.total("Charged less cover").text == "£1,850.00"
    assert "It pays so far" in text
    assert "Entered twice." in text
    assert "/transactions/?programme=" in text
    assert "Enter a receipt" not in text
    nothing = EngagementFactory(programme=engagement.programme)
    assert b"Nobody can say" in client_for(auditor).get(nothing.get_absolute_url()).content


def test_finance_charges_receives_and_withdraws(
    sold: tuple[Book, EngagementAccount], finance_user: User, client_for: ClientFor
) -> None:
    _, account = sold
    client, page = client_for(finance_user), f"/engagements/{account.engagement_id}"
    sent = {"reference": "K3", "charged_on": "01/10/2018", "amount": "1,250.50"}
    assert client.post(f"{page}/charges/", sent).status_code == 302
    assert "of this number" in client.post(f"{page}/charges/", sent).content.decode()
    charge = Charge.objects.get(reference="K3")
    assert (charge.entered_by, charge.entered_role) == (finance_user, "Finance")
    receipts = f"/engagements/charges/{charge.pk}/receipts/"
    paid = {"received_on": "02/11/2018", "amount": "1250.51"}
    assert "£1,250.50 of K3 is outstanding" in client.post(receipts, paid).content.decode()
    client.post(receipts, {**paid, "amount": "1250.50"})
    gone = {"on": "05/11/2018", "because": "Cancelled."}
    withdraw = f"/engagements/charges/{charge.pk}/withdraw/"
    assert b"withdraw the receipts first" in client.post(withdraw, gone).content
    receipt = Receipt.objects.get(charge=charge)
    client.post(f"/engagements/receipts/{receipt.pk}/withdraw/", gone)
    client.post(withdraw, gone)
    charge.refresh_from_db()
    assert (charge.withdrawn_because, charge.history.count()) == ("Cancelled.", 2)
    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw_charge(charge=charge, on=dt.date(2018, 11, 6), because="Again.", by=finance_user)
    with pytest.raises(ValidationError, match="is withdrawn: nothing"):
        enter_receipt(receipt=Receipt(charge=charge, amount=D("1.00")), by=finance_user)


def test_nothing_is_charged_before_it_is_agreed(
    sold: tuple[Book, EngagementAccount], finance_user: User
) -> None:
    _, account = sold
    Engagement.objects.update(status="enquiry")
    account.refresh_from_db()
    with pytest.raises(ValidationError, match="not agreed"):
        enter_charge(charge=Charge(account=account), by=finance_user)


def test_engagement_is_added_agreed_sent_people_to_and_given_its_lines(
    sold: tuple[Book, EngagementAccount], finance_user: User, client_for: ClientFor
) -> None:
    book, account = sold
    client = client_for(finance_user)
    sent = {
        "programme": book.programme.pk,
        "organisation": account.engagement.organisation_id,
        "title": "Coaching",
        "lead": "Practice lead",
        "status": "enquiry",
    }
    client.post("/engagements/new/", sent)
    made = Engagement.objects.get(title="Coaching")
    edit, lines = f"/engagements/{made.pk}/edit/", f"/engagements/{made.pk}/account/"
    names = {
        "income_category": account.income_category_id,
        "cover_category": account.cover_category_id,
        "seen_version": 1,
    }
    assert b"Say first which workstream" in client.post(lines, names).content
    agreed = {**sent, "status": "agreed", "seen_version": 1, "workstream": book.alpha.pk}
    assert b"It begins on a day" in client.post(edit, agreed).content
    client.post(edit, {**agreed, "starts_on": "01/10/2018", "day_rate": "450"})
    client.post(lines, names)
    client.post(f"/engagements/{made.pk}/people/", {"role": "Team manager", "people": "1"})
    made.refresh_from_db()
    assert (made.status, made.day_rate, made.version) == ("agreed", D("450.00"), 2)
    assert made.account.income_category == account.income_category
    assert made.people.get().fte is None
    stale = {**agreed, "title": "Mine", "starts_on": "01/10/2018"}
    assert b"Not saved" in client.post(edit, stale).content
    whole = {**agreed, "seen_version": 2, "workstream": "", "starts_on": "01/10/2018"}
    assert b"Say first which workstream" in client.post(edit, whole).content


def test_months_are_saved_whole_and_never_over_another_persons(
    sold: tuple[Book, EngagementAccount], client_for: ClientFor
) -> None:
    book, account = sold
    client, holder = client_for(holder_of(book.alpha)), account.engagement
    page = f"/engagements/{holder.pk}/months/2018/"
    sent = {"seen_version": "1", "planned_days-4": "10", "delivered_days-4": "2.5", "cover-4": "£1"}
    bad = client.post(page, {**sent, "cover-5": "-1", "delivered_days-6": "x"}).content.decode()
    assert "Cover (£), August 2018: Enter £0 or more." in bad
    assert client.post(page, sent).status_code == 302
    july = EngagementMonth.objects.get(year=2018, number=4)
    assert (july.delivered_days, july.planned_cover, july.cover) == (
        D("2.50"),
        D("0.00"),
        D("1.00"),
    )
    second = client.post(page, {**sent, "delivered_days-4": "9"}).content.decode()
    assert "Somebody else changed this engagement meanwhile" in second
    assert "Days delivered, July 2018: Saved now: 2.50" in second
    assert EngagementMonth.objects.get(year=2018, number=4).delivered_days == D("2.50")
    again = {**sent, "seen_version": "2", "delivered_days-4": "9"}
    assert client.post(page, again).status_code == 302
    other = EngagementFactory(programme=book.programme, workstream=book.beta)
    whole = EngagementFactory(programme=book.programme)
    assert client.get(f"/engagements/{other.pk}/").status_code == 404
    assert client.get(f"/engagements/{whole.pk}/months/2018/").status_code == 404
    assert client.get(f"/engagements/{whole.pk}/").status_code == 200


def test_capacity_lent_warns_over_the_line(
    sold: tuple[Book, EngagementAccount], auditor: User, client_for: ClientFor
) -> None:
    """Alpha has 1 FTE in post: two days of twenty are a tenth of it, and half of an FTE is over."""
    book, account = sold
    LendingLimitFactory()
    PostFactory(workstream=book.beta, in_post=True)
    SecondmentFactory(
        engagement=account.engagement, starts_on=dt.date(2018, 8, 1), ends_on=dt.date(2018, 9, 30)
    )
    page = read(client_for(auditor).get(f"/engagements/capacity/?workstream={book.alpha.pk}"))
    table = page.tables["Capacity lent by month"]
    assert [cell.text for cell in table.column("FTE lent")] == ["0.1", "0.5", "0.08", "0.05"]
    assert [cell.text for cell in table.column("FTE in post")] == ["1", "1", "1", "1"]
    assert table.column("Share lent")[1].text == "50.0%"
    assert [cell.text for cell in table.column("Warning")] == ["—", "Over 20%", "—", "—"]
    text = client_for(auditor).get("/engagements/capacity/").content.decode()
    assert "The most is lent in August 2018: 0.5 FTE of 1 in post (50.0%)." in text
    assert "1 of 4 months are over the line: Aug 2018." in text
    Engagement.objects.update(status="enquiry")
    assert b"Nothing is lent" in client_for(auditor).get("/engagements/capacity/").content
