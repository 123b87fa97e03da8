"""Accruals and prepayments: their rule, what the database refuses, and what counts to date."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from finance import accruals
from finance.actions import ActionRefusedError
from finance.actions.accruals import enter_accrual, withdraw_accrual
from finance.closing import close_period, reopen_period
from finance.models import Accrual, CostLine, Period
from finance.monitor import monitor_lines
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from tests.factories import (
    AccrualFactory,
    CostCategoryFactory,
    CostLineFactory,
    PeriodFactory,
    UserFactory,
)
from tests.finance.book import Book

OPEN_ONLY = "An accrual is entered or withdrawn only while its period and the next one are open."
STAYS = "An accrual stays as it was entered: withdraw it and enter another."


def enter(line: CostLine, number: int, amount: str, kind: str = "accrual") -> Accrual:
    return enter_accrual(
        cost_line=line,
        number=number,
        kind=kind,
        amount=Decimal(amount),
        reason=" Invoice not yet received. ",
        evidence="Order 4711",
        by=UserFactory(role=access.FINANCE),
    )


def counted(line: CostLine, as_at: PeriodValue | None) -> Decimal:
    found: Any = CostLine.objects.with_accruals(as_at).get(pk=line.pk)
    amount: Decimal = found.accruals
    return amount


def refused(act: Callable[[], Any], message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("kind", "is_income", "added"),
    [
        ("accrual", False, "12.34"),
        ("prepayment", False, "-12.34"),
        ("accrual", True, "-12.34"),
        ("prepayment", True, "12.34"),
    ],
)
def test_effect_adds_cost_and_takes_prepayment_and_income_is_the_other_way_round(
    kind: str, is_income: bool, added: str
) -> None:
    assert accruals.effect(kind, Decimal("12.34"), is_income=is_income) == Decimal(added)


def test_entries_are_the_effect_and_its_reversal_in_the_next_period() -> None:
    assert accruals.entries(PeriodValue(2018, 12), Decimal("5.00")) == [
        (PeriodValue(2018, 12), Decimal("5.00")),
        (PeriodValue(2019, 1), Decimal("-5.00")),
    ]


def test_accrual_counts_in_its_period_and_is_gone_in_the_next(book: Book) -> None:
    line = book.lines["alpha-2018"]
    made = enter(line, 5, "40.10")
    enter(line, 5, "10.00", "prepayment")
    enter(line, 4, "999.00")
    assert (made.reason, made.period.value) == ("Invoice not yet received.", PeriodValue(2018, 5))
    assert [counted(line, PeriodValue(2018, n)) for n in (3, 4, 5, 6, 12)] == [
        *(Decimal("0.00"), Decimal("999.00"), Decimal("30.10"), Decimal("0.00"), Decimal("0.00")),
    ]
    assert counted(line, PeriodValue(2019, 5)) == Decimal("0.00")
    assert counted(line, None) == Decimal("0.00")
    assert counted(book.lines["alpha-2017"], PeriodValue(2018, 5)) == Decimal("0.00")


def test_accrual_of_march_is_reversed_on_the_line_of_the_next_year(book: Book) -> None:
    line = book.lines["alpha-2018"]
    enter(line, 12, "70.00")
    after = CostLine.objects.get(workstream=book.alpha, category=line.category, year=2019)
    assert after.original_budget == Decimal("0.00")
    march, april = PeriodValue(2018, 12), PeriodValue(2019, 1)
    assert (counted(line, march), counted(after, march)) == (Decimal("70.00"), Decimal("0.00"))
    assert (counted(line, april), counted(after, april)) == (Decimal("70.00"), Decimal("-70.00"))
    assert (counted(line, None), counted(after, None)) == (Decimal("70.00"), Decimal("-70.00"))


def test_income_that_is_accrued_is_more_income(book: Book) -> None:
    grant = CostLineFactory(
        workstream=book.alpha,
        category=CostCategoryFactory(income=True),
        year=2018,
        original_budget=Decimal("-500.00"),
    )
    enter(grant, 5, "20.00")
    assert counted(grant, PeriodValue(2018, 5)) == Decimal("-20.00")
    assert Accrual.objects.get().effect == Decimal("-20.00")


def test_withdrawn_accrual_counts_no_more_and_is_kept(book: Book, finance_user: Any) -> None:
    line = book.lines["alpha-2018"]
    made = enter(line, 5, "40.00")
    withdraw_accrual(accrual=made, because=" Paid already. ", by=finance_user)
    made.refresh_from_db()
    assert (made.withdrawn_by, made.withdrawn_reason) == (finance_user, "Paid already.")
    assert (counted(line, PeriodValue(2018, 5)), made.effect) == (Decimal("0.00"),) * 2
    for because, said in (("Again.", "is withdrawn already"), ("", "is withdrawn already")):
        with pytest.raises(ActionRefusedError, match=said):
            withdraw_accrual(accrual=made, because=because, by=finance_user)


@pytest.mark.parametrize("closed", [5, 6])
def test_closed_period_or_next_one_refuses_and_keeps(
    book: Book, finance_user: Any, closed: int
) -> None:
    line = book.lines["alpha-2018"]
    made = enter(line, 5, "40.00")
    row, _new = Period.objects.get_or_create(programme=book.programme, year=2018, number=closed)
    close_period(period=row, by=finance_user)
    with pytest.raises(ActionRefusedError, match="Period 5 of 2018/19"):
        enter(line, 5, "1.00")
    with pytest.raises(ActionRefusedError, match="Period 5 of 2018/19"):
        withdraw_accrual(accrual=made, because="Wrong.", by=finance_user)
    copy = {"cost_line": line, "period": made.period}
    refused(lambda: AccrualFactory(**copy), OPEN_ONLY)
    changed = {"withdrawn_at": made.recorded_at, "withdrawn_by": finance_user}
    mine = Accrual.objects.filter(pk=made.pk)
    refused(lambda: mine.update(**changed, withdrawn_reason="Wrong."), OPEN_ONLY)
    assert counted(line, PeriodValue(2018, 5)) == Decimal("40.00")
    for number in range(closed, 4, -1):
        again = Period.objects.get(programme=book.programme, year=2018, number=number)
        reopen_period(period=again, by=finance_user, reason="An invoice was missing.")
    enter(line, 5, "1.00")


def test_period_whose_next_one_is_closed_takes_no_accrual(book: Book, finance_user: Any) -> None:
    line = book.lines["alpha-2018"]
    made = enter(line, 5, "40.00")
    PeriodFactory(programme=book.programme, year=2018, number=6, closed_at=made.recorded_at)
    with pytest.raises(ActionRefusedError, match="would take the reversal"):
        enter(line, 5, "1.00")
    refused(lambda: AccrualFactory(cost_line=line, period=made.period), OPEN_ONLY)


def test_database_keeps_an_accrual_as_it_was_entered(book: Book) -> None:
    made = enter(book.lines["alpha-2018"], 5, "40.00")
    mine = Accrual.objects.filter(pk=made.pk)
    refused(lambda: mine.update(amount=Decimal("41.00")), STAYS)
    refused(mine.delete, STAYS)
    refused(lambda: connection.cursor().execute("DELETE FROM finance_accrual"), STAYS)
    belongs = "An accrual belongs to a cost line and a period of one programme and year."
    other = CostLineFactory(year=2018)
    refused(lambda: AccrualFactory(cost_line=other, period=made.period), belongs)
    refused(lambda: AccrualFactory(cost_line=book.lines["alpha-2017"], period=made.period), belongs)


AMOUNTS = st.integers(1, 10_000).map(lambda pence: Decimal(pence).scaleb(-2))
ENTERED = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["accrual", "prepayment"]), AMOUNTS), max_size=8
)


@given(entered=ENTERED, number=st.integers(1, 12), year=st.sampled_from([2017, 2018, 2019]))
@pytest.mark.django_db
def test_what_counts_to_date_is_the_sum_of_entries_and_reversals(
    entered: list[tuple[int, str, Decimal]], number: int, year: int
) -> None:
    with transaction.atomic():
        line = CostLineFactory(year=2018)
        CostLineFactory(workstream=line.workstream, category=line.category, year=2019)
        by_year = {2018: Decimal("0.00"), 2019: Decimal("0.00")}
        as_at = PeriodValue(year, number)
        for month, kind, amount in entered:
            made = enter(line, month, str(amount), kind)
            for period, part in accruals.entries(made.period.value, made.effect):
                by_year[period.year] += part if period <= as_at else Decimal("0.00")
        rows = CostLine.objects.with_accruals(as_at)
        assert dict(rows.values_list("year", "accruals")) == by_year  # type: ignore[misc]  # annotated
        transaction.set_rollback(True)


def test_monitor_counts_accruals_beside_the_ledger(book: Book) -> None:
    line = book.lines["alpha-2018"]
    enter(line, 5, "49.75")
    lines = CostLine.objects.filter(pk=line.pk)
    [now] = monitor_lines(lines, as_at=PeriodValue(2018, 5))
    [before] = monitor_lines(lines, as_at=PeriodValue(2018, 4))
    assert (now.actual, now.accruals, now.spent) == (
        *(Decimal("250.25"), Decimal("49.75"), Decimal("300.00")),
    )
    assert now.remaining == Decimal("2100.00")
    assert now.outturn == now.actual + now.accruals + now.forecast
    assert before.accruals == Decimal("0.00")
