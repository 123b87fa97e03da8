"""A small programme whose every figure can be reckoned by hand.

As at August 2018 (period 5 of 2018/19), the last period with spend:

| workstream | category  | year    | budget    | to date   | actual    |
| ---------- | --------- | ------- | --------- | --------- | --------- |
| Alpha      | Salaries  | 2017/18 | £1,000.00 | £1,000.00 | £1,100.00 |
| Alpha      | Salaries  | 2018/19 | £2,400.00 | £1,000.00 | £250.25   |
| Alpha      | Travel    | 2018/19 | £0.00     | £0.00     | £12.34    |
| Beta       | Salaries  | 2018/19 | £1,200.00 | £500.00   | £500.00   |
| Beta       | Equipment | 2019/20 | £600.00   | £0.00     | £0.00     |
| all        |           |         | £5,200.00 | £2,500.00 | £1,862.59 |

The award is £10,000.00, £2,500.00 of it contingent; Beta's equipment is not funded by it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from finance.models import Balance, CostLine, Ledger, Period
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from programmes.models import Award, Programme, Workstream
from tests.factories import (
    AssignmentFactory,
    AwardFactory,
    BalanceFactory,
    CostCategoryFactory,
    CostLineFactory,
    LedgerFactory,
    PeriodFactory,
    PostFactory,
    ProgrammeFactory,
    TrancheFactory,
    TransactionFactory,
    UserFactory,
    WorkstreamFactory,
)

AS_AT = PeriodValue(2018, 5)
ROWS = [
    ("alpha-2017", 12, "1100.00", "Agency One"),
    ("alpha-2018", 1, "150.00", "Agency One"),
    ("alpha-2018", 3, "-20.00", "Agency One"),
    ("alpha-2018", 5, "120.25", "Agency Two"),
    ("alpha-travel", 2, "12.34", "Railway"),
    ("beta-2018", 1, "200.00", "Canary Beta Ltd"),
    ("beta-2018", 4, "300.00", "Canary Beta Ltd"),
]


@dataclass(frozen=True, slots=True)
class Book:
    """The programme and what the tests ask about it."""

    programme: Programme
    alpha: Workstream
    beta: Workstream
    award: Award
    lines: dict[str, CostLine]
    ledger: Ledger


@transaction.atomic
def make_book() -> Book:
    """Write the whole programme into the database."""
    programme = ProgrammeFactory(name="Growing Futures", slug="growing-futures")
    alpha = WorkstreamFactory(programme=programme, name="Alpha", slug="alpha", position=1)
    beta = WorkstreamFactory(programme=programme, name="Canary Beta", slug="beta", position=2)
    award = AwardFactory(
        programme=programme, name="Futures award", amount=Decimal("10000.00"), tranches=False
    )
    TrancheFactory(award=award, amount=Decimal("7500.00"))
    TrancheFactory(award=award, amount=Decimal("2500.00"), contingent=True)
    salaries = CostCategoryFactory(name="Salaries", position=1)
    travel = CostCategoryFactory(name="Travel", position=2)
    equipment = CostCategoryFactory(name="Canary equipment", position=3)
    lines: dict[str, CostLine] = {
        name: CostLineFactory(
            workstream=workstream,
            category=category,
            year=year,
            original_budget=Decimal(budget),
            award=funder,
        )
        for name, workstream, category, year, budget, funder in [
            ("alpha-2017", alpha, salaries, 2017, "1000.00", award),
            ("alpha-2018", alpha, salaries, 2018, "2400.00", award),
            ("alpha-travel", alpha, travel, 2018, "0.00", award),
            ("beta-2018", beta, salaries, 2018, "1200.00", award),
            ("beta-2019", beta, equipment, 2019, "600.00", None),
        ]
    }
    book = Book(programme, alpha, beta, award, lines, LedgerFactory(programme=programme))
    for name, number, amount, supplier in ROWS:
        spend(book, name, number, amount, supplier=supplier)
    PostFactory(workstream=alpha, number="A1", title="Worker A1", in_post=True)
    PostFactory(workstream=alpha, number="A2", title="Worker A2", fte=Decimal("0.500"))
    PostFactory(workstream=beta, number="B1", title="Canary Worker B1")
    return book


def spend(book: Book, line: str, number: int, amount: str, **fields: Any) -> None:
    """A transaction in a period of the year of one of the book's lines."""
    cost_line = book.lines[line]
    period = Period.objects.filter(
        programme=book.programme, year=cost_line.year, number=number
    ).first() or PeriodFactory(programme=book.programme, year=cost_line.year, number=number)
    balance = Balance.objects.filter(cost_line=cost_line, period=period).first() or BalanceFactory(
        cost_line=cost_line, period=period
    )
    TransactionFactory(balance=balance, ledger=book.ledger, amount=Decimal(amount), **fields)


def officer_of(programme: Programme) -> User:
    """A council officer who works on the whole programme."""
    user = UserFactory(role=access.OFFICER)
    AssignmentFactory(user=user, programme=programme)
    return user


def holder_of(workstream: Workstream) -> User:
    """A budget holder who works on one workstream only."""
    user = UserFactory(role=access.BUDGET_HOLDER)
    AssignmentFactory(user=user, programme=None, workstream=workstream)
    return user
