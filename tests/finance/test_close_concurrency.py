"""Imports and closes of the same period at once: what is frozen is what was spent.

Set INTERLEAVINGS to try more of them than the few of every run.
"""

import os
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from finance.closing import close_period
from finance.models import Balance, Period, SnapshotLine
from innovation.core import access
from tests.factories import UserFactory
from tests.finance.ledger_books import make_books

INTERLEAVINGS = int(os.environ.get("INTERLEAVINGS", "4"))
PATIENCE = 120

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time"),
]


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Do them at once, each on a connection of its own; what they raised."""
    ready, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait(PATIENCE)
            act()
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return raised


def test_what_a_close_froze_is_what_the_ledger_has_whoever_comes_first() -> None:
    user = UserFactory(role=access.FINANCE)
    books = make_books()
    for number in range(INTERLEAVINGS):
        month = 4 + number % 12
        date = f"10/{month if month < 13 else month - 12:02d}/{2017 + number // 12 + (month > 12)}"
        books.load(f"{date},A{number},C100,A1,Alpha Ltd,10.00")
        period = Period.objects.latest("year", "number")
        more = [f"{date},B{number},C100,A1,Alpha Ltd,0.99", f"{date},C{number},C200,A2,B Ltd,5.00"]
        raised = together(
            lambda rows=more: books.load(*rows),  # type: ignore[misc] # mypy cannot infer a default
            lambda row=period: close_period(period=row, by=user),  # type: ignore[misc]
        )
        assert raised == []
        frozen = SnapshotLine.objects.in_force().filter(
            snapshot__period=period, cost_line__year=period.year
        )
        in_year = Balance.objects.filter(
            period__year=period.year, period__number__lte=period.number
        )
        spent = sum(in_year.values_list("amount", flat=True), Decimal(0))
        assert sum(frozen.values_list("actual", flat=True), Decimal(0)) == spent
    every = sum(Balance.objects.values_list("amount", flat=True), Decimal(0))
    assert every == Decimal("15.99") * INTERLEAVINGS
