"""A programme with two workstreams, their codes and a mapping, and files for its ledger."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from finance.actions import LedgerSource, Outcome, import_ledger
from finance.models import Balance, LedgerMapping, Transaction
from programmes.models import Programme
from tests.factories import (
    AccountCodeFactory,
    CostCategoryFactory,
    CostCentreFactory,
    LedgerMappingFactory,
    ProgrammeFactory,
    WorkstreamFactory,
)

HEADER = "Date,Reference,Cost centre,Account,Supplier,Amount"


@dataclass(frozen=True)
class Books:
    """C100 is Re-Think, C200 is RES Teams; A1 is Salaries, A2 is Travel."""

    programme: Programme
    mapping: LedgerMapping

    def source(self, *rows: str, header: str = HEADER, **chosen: Any) -> LedgerSource:
        return self.source_of("\r\n".join([header, *rows]).encode(), **chosen)

    def source_of(self, content: bytes, name: str = "october.csv", **chosen: Any) -> LedgerSource:
        return LedgerSource(io.BytesIO(content), name, self.mapping, **chosen)

    def load(self, *rows: str, rule: str = "refuse", **chosen: Any) -> Outcome:
        source = self.source(*rows)
        return import_ledger(source=source, programme=self.programme, rule=rule, by=None, **chosen)


def make_books(starts_on: dt.date | None = None, ends_on: dt.date | None = None) -> Books:
    programme = ProgrammeFactory.create(name="Innovation", starts_on=starts_on, ends_on=ends_on)
    for code, name in (("C100", "Re-Think"), ("C200", "RES Teams")):
        workstream = WorkstreamFactory.create(programme=programme, name=name)
        CostCentreFactory.create(programme=programme, code=code, workstream=workstream)
    for code, name in (("A1", "Salaries"), ("A2", "Travel")):
        category = CostCategoryFactory.create(name=name)
        AccountCodeFactory.create(programme=programme, code=code, category=category)
    return Books(programme, LedgerMappingFactory.create(ledger_name="General ledger"))


def assert_balances_are_the_sums() -> None:
    """Every balance is the sum of its transactions, and none is without its row."""
    for balance in Balance.objects.all():
        spent = sum(balance.transactions.values_list("amount", flat=True), Decimal("0.00"))
        assert balance.amount == spent
    total = Transaction.objects.aggregate(total=Sum("amount"))["total"]
    assert Balance.objects.aggregate(total=Sum("amount"))["total"] == total
