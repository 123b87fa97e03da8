"""An accrual and the close of its period at once, in each order, on PostgreSQL.

Each party is a connection of its own that stops where the test wants it, so nothing depends on
time: the one that comes second is seen to wait before the first one ends.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from finance.actions import ActionRefusedError
from finance.actions.accruals import enter_accrual
from finance.closing import close_period
from finance.models import Accrual, Period, SnapshotLine
from innovation.core import access
from tests.factories import AccrualFactory, UserFactory
from tests.finance.book import Book, make_book

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
PATIENCE = 60


@pytest.fixture
def book() -> Book:
    return make_book()


@pytest.fixture
def user() -> User:
    made: User = UserFactory(role=access.FINANCE)
    return made


def leaving(act: Callable[[], Any]) -> Callable[[], Any]:
    """Do it in a thread, and leave no connection behind."""

    def run() -> Any:
        try:
            return act()
        finally:
            connection.close()

    return run


@contextmanager
def held(act: Callable[[], Any]) -> Iterator[None]:
    """Do it in a transaction of another connection, which ends after the block."""
    done, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            act()
            done.set()
            assert go_on.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(leaving(hold))
        assert done.wait(PATIENCE)
        try:
            yield
        finally:
            go_on.set()
        future.result(PATIENCE)


def wait_until_one_waits() -> None:
    """Return once a connection of this database waits for a lock."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(PATIENCE * 100):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Nobody waits for a lock.")


def august(book: Book) -> Period:
    return Period.objects.get(programme=book.programme, year=2018, number=5)


def enter(book: Book, user: User) -> Accrual:
    return enter_accrual(
        cost_line=book.lines["alpha-2018"],
        number=5,
        kind="accrual",
        amount=Decimal("40.00"),
        reason="Not invoiced.",
        evidence="Order 4711",
        by=user,
    )


def close(book: Book, user: User) -> bool:
    return close_period(period=august(book), by=user, reason="In good time.")


def frozen(book: Book) -> Decimal:
    line = SnapshotLine.objects.get(
        cost_line=book.lines["alpha-2018"], snapshot__period=august(book)
    )
    amount: Decimal = line.accruals
    return amount


def test_close_waits_for_an_accrual_and_freezes_it(book: Book, user: User) -> None:
    with ThreadPoolExecutor(1) as pool, held(lambda: enter(book, user)):
        closing = pool.submit(leaving(lambda: close(book, user)))
        wait_until_one_waits()
    assert closing.result(PATIENCE)
    assert frozen(book) == Decimal("40.00")


@pytest.mark.parametrize("by_hand", [False, True])
def test_accrual_waits_for_a_close_and_is_refused(book: Book, user: User, by_hand: bool) -> None:
    """By the action, and by the trigger where somebody goes around it."""
    period, line = august(book), book.lines["alpha-2018"]

    def insert() -> Accrual:
        made: Accrual = AccrualFactory(cost_line=line, period=period, recorded_by=user)
        return made

    act = insert if by_hand else lambda: enter(book, user)
    with ThreadPoolExecutor(1) as pool, held(lambda: close(book, user)):
        entering = pool.submit(leaving(act))
        wait_until_one_waits()
    with pytest.raises(IntegrityError if by_hand else ActionRefusedError, match=r"clos|open"):
        entering.result(PATIENCE)
    assert frozen(book) == Decimal("0.00")
    assert not Accrual.objects.exists()
