"""Writing rows into the ledger, many at a time, as fast as the database takes them.

PostgreSQL gets rows by COPY while the next ones are read. The triggers of the ledger check the
rows and move the balances. Nobody remembers a whole file: the unique
constraint of the ledger refuses a row that an earlier statement had too, and then what was sent is
taken back, the ledger counts its rows, and it is written again.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing
from itertools import repeat
from types import TracebackType
from typing import Any, Self

from django.db import connection

from finance import triggers
from finance.actions.bulk import Values, copy_rows, insert_rows
from finance.actions.cells import Cell, insert_balances, put_balances
from finance.actions.known import Identified
from finance.ledger_file import DIVIDER

SENT_AT_ONCE = 40_000
"""Rows in one COPY, unless the database has nothing to do: the triggers check and add up once
for all of them."""

_CACHE = 32 * 1024
"""Kilobytes of pages that SQLite keeps while it takes rows; else every index is read anew."""
_USUAL_CACHE = 2_000
_TABLE = "finance_transaction"
_COLUMNS = (
    "ledger_id",
    "ledger_import_id",
    "balance_id",
    "line",
    "digest",
    "ordinal",
    "date",
    "amount",
    "reference",
    "supplier",
    "description",
    "cost_centre",
    "account",
)
"""The last ones are the parts of a row's content."""
_REFERENCE, _DIGEST, _ORDINAL = map(_COLUMNS.index, ("reference", "digest", "ordinal"))
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


class RowWriter(AbstractContextManager["RowWriter", None], ABC):
    """Writes the rows of one import inside the caller's transaction.

    What refuses rows, such as an IntegrityError, is raised by a later call or at the end.
    """

    def __init__(self, ledger_id: int, import_id: int) -> None:
        self._ledger_id, self._import_id = ledger_id, import_id
        self._refusal = connection.Database.IntegrityError  # type: ignore[attr-defined]  # not in the stubs

    def add_balances(self, balances: Sequence[Values]) -> None:
        """Insert balances, before rows that name them."""
        insert_balances(balances)

    @abstractmethod
    def write(self, new: Identified, cells: Sequence[Cell]) -> None:
        """Write rows, each into its cell, which has its balance."""

    @abstractmethod
    def flush(self) -> None:
        """Write what is left, so that whoever asks from now on finds all rows."""

    def _insert(
        self, cursor: Any, insert: Callable[[], None], values: Callable[[], Sequence[Values]]
    ) -> None:
        """Insert rows; if the ledger has one of them by now, insert their `values` counted anew."""
        cursor.execute("SAVEPOINT block")
        try:
            insert()
        except self._refusal:
            cursor.execute("ROLLBACK TO SAVEPOINT block")
            insert_rows(cursor, _TABLE, _COLUMNS, self._counted(cursor, values()))
        cursor.execute("RELEASE SAVEPOINT block")

    def _counted(self, cursor: Any, values: Sequence[Values]) -> list[Values]:
        """The values with ordinals that follow those of the ledger as it is now."""
        pairs = {(row[_REFERENCE], row[_DIGEST]) for row in values}
        cursor.execute(_COUNT[connection.vendor], [json.dumps(list(pairs)), self._ledger_id])
        found = dict(cursor.fetchall())
        again = []
        for row in values:
            digest = int(row[_DIGEST])
            ordinal = found.get(digest, 0)
            found[digest] = ordinal + 1
            again.append((*row[:_ORDINAL], ordinal, *row[_ORDINAL + 1 :]))
        return again


class ExecutingWriter(RowWriter):
    """Writes rows as they come; the database looks at them when all are written."""

    def __enter__(self) -> Self:
        self._entered = ExitStack()
        self._entered.callback(_cache_pages, _USUAL_CACHE)
        _cache_pages(_CACHE)
        self._entered.enter_context(triggers.checked_together(connection))
        return self

    def __exit__(self, *raised: Any) -> None:  # noqa: PYI036 - handed on as they are
        self._entered.__exit__(*raised)

    def write(self, new: Identified, cells: Sequence[Cell]) -> None:
        values = self._values(new, cells)
        with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
            self._insert(
                cursor,
                lambda: insert_rows(cursor, _TABLE, _COLUMNS, values),
                lambda: values,
            )

    def flush(self) -> None:
        """Nothing is ever left."""

    def _values(self, new: Identified, cells: Sequence[Cell]) -> list[Values]:
        rows, count = new.rows, len(cells)
        columns = zip(
            repeat(self._ledger_id, count),
            repeat(self._import_id, count),
            [cell.balance for cell in cells],
            rows.lines,
            new.digests,
            new.ordinals,
            [dated.written for dated in rows.dated],
            rows.pence,
            rows.references,
            rows.suppliers,
            rows.descriptions,
            rows.cost_centres,
            rows.accounts,
            strict=True,
        )
        return list(columns)


class CopyingWriter(RowWriter):
    """Writes by COPY beside the caller, who reads on meanwhile.

    Whatever asks the database while rows are on their way waits for them.
    """

    def __init__(self, ledger_id: int, import_id: int) -> None:
        super().__init__(ledger_id, import_id)
        self._connection = connection.connection  # the sender would get a connection of its own
        self._sender = ThreadPoolExecutor(max_workers=1)
        self._sent: Future[None] | None = None
        self._waiting_first = connection.execute_wrapper(self._wait_first)
        self._texts: list[str] = []
        self._rows = 0
        self._balances: list[Values] = []

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

    def add_balances(self, balances: Sequence[Values]) -> None:
        self._balances += balances

    def write(self, new: Identified, cells: Sequence[Cell]) -> None:
        self._texts.append(self._text_of(new, cells))
        self._rows += len(cells)
        if self._rows >= SENT_AT_ONCE or self._is_idle():
            self.flush()

    def _is_idle(self) -> bool:
        return self._sent is None or self._sent.done()

    def _text_of(self, new: Identified, cells: Sequence[Cell]) -> str:
        """The rows in the text format of COPY, but for its escapes."""
        by, both = DIVIDER, f"{self._ledger_id}{DIVIDER}{self._import_id}"
        lines = [
            f"{both}{by}{cell.balance}{by}{line}{by}{digest}{by}{ordinal}{by}{content}\n"
            for cell, line, digest, ordinal, content in zip(
                cells, new.rows.lines, new.digests, new.ordinals, new.contents, strict=True
            )
        ]
        return "".join(lines)

    def flush(self) -> None:
        balances, text = self._balances, "".join(self._texts)
        self._balances, self._texts, self._rows = [], [], 0
        self._wait()
        if text:
            self._sent = self._sender.submit(self._copy, balances, text)

    def _wait(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            with connection.wrap_database_errors:
                sent.result()

    def _wait_first(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._wait()
        return execute(*arguments)

    def _copy(self, balances: Sequence[Values], text: str) -> None:
        """Runs beside the caller, and alone uses the connection meanwhile."""
        with closing(self._connection.cursor()) as cursor:
            if balances:
                put_balances(cursor, balances)
            self._insert(
                cursor,
                lambda: copy_rows(cursor, _TABLE, _COLUMNS, text),
                lambda: [tuple(line.split(DIVIDER)) for line in text[:-1].split("\n")],
            )


def _cache_pages(kilobytes: int) -> None:
    """Asks of SQLite's own connection, which answers even after something was refused."""
    connection.connection.execute(f"PRAGMA cache_size = -{kilobytes}")


def row_writer(ledger_id: int, import_id: int) -> RowWriter:
    """The writer for the database that there is."""
    is_postgresql = connection.vendor == "postgresql"
    return (CopyingWriter if is_postgresql else ExecutingWriter)(ledger_id, import_id)
