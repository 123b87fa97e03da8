"""What the database refuses on the ledger by itself, whatever the code does."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from finance import triggers
from finance.models import Balance, Transaction
from tests.factories import (
    BalanceFactory,
    CostLineFactory,
    LedgerFactory,
    LedgerImportFactory,
    PeriodFactory,
    TransactionFactory,
)

APPEND_ONLY = "The ledger is append-only: reverse the import instead."
NAMED = "The ledger names this row, so it stays as it is."
BELONGS = "A transaction belongs to a ledger, an import of it, and a balance of its programme."
CLOSED = "A closed period takes no more transactions."

pytestmark = pytest.mark.django_db

Looked = Callable[[], AbstractContextManager[None]]
ways = pytest.mark.parametrize(
    "looked",
    [
        nullcontext,
        pytest.param(
            lambda: triggers.checked_together(connection),
            marks=pytest.mark.skipif(
                connection.vendor != "sqlite", reason="PostgreSQL always looks at a statement"
            ),
            id="together",
        ),
    ],
)
"""A row of the ledger is looked at when it comes, or with others when all have come."""


def refused(change: Callable[[], Any], message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def added(save: Callable[[], Any], looked: Looked) -> Callable[[], None]:
    def add() -> None:
        with looked():
            save()

    return add


def run_sql(sql: str, *parameters: Any) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run


def test_every_trigger_is_there_after_migrating() -> None:
    assert triggers.missing(connection) == []


def test_trigger_that_is_gone_is_missed_and_migrating_makes_it_anew(client: Client) -> None:
    on = " ON finance_transaction" if connection.vendor == "postgresql" else ""
    run_sql(f"DROP TRIGGER finance_transaction_not_updated{on}")()
    assert triggers.missing(connection) == ["finance_transaction_not_updated"]
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (
        503,
        "triggers are missing: finance_transaction_not_updated",
    )

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []


def test_inside_removed_there_are_none_and_afterwards_there_are_all() -> None:
    def fail() -> None:
        with triggers.removed(connection):
            assert "finance_transaction_added" in triggers.missing(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert triggers.missing(connection) == []


def test_transaction_is_not_changed_by_any_way() -> None:
    row = TransactionFactory.create()
    row.amount = Decimal("1.00")

    refused(row.save, APPEND_ONLY)
    refused(lambda: Transaction.objects.update(supplier="x"), APPEND_ONLY)
    refused(lambda: Transaction.objects.bulk_update([row], ["amount"]), APPEND_ONLY)
    refused(run_sql("UPDATE finance_transaction SET amount = 1"), APPEND_ONLY)
    refused(
        lambda: Transaction.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["amount"]
        ),
        APPEND_ONLY,
    )
    row.refresh_from_db()
    assert row.amount == Decimal("100.00")


def test_transaction_is_not_deleted_by_any_way() -> None:
    row = TransactionFactory.create()

    refused(row.delete, APPEND_ONLY)
    refused(lambda: Transaction.objects.all().delete(), APPEND_ONLY)
    refused(run_sql("DELETE FROM finance_transaction"), APPEND_ONLY)
    assert Transaction.objects.get() == row


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
def test_transaction_is_not_replaced() -> None:
    TransactionFactory.create()

    refused(
        run_sql("INSERT OR REPLACE INTO finance_transaction SELECT * FROM finance_transaction"),
        APPEND_ONLY,
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["transaction", "balance", "ledger", "ledgerimport"])
def test_ledger_is_not_truncated(table: str) -> None:
    TransactionFactory.create()
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")()

    refused(run_sql(f"TRUNCATE finance_{table} CASCADE"), APPEND_ONLY)


@ways
def test_balance_is_the_sum_of_its_transactions(looked: Looked) -> None:
    balance, other = BalanceFactory.create_batch(2)
    for amount in ("10.00", "-2.50", "0.01"):
        TransactionFactory.create(balance=balance, amount=Decimal(amount))

    rows = [
        TransactionFactory.build(
            balance=one,
            ledger=LedgerFactory.create(programme=one.period.programme),
            amount=Decimal("5.00"),
        )
        for one in (balance, other, other)
    ]
    for row in rows:
        row.ledger_import = LedgerImportFactory.create(ledger=row.ledger)
    added(lambda: Transaction.objects.bulk_create(rows), looked)()

    assert triggers.missing(connection) == []
    balance.refresh_from_db()
    other.refresh_from_db()
    assert (balance.amount, other.amount) == (Decimal("12.51"), Decimal("10.00"))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite adds up once a row")
def test_trigger_reads_a_few_rows_for_each_balance_when_statistics_saw_none() -> None:
    """As in a long import: whoever counts meanwhile finds pages full of rows not yet committed."""
    first = TransactionFactory.create()
    parts = {"workstream": first.balance.cost_line.workstream}
    balances = [
        BalanceFactory.create(cost_line=line, period=first.balance.period)
        for line in CostLineFactory.create_batch(150, **parts)
    ]
    counter = connection.copy()
    try:
        with counter.cursor() as cursor:
            cursor.execute("ANALYZE finance_balance, finance_costline")
    finally:
        counter.close()
    rows = [
        TransactionFactory.build(
            balance=one, ledger=first.ledger, ledger_import=first.ledger_import
        )
        for one in balances
    ]
    before = rows_read()
    Transaction.objects.bulk_create(rows)
    assert rows_read() - before < 10 * len(balances)


def rows_read() -> int:
    """How many balances and cost lines this transaction has read so far, each time it read one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables "
            "WHERE relname IN ('finance_balance', 'finance_costline')"
        )
        return int(cursor.fetchone()[0])


@ways
def test_closed_period_takes_no_transaction(looked: Looked) -> None:
    balance = BalanceFactory.create(period__closed_at=timezone.now())

    refused(added(lambda: TransactionFactory.create(balance=balance), looked), CLOSED)
    assert triggers.missing(connection) == []


@ways
@pytest.mark.parametrize("field", ["ledger_id", "ledger_import_id", "balance_id"])
def test_transaction_of_nothing_is_refused(field: str, looked: Looked) -> None:
    row = TransactionFactory.create()
    row.pk, row.digest = None, 5
    setattr(row, field, 999_999)

    refused(added(row.save, looked), BELONGS)
    assert triggers.missing(connection) == []


@ways
def test_transaction_that_joins_what_does_not_belong_together_is_refused(looked: Looked) -> None:
    row = TransactionFactory.create()
    year_apart = BalanceFactory.create(
        cost_line=row.balance.cost_line,
        period=PeriodFactory.create(programme=row.ledger.programme, year=2018),
    )
    wrong = {
        "balance": BalanceFactory.create(),
        "ledger": LedgerFactory.create(),
        "ledger_import": LedgerImportFactory.create(),
    }
    for field, value in [*wrong.items(), ("balance", year_apart)]:
        copy = Transaction.objects.get()
        copy.pk, copy.digest = None, 5
        setattr(copy, field, value)
        refused(added(copy.save, looked), BELONGS)


def test_what_the_ledger_names_is_not_deleted() -> None:
    row = TransactionFactory.create()

    refused(run_sql("DELETE FROM finance_balance WHERE id = %s", row.balance_id), NAMED)
    refused(run_sql("DELETE FROM finance_ledger WHERE id = %s", row.ledger_id), NAMED)
    refused(run_sql("DELETE FROM finance_ledgerimport WHERE id = %s", row.ledger_import_id), NAMED)


def test_what_the_ledger_does_not_name_may_go() -> None:
    unused = BalanceFactory.create(), LedgerImportFactory.create(), LedgerFactory.create()

    for one in unused:
        one.delete()

    assert not Balance.objects.exists()


def test_balance_with_spend_is_not_moved_and_saving_it_as_it_is_does_no_harm() -> None:
    balance = TransactionFactory.create().balance
    other = BalanceFactory.create()
    balance.refresh_from_db()
    balance.save()

    balance.period = other.period

    refused(balance.save, NAMED)


def someone_waits() -> bool:
    """Whether another connection waits for what this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        waiting: int = cursor.fetchone()[0]
    return waiting > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_period_that_is_being_closed_holds_up_a_transaction_and_then_refuses_it() -> None:
    balance = BalanceFactory.create()
    row = TransactionFactory.create(balance=balance)
    row.pk, row.digest = None, 5
    found: list[str] = []

    def insert() -> None:
        try:
            row.save()
        except IntegrityError as error:
            found.append(str(error))
        finally:
            connection.close()

    with transaction.atomic():
        period = type(balance.period).objects.select_for_update().get(pk=balance.period_id)
        thread = threading.Thread(target=insert)
        thread.start()
        while not someone_waits():
            assert thread.is_alive(), found
        period.closed_at = timezone.now()
        period.save()
    thread.join()

    assert CLOSED in found[0]
    balance.refresh_from_db()
    assert balance.amount == Decimal("100.00")


@pytest.mark.django_db(transaction=True)
def test_database_is_emptied_between_tests_that_commit() -> None:
    """The next test that commits, this one or that above, finds nothing in its way."""
    assert not Transaction.objects.exists()
    TransactionFactory.create()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="psycopg2 is PostgreSQL's")
def test_driver_is_psycopg2_which_has_copy_expert() -> None:
    """With psycopg 3 installed beside it Django silently takes that one."""
    with connection.cursor() as cursor:
        assert type(cursor.cursor).__module__.startswith("psycopg2")
        assert hasattr(cursor.cursor, "copy_expert")
