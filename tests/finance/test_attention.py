"""What needs attention: what is said of whom, to whom, and where its link leads."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance import attention
from finance.attention import Matter
from finance.closing import close_period
from finance.models import Charge, CostLine
from finance.models import Period as PeriodRow
from finance.monitor import MonitorLine, latest_periods, monitor_lines
from innovation.core.periods import Period
from programmes.models import Tranche
from tests.factories import (
    AssignmentFactory,
    ChargeFactory,
    CostLineFactory,
    EngagementAccountFactory,
    EngagementFactory,
    EvidenceFactory,
    GateConditionFactory,
    LendingLimitFactory,
    MilestoneFactory,
    PeriodFactory,
    PostFactory,
    ProgrammeFactory,
    ReceiptFactory,
    RejectFactory,
    SecondmentFactory,
    TrancheFactory,
    release,
)
from tests.finance.book import AS_AT, Book, holder_of, officer_of, spend

AUGUST = dt.date(2018, 8, 31)


def lines_of(book: Book) -> list[MonitorLine]:
    return monitor_lines(CostLine.objects.filter(workstream__programme=book.programme), as_at=AS_AT)


def late(user: User, days: dict[int, dt.date]) -> list[Matter]:
    return list(attention.late_posts(user, days))


def test_overspent_lines_names_the_worst_and_those_without_an_allocation(book: Book) -> None:
    spend(book, "beta-2018", 5, "1000.00")
    assert list(attention.overspent_lines(book.programme, lines_of(book))) == [
        Matter(
            "Growing Futures: 2 cost lines have spent more than the year’s budget; most of all "
            "Canary Beta, Salaries, by £300.00.",
            f"/monitor/?programme={book.programme.pk}&sort=remaining",
        ),
        Matter(
            "Growing Futures: money was spent on 1 cost line with no allocation.",
            f"/monitor/?programme={book.programme.pk}&sort=latest_budget",
        ),
    ]


def test_overspent_lines_says_nothing_where_nothing_is_over(book: Book) -> None:
    line = CostLineFactory(workstream__programme=book.programme)
    [position] = monitor_lines(CostLine.objects.filter(pk=line.pk), as_at=AS_AT)
    assert list(attention.overspent_lines(book.programme, [position])) == []


def test_late_posts_counts_those_that_have_not_started(book: Book) -> None:
    user = officer_of(book.programme)
    assert late(user, {book.programme.pk: AUGUST}) == [
        Matter(
            "Growing Futures: 2 posts have passed the planned start and nobody is in post.",
            f"/posts/recruitment/?programme={book.programme.pk}&lateness=late&as_at=2018-08-31",
        )
    ]


def test_late_posts_of_a_budget_holder_are_those_of_the_own_workstream(book: Book) -> None:
    [matter] = late(holder_of(book.alpha), {book.programme.pk: AUGUST})
    assert matter.text.startswith("Growing Futures: 1 post has passed")


@pytest.mark.parametrize("planned", [dt.date(2018, 8, 31), dt.date(2018, 9, 1)])
def test_post_is_late_on_the_day_of_its_planned_start(book: Book, planned: dt.date) -> None:
    user = officer_of(book.programme)
    book.programme.workstreams.get(name="Alpha").posts.all().delete()
    book.beta.posts.update(planned_start=planned)
    assert len(late(user, {book.programme.pk: AUGUST})) == (1 if planned <= AUGUST else 0)


def test_post_that_started_after_the_day_was_late_on_it(book: Book) -> None:
    user = officer_of(book.programme)
    book.programme.workstreams.get(name="Alpha").posts.all().delete()
    book.beta.posts.update(actual_start=dt.date(2018, 9, 1), status="in_post")
    assert len(late(user, {book.programme.pk: AUGUST})) == 1


def test_late_posts_are_those_that_the_link_leads_to(book: Book, officer_client: Client) -> None:
    PostFactory(workstream=book.beta, number="B2", planned_start=dt.date(2019, 1, 1))
    [matter] = late(officer_of(book.programme), {book.programme.pk: AUGUST})
    table = officer_client.get(matter.url).context["table"]
    assert [row.record.post.number for row in table.rows] == ["A2", "B1"]


@pytest.mark.parametrize(
    ("charged_on", "overdue"),
    [(dt.date(2018, 7, 31), True), (dt.date(2018, 8, 1), False)],
)
def test_invoice_is_overdue_when_it_was_due_before_the_last_day_known(
    book: Book, finance_user: User, charged_on: dt.date, overdue: bool
) -> None:
    """Of 31 August: what was charged on 1 August was to be paid by that day."""
    charge = charge_of(book, charged_on=charged_on)
    days = {book.programme.pk: AUGUST}
    found = list(attention.partner_councils(finance_user, days))
    assert bool(found) is overdue
    assert list(attention.partner_councils(finance_user, {})) == []
    ReceiptFactory(charge=charge, amount=Decimal("400.00"))
    ReceiptFactory(
        charge=charge, amount=Decimal("5.00"), withdrawn_on=AUGUST, withdrawn_because="x"
    )
    charge_of(book, account=charge.account, withdrawn_on=AUGUST, withdrawn_because="x")
    for matter in attention.partner_councils(finance_user, days):
        engagement = charge.account.engagement
        assert matter == Matter(
            f"Growing Futures: {engagement.organisation} has not paid £600.00 that was charged "
            "more than 30 days before 31 August 2018.",
            f"/engagements/{engagement.pk}/#charges",
        )
    ReceiptFactory(charge=charge, amount=Decimal("600.00"))
    assert list(attention.partner_councils(finance_user, days)) == []


def charge_of(book: Book, **fields: Any) -> Charge:
    """£1,000.00 charged for the work of Alpha."""
    if "account" not in fields:
        engagement = EngagementFactory(programme=book.programme, workstream=book.alpha)
        fields["account"] = EngagementAccountFactory(engagement=engagement)
    made: Charge = ChargeFactory(**{"charged_on": dt.date(2018, 1, 1), **fields})
    return made


def test_capacity_lent_over_the_line_warns_from_the_last_day_known_on(
    book: Book, finance_user: User
) -> None:
    """Alpha has 1 FTE in post, and half of an FTE is lent in these three months."""
    LendingLimitFactory()
    engagement = EngagementFactory(programme=book.programme, workstream=book.alpha)
    first, last = dt.date(2018, 7, 1), dt.date(2018, 9, 30)
    SecondmentFactory(engagement=engagement, starts_on=first, ends_on=last)
    days = {book.programme.pk: AUGUST}
    [matter] = attention.partner_councils(finance_user, days)
    assert matter == Matter(
        "Partner councils: more capacity is lent than the line allows: Aug 2018, Sep 2018.",
        "/engagements/capacity/",
    )
    later = {book.programme.pk: dt.date(2018, 10, 31)}
    assert list(attention.partner_councils(finance_user, later)) == []


def test_finance_is_told_of_partner_councils_and_an_officer_is_not(
    book: Book, finance_user: User, officer_client: Client, client: Client
) -> None:
    charge_of(book)
    client.force_login(finance_user)
    assertContains(client.get("/"), "has not paid £1,000.00")
    assertNotContains(officer_client.get("/"), "has not paid")


def test_late_posts_of_a_programme_without_spend_are_not_known(book: Book) -> None:
    assert late(officer_of(book.programme), {}) == []


def test_contingent_money_waits_until_it_is_released(book: Book) -> None:
    user = officer_of(book.programme)
    assert list(attention.contingent_money(user)) == [
        Matter(
            "Growing Futures: £2,500 is not yet released. Condition: Fewer children looked after.",
            book.award.tranches.get(kind="contingent").get_absolute_url(),
        )
    ]
    tranche = Tranche.objects.get(kind="contingent")
    first, second = GateConditionFactory.create_batch(2, tranche=tranche)
    [matter] = attention.contingent_money(user)
    assert matter.text.endswith(" 2 conditions have no evidence yet, due on 1 April 2020.")
    for condition in (first, second):
        EvidenceFactory(milestone=None, condition=condition)
    [matter] = attention.contingent_money(user)
    assert matter.text.endswith("looked after.")
    release(Tranche.objects.get(kind="contingent"), AUGUST)
    assert list(attention.contingent_money(user)) == []


def test_late_milestones_are_counted_by_programme_as_at_its_last_day(book: Book) -> None:
    about = {"programme": book.programme, "workstream": book.alpha}
    late, done_in_time, done_later = (
        MilestoneFactory(**about, planned_on=dt.date(2018, 8, 30), actual_on=done)
        for done in (None, AUGUST, dt.date(2018, 9, 1))
    )
    MilestoneFactory(**about, planned_on=AUGUST)
    MilestoneFactory(programme=book.programme, workstream=book.beta, planned_on=dt.date(2018, 1, 1))
    user, days = holder_of(book.alpha), {book.programme.pk: AUGUST}
    assert late.pk < done_in_time.pk < done_later.pk
    assert [matter.text for matter in attention.late_milestones(user, days)] == [
        "Growing Futures: 2 milestones are late."
    ]
    assert list(attention.late_milestones(user, {})) == []


def test_contingent_money_is_told_only_to_those_who_see_the_whole_programme(book: Book) -> None:
    TrancheFactory(amount=Decimal("1.00"), contingent=True)
    assert len(list(attention.contingent_money(officer_of(book.programme)))) == 1
    assert list(attention.contingent_money(holder_of(book.alpha))) == []


def test_last_days_are_the_ends_of_the_periods() -> None:
    assert attention.last_days({7: Period(2018, 5)}) == {7: AUGUST}


def test_overspend_is_reckoned_with_the_last_period_of_the_programme(book: Book) -> None:
    assert attention.last_days(latest_periods()) == {book.programme.pk: AUGUST}


def test_past_periods_with_spend_that_are_open_are_told_to_those_who_may_close(
    book: Book, finance_user: User
) -> None:
    def told(user: User) -> list[Matter]:
        return list(attention.periods_left_open(user, latest_periods()))

    def matter(period: Period, text: str) -> Matter:
        row = PeriodRow.objects.get(year=period.year, number=period.number)
        return Matter(
            f"Growing Futures: still open, though a later period has spend: {text}. "
            "Close the oldest first, by itself.",
            row.get_absolute_url(),
        )

    march, june, july = Period(2017, 12), Period(2018, 3), Period(2018, 4)
    PeriodFactory(programme=book.programme, number=9)
    assert told(officer_of(book.programme)) == []
    assert told(finance_user) == [matter(march, f"{march} and 4 more")]
    close_period(period=PeriodRow.objects.get(year=2018, number=june.number), by=finance_user)
    assert told(finance_user) == [matter(july, str(july))]
    close_period(period=PeriodRow.objects.get(year=2018, number=july.number), by=finance_user)
    assert told(finance_user) == []


def test_rejects_are_told_to_those_who_see_the_whole_programme(book: Book) -> None:
    reject = RejectFactory(ledger_import__ledger=book.ledger)
    other = officer_of(ProgrammeFactory())
    [matter] = attention.waiting_rejects(officer_of(book.programme))
    assert matter.text == f"1 row of {reject.ledger_import.file_name} could not be loaded."
    assert list(attention.waiting_rejects(other)) == []
    assert list(attention.waiting_rejects(holder_of(book.alpha))) == []


def test_rejects_of_two_assignments_are_counted_once(book: Book) -> None:
    RejectFactory(ledger_import__ledger=book.ledger)
    user = officer_of(book.programme)
    AssignmentFactory(user=user, programme=None, workstream=book.alpha)
    assert [matter.text[:5] for matter in attention.waiting_rejects(user)] == ["1 row"]
