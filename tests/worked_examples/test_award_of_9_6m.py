"""The £9.6M award of 2017, from the tables of the June 2017 report to its first winter's spend.

The report allocates thousands of pounds by workstream, category and financial year (Tables 4 to
7); 2020/21, after the award, falls on the council's base budget. The spend is invented.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from finance.actions import reverse_import
from finance.closing import close_period
from finance.models import Balance, CostLine, LedgerImport, Period, Transaction
from finance.monitor import award_position, grouped, monitor_lines
from finance.position import total
from finance.variance import State
from innovation.core.periods import Period as PeriodValue
from programmes.models import Award, Workstream
from staffing.models import Post
from tests.factories import (
    AwardFactory,
    BalanceFactory,
    CostCategoryFactory,
    CostLineFactory,
    DecisionFactory,
    GradeFactory,
    LedgerFactory,
    PeriodFactory,
    PostFactory,
    ProgrammeFactory,
    TrancheFactory,
    TransactionFactory,
    WorkstreamFactory,
    release,
)
from tests.worked_examples.whole_book import assert_whole_book_agrees

pytestmark = pytest.mark.django_db

SALARIES, OTHER, SECTOR = "Salary and on costs", "Other costs", "Sector led work"
YEARS = (2017, 2018, 2019, 2020)
TABLES = {
    "RES Teams": {SALARIES: (439, 915, 935, 957), OTHER: (46, 60, 66, 67)},
    "Re-Think": {SALARIES: (192, 396, 405, 414), OTHER: (12, 11, 13, 13)},
    "Post Removal Support": {SALARIES: (74, 158, 165, 171), OTHER: (12, 12, 13, 12)},
    "LRPC": {
        SALARIES: (107, 221, 226, 231),
        OTHER: (11, 11, 12, 12),
        SECTOR: (50, 100, 100, 100),
    },
}
POSTS = {
    "RES Teams": ["1.000"] * 20,
    "Re-Think": ["1.000"] * 8,
    "Post Removal Support": ["1.000"] * 3 + ["0.500"],
    "LRPC": ["1.000"] * 5,
}
OCTOBER, NOVEMBER, MARCH = (PeriodValue(2017, number) for number in (7, 8, 12))


def thousands(number: int) -> Decimal:
    return Decimal(number * 1000)


@pytest.fixture(autouse=True)
def award() -> Iterator[Award]:
    """The programme as reported; after each story the whole book is checked."""
    programme = ProgrammeFactory(starts_on=dt.date(2017, 10, 1), ends_on=dt.date(2021, 3, 31))
    award: Award = AwardFactory(
        programme=programme,
        amount=Decimal("9600000.00"),
        ends_on=dt.date(2020, 3, 31),
        tranches=False,
    )
    TrancheFactory(award=award, amount=Decimal("7320000.00"))
    TrancheFactory(award=award, amount=Decimal("2280000.00"), contingent=True)
    approved = Decimal("4763000.00")
    DecisionFactory(programme=programme, award=award, effect="approves", amount=approved)
    for number, name in enumerate((SALARIES, OTHER, SECTOR)):
        CostCategoryFactory(name=name, position=number)
    for number, name in enumerate(TABLES):
        allocate(WorkstreamFactory(programme=programme, name=name, position=number), award)
    LedgerFactory(programme=programme, name="General ledger")
    yield award
    assert_whole_book_agrees()


def allocate(workstream: Any, award: Award) -> None:
    for category, row in TABLES[workstream.name].items():
        for year, amount in zip(YEARS, row, strict=True):
            CostLineFactory(
                workstream=workstream,
                category=CostCategoryFactory._meta.model.objects.get(name=category),
                year=year,
                original_budget=thousands(amount),
                award=award if dt.date(year, 4, 1) <= award.ends_on else None,
            )


def line(workstream: str, category: str, year: int = 2017) -> CostLine:
    return CostLine.objects.get(workstream__name=workstream, category__name=category, year=year)


def spend(workstream: str, category: str, period: PeriodValue, amount: str) -> Transaction:
    """One row of the ledger in an import of its own."""
    cost_line = line(workstream, category, period.year)
    programme = cost_line.workstream.programme
    month = Period.objects.filter(programme=programme, year=period.year, number=period.number)
    found = month.first() or PeriodFactory(
        programme=programme, year=period.year, number=period.number
    )
    balance = Balance.objects.filter(cost_line=cost_line, period=found).first()
    row: Transaction = TransactionFactory(
        balance=balance or BalanceFactory(cost_line=cost_line, period=found),
        ledger=programme.ledgers.get(),
        amount=Decimal(amount),
    )
    return row


def position(award: Award, as_at: PeriodValue | None) -> dict[str, tuple[Decimal, Decimal]]:
    bases = Award.objects.with_bases().get(pk=award.pk)
    lines = monitor_lines(CostLine.objects.all(), as_at=as_at)
    return {row.label: (row.secured, row.full) for row in award_position(bases, lines, as_at=as_at)}


def test_tables_add_up_to_the_published_totals() -> None:
    lines = monitor_lines(CostLine.objects.all(), as_at=None)
    by_year = {year: found.latest_budget for year, found in grouped(lines, lambda row: row.year)}
    assert by_year == {
        2017: Decimal("943000.00"),
        2018: Decimal("1884000.00"),
        2019: Decimal("1935000.00"),
        2020: Decimal("1977000.00"),
    }
    of_the_award = [row for row in lines if row.award_id]
    by_workstream = {
        workstream.name: found.latest_budget
        for workstream, found in grouped(of_the_award, lambda row: row.workstream)
    }
    assert by_workstream == {
        "RES Teams": Decimal("2461000.00"),
        "Re-Think": Decimal("1029000.00"),
        "Post Removal Support": Decimal("434000.00"),
        "LRPC": Decimal("838000.00"),
    }
    assert total(of_the_award).latest_budget == Decimal("4762000.00")


def test_award_is_read_on_both_bases_before_a_penny_is_spent(award: Award) -> None:
    assert position(award, None) == {
        "Award": (Decimal("7320000.00"), Decimal("9600000.00")),
        "Allocated to cost lines": (Decimal("4762000.00"), Decimal("4762000.00")),
        "Not yet allocated": (Decimal("2558000.00"), Decimal("4838000.00")),
        "Spent to date": (Decimal("0.00"), Decimal("0.00")),
        "Left of the award": (Decimal("7320000.00"), Decimal("9600000.00")),
        "Projected outturn": (Decimal("4762000.00"), Decimal("4762000.00")),
        "Left at the projected outturn": (Decimal("2558000.00"), Decimal("4838000.00")),
    }


def test_release_of_the_contingent_tranche_makes_the_bases_one(award: Award) -> None:
    release(award.tranches.get(kind="contingent"), dt.date(2019, 4, 1))
    assert position(award, None)["Award"] == (Decimal("9600000.00"), Decimal("9600000.00"))


def test_establishment_is_37_posts_of_36_and_a_half_fte() -> None:
    grade = GradeFactory(code="PO3")
    for workstream in Workstream.objects.all():
        for fte in POSTS[workstream.name]:
            PostFactory(workstream=workstream, grade=grade, fte=Decimal(fte))
    totals = Post.objects.total_by("workstream", "name", "position")
    assert [row[1:] for row in totals] == [
        ("RES Teams", 20, Decimal("20.000")),
        ("Re-Think", 8, Decimal("8.000")),
        ("Post Removal Support", 4, Decimal("3.500")),
        ("LRPC", 5, Decimal("5.000")),
    ]


def test_first_winter_is_read_as_at_each_month(award: Award) -> None:
    """The first year's £439,000 for RES Teams' salaries is six months of £73,166.67 or so."""
    spend("RES Teams", SALARIES, OCTOBER, "41250.37")
    spend("RES Teams", SALARIES, NOVEMBER, "73166.66")
    spend("RES Teams", OTHER, NOVEMBER, "8000.00")
    spend("LRPC", SECTOR, MARCH, "50000.01")
    assert position(award, OCTOBER)["Spent to date"] == (Decimal("41250.37"), Decimal("41250.37"))
    assert position(award, NOVEMBER)["Left of the award"] == (
        Decimal("7197582.97"),
        Decimal("9477582.97"),
    )
    as_at_november = {row.pk: row for row in monitor_lines(CostLine.objects.all(), as_at=NOVEMBER)}
    salaries = as_at_november[line("RES Teams", SALARIES).pk]
    assert (salaries.budget_to_date, salaries.actual) == (
        Decimal("146333.34"),
        Decimal("114417.03"),
    )
    assert salaries.variance == Decimal("-31916.31")
    assert salaries.remaining == Decimal("324582.97")
    assert salaries.percent_spent == Decimal("26.1")
    other = as_at_november[line("RES Teams", OTHER).pk]
    assert (other.budget_to_date, other.variance) == (Decimal("15333.34"), Decimal("-7333.34"))
    sector = monitor_lines(CostLine.objects.filter(pk=line("LRPC", SECTOR).pk), as_at=MARCH)[0]
    assert (sector.variance, sector.state) == (Decimal("0.01"), State.OVERSPENT)


def test_wrong_import_is_taken_back_and_both_rows_stay(award: Award, finance_user: User) -> None:
    right = spend("Re-Think", SALARIES, OCTOBER, "32000.00")
    wrong = spend("Re-Think", SALARIES, OCTOBER, "320000.00")
    reversal = reverse_import(
        ledger_import=wrong.ledger_import, reason="A nought too many.", by=finance_user
    )
    assert reversal.amount_loaded == Decimal("-320000.00")
    assert position(award, OCTOBER)["Spent to date"][0] == Decimal("32000.00")
    assert sorted(Transaction.objects.values_list("amount", flat=True)) == [
        Decimal("-320000.00"),
        Decimal("32000.00"),
        Decimal("320000.00"),
    ]
    assert Transaction.objects.get(pk=right.pk).ledger_import != reversal
    assert LedgerImport.objects.count() == 3


def test_closed_month_stays_as_it_was_reported(award: Award, finance_user: User) -> None:
    row = spend("Re-Think", SALARIES, OCTOBER, "32000.00")
    close_period(period=row.balance.period, by=finance_user)
    with pytest.raises(IntegrityError), transaction.atomic():
        spend("Re-Think", SALARIES, OCTOBER, "1.00")
    spend("Re-Think", SALARIES, NOVEMBER, "1.00")
    assert position(award, OCTOBER)["Spent to date"][0] == Decimal("32000.00")
    assert position(award, NOVEMBER)["Spent to date"][0] == Decimal("32001.00")
