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
from finance.actions.virements import approve, save_draft, submit
from finance.bridge import Bridge, Cause
from finance.bridge import total as every_bridge
from finance.closing import close_period
from finance.models import (
    Balance,
    CostCategory,
    CostLine,
    LedgerImport,
    Period,
    SnapshotLine,
    Transaction,
)
from finance.monitor import award_position, grouped, known_periods, monitor_lines
from finance.movement import bridges
from finance.past_projections import past_projections
from finance.position import total
from finance.variance import State
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from programmes.models import Award, Programme, Workstream
from staffing.models import Post
from tests.factories import (
    AwardFactory,
    BalanceFactory,
    CostCategoryFactory,
    CostLineFactory,
    DecisionFactory,
    ForecastFactory,
    GradeFactory,
    LedgerFactory,
    PeriodFactory,
    PostFactory,
    ProgrammeFactory,
    TrancheFactory,
    TransactionFactory,
    UserFactory,
    VirementBandFactory,
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


def outturn(as_at: PeriodValue, snapshot: int | None) -> Decimal:
    return total(monitor_lines(CostLine.objects.all(), as_at=as_at, snapshot=snapshot)).outturn


def happens(number: int, finance_user: User) -> None:
    """A month of 2018/19: a forecast by hand in June, later a virement and a line that is new."""
    month = PeriodValue(2018, number)
    spend("Re-Think", SALARIES, month, f"33000.{number:02d}")
    spend("RES Teams", SALARIES, month, "70000.00")
    if number == 3:
        months = dict.fromkeys(range(4, 13), "71000.33")
        ForecastFactory(cost_line=line("RES Teams", SALARIES, 2018), months=months)
    if number == 6:
        gives, takes = line("LRPC", SALARIES, 2018), line("Re-Think", OTHER, 2018)
        VirementBandFactory()
        draft = save_draft(
            by=UserFactory(role=access.FINANCE),
            programme=gives.workstream.programme,
            kind="virement",
            lines={gives.pk: Decimal("-1200.00"), takes.pk: Decimal("1200.00")},
            reason="More travel.",
        )
        approve(virement=submit(virement=draft, by=draft.requested_by), by=finance_user, note="Yes")
    if number == 9:
        CostLineFactory(
            workstream=Workstream.objects.get(name="Re-Think"),
            category=CostCategory.objects.get(name=SECTOR),
            year=2018,
            original_budget=Decimal("0.00"),
        )
        spend("Re-Think", SECTOR, month, "12.34")


def test_twelve_closes_of_a_year_are_each_explained_to_the_penny(finance_user: User) -> None:
    spend("Re-Think", SALARIES, MARCH, "190000.01")
    close_period(period=Period.objects.get(), by=finance_user)
    since = MARCH
    programme = Programme.objects.get()
    told: dict[int, dict[int, Bridge]] = {}
    for number in range(1, 13):
        happens(number, finance_user)
        month, key = PeriodValue(2018, number), known_periods(programme)[since]
        assert key is not None
        moved = bridges(CostLine.objects.all(), closes=[(since, key)], as_at=month)
        whole = every_bridge(each for _, each in moved)
        assert whole.opening == outturn(since, key)
        assert whole.closing == outturn(month, None)
        assert whole.closing == whole.opening + sum(whole.steps.values(), Decimal(0))
        close_period(period=Period.objects.get(year=2018, number=number), by=finance_user)
        since = month
        assert outturn(month, known_periods(programme)[month]) == whole.closing
        told[number] = {position.pk: each for position, each in moved}
    # The budget of April is £157,000.02, of which £103,000.01 was spent and nothing else changed.
    april = every_bridge(told[1].values())
    assert april.step(Cause.ACTUALS) == april.movement == Decimal("-54000.01")
    june = every_bridge(told[3].values())
    assert june.step(Cause.FORECAST) == Decimal("639002.97") - Decimal("686250.00")
    september = told[6][line("LRPC", SALARIES, 2018).pk]
    assert september.step(Cause.VIREMENTS) == Decimal("-600.00")
    assert september.budget == Decimal("-1200.00")
    december = every_bridge(told[9].values())
    assert december.step(Cause.NEW_LINES) == Decimal("12.34")
    ended = past_projections(
        (PeriodValue(year, number), budget, projected)
        for year, number, budget, projected in SnapshotLine.objects.in_force()
        .filter(cost_line__year=2018, snapshot__period__year=2018)
        .by_period()
    )
    assert [each.final for each in ended] == [Decimal("1236013.12")] * 12
    assert (ended[-1].error, ended[0].error) == (Decimal("0.00"), Decimal("593986.87"))
    assert ended[0].error_percent == Decimal("48.1")
