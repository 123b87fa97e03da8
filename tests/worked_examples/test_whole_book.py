"""The check of the whole book sees what is wrong with it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from finance import triggers
from finance.models import Balance, CostLine, Ledger, LedgerImport, Period, VirementLine
from programmes.models import Tranche
from tests.factories import (
    CostLineFactory,
    ProgrammeFactory,
    RejectFactory,
    TrancheFactory,
    TransactionFactory,
)
from tests.finance.virement_steps import approved
from tests.worked_examples.whole_book import assert_whole_book_agrees

pytestmark = pytest.mark.django_db


def drop_trigger() -> None:
    on = " ON finance_transaction" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER finance_transaction_not_updated{on}")


def give_more_than_was_taken() -> None:
    taken_from = CostLine.objects.get()
    given_to = CostLineFactory(workstream=taken_from.workstream)
    approved({taken_from: "-1.00", given_to: "1.00"})
    with triggers.removed(connection):
        VirementLine.objects.filter(cost_line=given_to).update(
            amount=Decimal("1.01"), after=Decimal("1001.01")
        )


CORRUPTIONS: dict[str, Callable[[], Any]] = {
    "balance": lambda: Balance.objects.update(amount=Decimal("100.01")),
    "balance of nothing": lambda: Balance.objects.create(
        cost_line=CostLine.objects.get(),
        period=Period.objects.create(programme=ProgrammeFactory(), year=2017, number=1),
        amount=Decimal("0.01"),
    ),
    "rows": lambda: LedgerImport.objects.update(rows_loaded=0, rows_known=1),
    "amount": lambda: LedgerImport.objects.update(amount_loaded=0, amount_known=Decimal("100.00")),
    "reject": lambda: RejectFactory(
        ledger_import=LedgerImport.objects.get(), amount=Decimal("0.00")
    ),
    "programme": lambda: Ledger.objects.update(programme=ProgrammeFactory()),
    "year": lambda: CostLine.objects.update(year=2018),
    "tranche": lambda: Tranche.objects.update(amount=Decimal("999999.99")),
    "virement": give_more_than_was_taken,
    "trigger": drop_trigger,
}


@pytest.fixture(autouse=True)
def _book() -> None:
    TransactionFactory()
    TrancheFactory()


def test_book_that_agrees_passes() -> None:
    assert_whole_book_agrees()


@pytest.mark.parametrize("what", list(CORRUPTIONS))
def test_book_that_does_not_agree_is_refused(what: str) -> None:
    CORRUPTIONS[what]()
    with pytest.raises(AssertionError):
        assert_whole_book_agrees()
