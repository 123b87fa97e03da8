"""What the database itself refuses and keeps for the money, on PostgreSQL and on SQLite.

- A transaction is never changed and never deleted.
- A transaction belongs to a ledger, an import of that ledger, and a balance of the same
  programme whose cost line is of the balance's year; the period of the balance is open.
- A balance is the sum of its transactions: each insert moves it.
- What the ledger names (balance, ledger, import) cannot be deleted, nor a balance with spend be
  moved to another cost line or period.
- The budget of an expenditure line is £0 or more; that of an income line is £0 or less and no
  award funds it. A cost category keeps its kind once a line of it has a budget, an award
  or a virement.
- The tranches of an award sum to it whenever a transaction ends. A tranche is released only once
  each of its conditions, one at least, has evidence; released, it and its amount stay.
- A virement is approved or rejected once, after it was submitted; statuses move as
  `Virement.NEXT` says. What is approved nets to zero over two lines or more, all of its
  programme, each with its budget before and after and on its side of £0.
- A decided virement is neither changed nor deleted. The lines of any change only while it is a
  draft or withdrawn, but for `before` and `after`, which the approval freezes.
- The close of a period is neither changed nor deleted, and superseded once. Its lines are written
  while the period is still open, and never after.
- An accrual is of a cost line and a period of one programme and year. It is never deleted and only
  ever withdrawn, once; while its period, or the next one, where it is reversed, is closed it is
  neither entered nor withdrawn.

PostgreSQL checks and adds up once a statement, SQLite once a row (`finance/sql`), or for all rows
of an import at its end (`checked_together`). A refusal is an IntegrityError on both. Each file in
`finance/sql` has the statements of one subject for one database. Migrations that rebuild a table on
SQLite drop its triggers in silence, and fail when a trigger of another table names it; so there all
of them are dropped before a migration, and on both databases all are made anew after every migrate.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_SQL = Path(__file__).parent / "sql"
_TABLES = {
    "finance_transaction",
    "finance_balance",
    "finance_ledger",
    "finance_ledgerimport",
    "finance_costcategory",
    "finance_costline",
    "finance_virement",
    "finance_virementline",
    "finance_snapshot",
    "finance_snapshotline",
    "programmes_award",
    "programmes_tranche",
    "programmes_gatecondition",
    "programmes_evidence",
    "finance_accrual",
}
_PRESENT = {
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid)"
    ),
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
}


_ADDED = "finance_transaction_added"
_WRONG_TOGETHER = {
    "A transaction belongs to a ledger, an import of it, and a balance of its programme.": """
        SELECT 1
        FROM (
            SELECT DISTINCT ledger_id, ledger_import_id, balance_id
            FROM finance_transaction WHERE id > %s
        ) added
        LEFT JOIN finance_ledger l ON l.id = added.ledger_id
        LEFT JOIN finance_ledgerimport i ON i.id = added.ledger_import_id
        LEFT JOIN finance_balance b ON b.id = added.balance_id
        LEFT JOIN finance_period p ON p.id = b.period_id
        LEFT JOIN finance_costline c ON c.id = b.cost_line_id
        LEFT JOIN programmes_workstream w ON w.id = c.workstream_id
        WHERE (i.ledger_id, p.programme_id, w.programme_id, c.year)
            IS NOT (l.id, l.programme_id, l.programme_id, p.year)
            OR l.id IS NULL
        LIMIT 1
    """,
    "A closed period takes no more transactions.": """
        SELECT 1
        FROM finance_balance b JOIN finance_period p ON p.id = b.period_id
        WHERE p.closed_at IS NOT NULL
            AND b.id IN (SELECT balance_id FROM finance_transaction WHERE id > %s)
        LIMIT 1
    """,
}
"""What finds rows after a key that the trigger would have refused, by what it says of them."""
_ADD_TOGETHER = """
    UPDATE finance_balance SET amount = amount + added.total
    FROM (
        SELECT balance_id, sum(amount) AS total
        FROM finance_transaction WHERE id > %s GROUP BY balance_id
    ) added
    WHERE finance_balance.id = added.balance_id
"""


@cache
def _statements(vendor: str) -> list[str]:
    files = sorted(_SQL.glob(f"*_{vendor}.sql"))
    written = "\n\n".join(path.read_text(encoding="utf-8") for path in files)
    return [block for block in re.split(r"\n{2,}", written) if block.startswith("CREATE")]


def _declared(vendor: str) -> set[str]:
    return set(
        re.findall(
            r"^CREATE (?:OR REPLACE |CONSTRAINT )?TRIGGER (\w+)", _text(vendor), re.MULTILINE
        )
    )


def _text(vendor: str) -> str:
    return "\n".join(_statements(vendor))


def _present(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The names of our triggers in the database, each with its table."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        present = dict(cursor.fetchall())
    return {name: table for name, table in present.items() if table in _TABLES}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that should be in the database and are not, or are disabled."""
    return sorted(_declared(connection.vendor) - _present(connection).keys())


def fault() -> str:
    """What readiness says of the triggers; empty when all are in the database."""
    gone = missing(connections["default"])
    return f"triggers are missing: {', '.join(gone)}" if gone else ""


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger as it is declared, in place of what is there."""
    with transaction.atomic(using=connection.alias):
        _drop(connection)
        with connection.cursor() as cursor:
            for statement in _statements(connection.vendor):
                cursor.execute(statement)


def remove_before_migrate(*, using: str, plan: list[Any], **_: Any) -> None:
    """Receives pre_migrate; on SQLite nothing may name a table while it is rebuilt."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        _drop(connection)


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Receives post_migrate; does nothing while a migration has yet to make the tables."""
    connection = connections[using]
    if set(connection.introspection.table_names()) >= _TABLES:
        install(connection)


@contextmanager
def removed(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without triggers inside, with all of them again afterwards, whatever happens.

    Only for emptying a test database or a benchmark's: nothing else may go around the ledger.
    """
    _drop(connection)
    try:
        yield
    finally:
        install(connection)


@contextmanager
def checked_together(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """On SQLite, look at the ledger's rows that are inserted inside once, when all of them are.

    They are checked and added up as the trigger does it row by row, and refused as it refuses. It
    stands aside in a transaction in which nobody else may write or see that it does; when
    anything is raised it is rolled back with the rows.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM finance_transaction")
        before = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {_ADDED}")
        yield
        for message, wrong in _WRONG_TOGETHER.items():
            cursor.execute(wrong, before)
            if cursor.fetchone():
                raise IntegrityError(message)
        cursor.execute(_ADD_TOGETHER, before)
        begins = f"CREATE TRIGGER {_ADDED} "
        cursor.execute(next(made for made in _statements("sqlite") if made.startswith(begins)))


def _drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            # What waits for the end of the transaction is checked now: its trigger goes.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name, table in _present(connection).items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
