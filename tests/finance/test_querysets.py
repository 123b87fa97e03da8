"""Who sees which spend, and what was spent up to which period."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from finance.models import (
    Balance,
    CostLine,
    LedgerImport,
    LedgerUpload,
    Period,
    Reject,
    ReportedFigure,
    Transaction,
)
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from staffing.models import Post
from tests.factories import (
    AssignmentFactory,
    BalanceFactory,
    CostLineFactory,
    LedgerImportFactory,
    LedgerUploadFactory,
    PeriodFactory,
    PostFactory,
    RejectFactory,
    ReportedFigureFactory,
    TransactionFactory,
    UserFactory,
    WorkstreamFactory,
)

pytestmark = pytest.mark.django_db

OF_A_WORKSTREAM: list[Any] = [CostLine, Balance, Transaction, Post]
OF_A_WHOLE_PROGRAMME: list[Any] = [LedgerImport, Reject, ReportedFigure]


def book(name: str) -> Transaction:
    """One row of everything in a programme of its own, its workstream named."""
    line = CostLineFactory(workstream__name=name)
    spent: Transaction = TransactionFactory(balance=BalanceFactory(cost_line=line), supplier=name)
    RejectFactory(ledger_import__ledger=spent.ledger)
    ReportedFigureFactory(programme=line.workstream.programme)
    PostFactory(workstream=line.workstream)
    return spent


@pytest.fixture(autouse=True)
def mine() -> Transaction:
    """Two books; the other one's names are CANARY."""
    book("CANARY")
    return book("mine")


def seen(model: Any, user: Any) -> int:
    return int(model.objects.visible_to(user).count())


def everything(model: Any) -> int:
    return int(model.objects.count())


@pytest.mark.parametrize("model", OF_A_WORKSTREAM + OF_A_WHOLE_PROGRAMME)
@pytest.mark.parametrize("role", [access.FINANCE, access.ESTABLISHMENT, access.AUDITOR])
def test_unscoped_role_sees_both_books(role: str, model: Any) -> None:
    assert seen(model, UserFactory(role=role)) == everything(model)


@pytest.mark.parametrize("model", OF_A_WORKSTREAM + OF_A_WHOLE_PROGRAMME)
@pytest.mark.parametrize("role", [access.OFFICER, access.BUDGET_HOLDER])
def test_user_of_a_programme_sees_its_book_only(role: str, model: Any, mine: Transaction) -> None:
    user = UserFactory(role=role)
    assert seen(model, user) == 0
    AssignmentFactory(user=user, programme=mine.ledger.programme)
    assert 2 * seen(model, user) == everything(model)
    assert "CANARY" not in str(list(model.objects.visible_to(user)))


@pytest.mark.parametrize("role", [access.OFFICER, access.BUDGET_HOLDER])
def test_user_of_a_workstream_sees_its_rows_and_no_whole_file(role: str, mine: Transaction) -> None:
    user = UserFactory(role=role)
    workstream = mine.balance.cost_line.workstream
    AssignmentFactory(user=user, programme=None, workstream=workstream)
    CostLineFactory(workstream=WorkstreamFactory(programme=workstream.programme))
    assert [seen(model, user) for model in OF_A_WORKSTREAM] == [1, 1, 1, 1]
    assert [seen(model, user) for model in OF_A_WHOLE_PROGRAMME] == [0, 0, 0]


@pytest.mark.parametrize("model", OF_A_WORKSTREAM + OF_A_WHOLE_PROGRAMME + [LedgerUpload])
def test_stranger_sees_nothing(model: Any) -> None:
    LedgerUploadFactory()
    assert seen(model, AnonymousUser()) == 0
    assert seen(model, UserFactory()) == 0


def test_upload_is_seen_by_who_uploaded_it(finance_user: User) -> None:
    own = LedgerUploadFactory(uploaded_by=finance_user)
    LedgerUploadFactory()
    assert LedgerUpload.objects.visible_to(finance_user).get() == own


@pytest.fixture
def line() -> CostLine:
    """A line of 2018/19 with £1 in April, £2 in September and £4 in March."""
    line: CostLine = CostLineFactory(year=2018)
    for number, amount in ((1, "1.00"), (6, "2.00"), (12, "4.00")):
        TransactionFactory(
            balance=BalanceFactory(cost_line=line, period__number=number), amount=Decimal(amount)
        )
    return line


@pytest.mark.parametrize(
    ("as_at", "actual"),
    [
        (PeriodValue(2017, 12), "0.00"),
        (PeriodValue(2018, 1), "1.00"),
        (PeriodValue(2018, 5), "1.00"),
        (PeriodValue(2018, 6), "3.00"),
        (PeriodValue(2018, 11), "3.00"),
        (PeriodValue(2018, 12), "7.00"),
        (PeriodValue(2019, 1), "7.00"),
        (PeriodValue(2019, 12), "7.00"),
        (None, "7.00"),
    ],
)
def test_actual_counts_the_period_itself_and_all_before(
    line: CostLine, as_at: PeriodValue | None, actual: str
) -> None:
    found: Any = CostLine.objects.with_actual(as_at).get(pk=line.pk)
    assert found.actual == Decimal(actual)


@pytest.mark.parametrize(
    ("as_at", "rows"),
    [
        (PeriodValue(2017, 12), 0),
        (PeriodValue(2018, 1), 1),
        (PeriodValue(2018, 6), 2),
        (PeriodValue(2018, 12), 3),
        (PeriodValue(2019, 1), 3),
    ],
)
def test_transactions_up_to_a_period_agree_with_the_actual(
    line: CostLine, as_at: PeriodValue, rows: int
) -> None:
    assert Transaction.objects.filter(balance__cost_line=line).up_to(as_at).count() == rows


def test_line_without_spend_has_an_actual_of_nought_and_keeps_its_budget() -> None:
    line = CostLineFactory(original_budget=Decimal("12.34"))
    found: Any = CostLine.objects.with_latest_budget().with_actual(None).get(pk=line.pk)
    assert (found.latest_budget, found.actual) == (Decimal("12.34"), Decimal("0.00"))


def test_budgets_are_not_counted_once_for_each_balance(line: CostLine) -> None:
    rows: Any = CostLine.objects.filter(pk=line.pk).with_latest_budget().with_actual(None)
    assert [row.latest_budget for row in rows] == [Decimal("1000.00")]


def test_closed_periods_and_periods_with_spend(mine: Transaction) -> None:
    empty = PeriodFactory(closed_at=timezone.now())
    assert Period.objects.closed().get() == empty
    assert empty not in Period.objects.with_spend()
    assert Period.objects.with_spend().filter(pk=mine.balance.period_id).count() == 1


def test_rejects_wait_until_a_later_import_loads_them_or_the_import_is_reversed() -> None:
    Reject.objects.update(loaded_by=LedgerImportFactory())
    waiting, reversed_reject = RejectFactory(), RejectFactory()
    LedgerImportFactory(reverses=reversed_reject.ledger_import, reason="Wrong file.")
    assert Reject.objects.waiting().get() == waiting
