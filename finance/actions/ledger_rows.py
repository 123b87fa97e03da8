"""Writing rows into the ledger, a block at a time, as fast as the database takes them.

PostgreSQL gets a block by COPY while the next one is read; SQLite by executemany. The triggers of
the ledger check the rows and move the balances. Nobody remembers a whole file: the unique
constraint of the ledger refuses a row that an earlier block had too, and then the block is taken
back, the ledger counts its rows, and it is written again.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from types import TracebackType
from typing import Any, NamedTuple, Self

from django.db import connection

from finance.actions.bulk import Values, copy_text, insert_rows
from finance.actions.cells import Cell
from finance.ledger_file import Row

_TABLE = "finance_transaction"
_COLUMNS = (
    "ledger_id",
    "ledger_import_id",
    "balance_id",
    "line",
    "date",
    "reference",
    "supplier",
    "description",
    "cost_centre",
    "account",
    "amount",
    "digest",
    "ordinal",
)
_REFERENCE, _DIGEST = _COLUMNS.index("reference"), _COLUMNS.index("digest")
_COUNT = {
    "postgresql": """
        SELECT t.digest, count(*)
        FROM json_array_elements(%s::json) asked(pair)
        JOIN finance_transaction t
            ON t.reference = pair ->> 0 AND t.digest = (pair ->> 1)::bigint
        WHERE t.ledger_id = %s
        GROUP BY t.digest
    """,
    "sqlite": """
        SELECT t.digest, count(*)
        FROM json_each(?) asked
        CROSS JOIN finance_transaction t
            ON t.reference = json_extract(value, '$[0]') AND t.digest = json_extract(value, '$[1]')
        WHERE t.ledger_id = ?
        GROUP BY t.digest
    """,
}


class Entry(NamedTuple):
    """A row that is to be written: what it says, where it counts and what it is known by."""

    row: Row
    cell: Cell
    digest: int
    ordinal: int


class BlockWriter:
    """Writes blocks of one import, one after the other, inside the caller's transaction.

    On PostgreSQL `write` returns while its block is on the way. Whatever asks the database in the
    meantime waits for it, and so does the end of the context. What refuses a block, such as an
    IntegrityError, is raised where it is waited for.
    """

    def __init__(self, ledger_id: int, import_id: int) -> None:
        self._ledger_id, self._import_id = ledger_id, import_id
        self._vendor = connection.vendor
        self._refusal = connection.Database.IntegrityError  # type: ignore[attr-defined]  # not in the stubs
        self._connection = connection.connection  # the sender would get a connection of its own
        self._sender = ThreadPoolExecutor(max_workers=1)
        self._sent: Future[None] | None = None
        self._waiting_first = connection.execute_wrapper(self._wait_first)

    def __enter__(self) -> Self:
        self._waiting_first.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._waiting_first.__exit__(kind, error, trace)
        self._sender.shutdown()
        if error is None:
            self._wait()

    def write(self, entries: Sequence[Entry]) -> None:
        """Write the entries; their cells have their balances."""
        values = self._values(entries)
        text = copy_text(values) if self._vendor == "postgresql" else ""
        self._wait()
        if text:
            self._sent = self._sender.submit(self._write, values, text)
        else:
            with connection.wrap_database_errors:
                self._write(values)

    def _values(self, entries: Sequence[Entry]) -> list[Values]:
        ledger_id, import_id = self._ledger_id, self._import_id
        return [
            (
                ledger_id,
                import_id,
                cell.balance,
                row.line,
                row.date.isoformat(),
                row.reference,
                row.supplier,
                row.description,
                row.cost_centre,
                row.account,
                row.pence,
                digest,
                ordinal,
            )
            for row, cell, digest, ordinal in entries
        ]

    def _wait(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            with connection.wrap_database_errors:
                sent.result()

    def _wait_first(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._wait()
        return execute(*arguments)

    def _write(self, values: list[Values], text: str = "") -> None:
        """Runs beside the caller on PostgreSQL, where it alone uses the connection meanwhile."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("SAVEPOINT block")
            try:
                insert_rows(cursor, _TABLE, _COLUMNS, values, text)
            except self._refusal:
                cursor.execute("ROLLBACK TO SAVEPOINT block")
                again = self._counted(cursor, values)
                insert_rows(cursor, _TABLE, _COLUMNS, again)
            cursor.execute("RELEASE SAVEPOINT block")

    def _counted(self, cursor: Any, values: list[Values]) -> list[Values]:
        """The values with ordinals that follow those of the ledger as it is now."""
        pairs = {(row[_REFERENCE], row[_DIGEST]) for row in values}
        cursor.execute(_COUNT[self._vendor], [json.dumps(list(pairs)), self._ledger_id])
        found = dict(cursor.fetchall())
        again = []
        for *row, digest, _ordinal in values:
            ordinal = found.get(digest, 0)
            found[digest] = ordinal + 1
            again.append((*row, digest, ordinal))
        return again
