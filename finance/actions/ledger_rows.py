"""Writing rows into the ledger, many at a time, as fast as the database takes them.

PostgreSQL gets rows by COPY while the next ones are read. The triggers of the ledger check the
rows and move the balances. Nobody remembers a whole file: the unique
constraint of the ledger refuses a row that an earlier statement had too, and then what was sent is
taken back, the ledger counts its rows, and it is written again.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from types import TracebackType
from typing import Any, NamedTuple, Self

from django.db import connection

from finance.actions.bulk import Values, copy_rows, insert_rows
from finance.actions.cells import Cell
from finance.ledger_file import Row

SENT_AT_ONCE = 40_000
"""Rows in one COPY: the triggers check and add up once for all of them."""

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
_REFERENCE = _COLUMNS.index("reference")
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


class RowWriter(AbstractContextManager["RowWriter", None], ABC):
    """Writes the rows of one import inside the caller's transaction.

    What refuses rows, such as an IntegrityError, is raised by a later call or at the end.
    """

    def __init__(self, ledger_id: int, import_id: int) -> None:
        self._ledger_id, self._import_id = ledger_id, import_id
        self._refusal = connection.Database.IntegrityError  # type: ignore[attr-defined]  # not in the stubs

    @abstractmethod
    def write(self, entries: Sequence[Entry]) -> None:
        """Write the entries; their cells have their balances."""

    @abstractmethod
    def flush(self) -> None:
        """Write what is left, so that whoever asks from now on finds all rows."""

    def _insert(
        self, cursor: Any, insert: Callable[[], None], values: Callable[[], Iterable[Values]]
    ) -> None:
        """Insert rows; if the ledger has one of them by now, insert their `values` counted anew."""
        cursor.execute("SAVEPOINT block")
        try:
            insert()
        except self._refusal:
            cursor.execute("ROLLBACK TO SAVEPOINT block")
            insert_rows(cursor, _TABLE, _COLUMNS, self._counted(cursor, list(values())))
        cursor.execute("RELEASE SAVEPOINT block")

    def _counted(self, cursor: Any, values: list[Values]) -> list[Values]:
        """The values with ordinals that follow those of the ledger as it is now."""
        pairs = {(row[_REFERENCE], row[-2]) for row in values}
        cursor.execute(_COUNT[connection.vendor], [json.dumps(list(pairs)), self._ledger_id])
        found = dict(cursor.fetchall())
        again = []
        for *row, digest, _ordinal in values:
            ordinal = found.get(int(digest), 0)
            found[int(digest)] = ordinal + 1
            again.append((*row, digest, ordinal))
        return again


class ExecutingWriter(RowWriter):
    """Writes rows as they come."""

    def __exit__(self, *_: object) -> None:
        """Everything is written."""

    def write(self, entries: Sequence[Entry]) -> None:
        values = self._values(entries)
        with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
            self._insert(
                cursor,
                lambda: insert_rows(cursor, _TABLE, _COLUMNS, values),
                lambda: values,
            )

    def flush(self) -> None:
        """Nothing is ever left."""

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
        self._texts.append(self._text_of(entries))
        self._rows += len(entries)
        if self._rows >= SENT_AT_ONCE:
            self.flush()

    def _text_of(self, entries: Sequence[Entry]) -> str:
        """The entries in the text format of COPY, but for its escapes: no text has a tab in it."""
        both = f"{self._ledger_id}\t{self._import_id}"
        lines = [
            f"{both}\t{cell.balance}\t{line}\t{date.isoformat()}\t{reference}\t{supplier}\t"
            f"{description}\t{cost_centre}\t{account}\t{pence}\t{digest}\t{ordinal}\n"
            for (
                (line, _, date, _, pence, reference, supplier, description, cost_centre, account),
                cell,
                digest,
                ordinal,
            ) in entries
        ]
        return "".join(lines)

    def flush(self) -> None:
        text = "".join(self._texts)
        self._texts, self._rows = [], 0
        self._wait()
        if text:
            self._sent = self._sender.submit(self._copy, text)

    def _wait(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            with connection.wrap_database_errors:
                sent.result()

    def _wait_first(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self._wait()
        return execute(*arguments)

    def _copy(self, text: str) -> None:
        """Runs beside the caller, and alone uses the connection meanwhile."""
        with closing(self._connection.cursor()) as cursor:
            self._insert(
                cursor,
                lambda: copy_rows(cursor, _TABLE, _COLUMNS, text),
                lambda: (tuple(line.split("\t")) for line in text[:-1].split("\n")),
            )


def row_writer(ledger_id: int, import_id: int) -> RowWriter:
    """The writer for the database that there is."""
    is_postgresql = connection.vendor == "postgresql"
    return (CopyingWriter if is_postgresql else ExecutingWriter)(ledger_id, import_id)
