"""Streaming the rows of a query as CSV out of PostgreSQL, by COPY.

COPY hands over its rows as fast as it makes them, and a response is asked for the next ones: a
thread writes into a short queue and the response reads from it, so that memory stays flat however
long the file is. The rows go over a connection of their own. On that of the request Python may
close, whenever it collects what is no longer used, a forgotten cursor; a COPY breaks off by that.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from queue import Queue
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

LOCK = 0x1ED6E5
"""The first key of the advisory locks that count exports, of our own choosing."""
BLOCK_BYTES = 1 << 17
WAITING_BLOCKS = 8


class BusyError(Exception):
    """As many exports as may run at once are running on the database."""


class Place:
    """One of the places for exports, which all workers of a PostgreSQL share, until it is closed.

    The connection holds it. SQLite counts none. Raises BusyError when there is none left.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._number: int | None = None
        if self._connection.vendor == "postgresql":
            self._number = self._take()

    def _take(self) -> int:
        with _raw_cursor(self._connection) as cursor:
            for number in range(settings.EXPORTS_AT_ONCE):
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number])
                if cursor.fetchone()[0]:
                    return number
        raise BusyError("Too many files are being made at this moment. Try again in a minute.")

    def close(self) -> None:
        """Give the place back; a connection that is broken has done so already."""
        if self._number is None:
            return
        try:
            with _raw_cursor(self._connection) as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self._number])
        except self._connection.Database.Error:
            if not self._connection.in_atomic_block:
                self._connection.close()
        self._number = None


class CopiedCsv:
    """A CSV file: what is `before` the rows at once, and then a queryset of values in blocks.

    The rows are those that are committed. It has a place for exports until it is closed. Closing
    it early, as a server does when its client is gone, cancels the query. An error of the query is
    raised from the iteration, and so aborts the response.
    """

    def __init__(self, before: bytes, rows: QuerySet[Any, Any]) -> None:
        self._before = before
        self._connection = connections[rows.db].copy()
        with ExitStack() as closing:
            closing.callback(self._connection.close)
            closing.callback(Place(self._connection).close)
            self._sql = _copy_statement(rows, self._connection)
            self._cursor: Any = self._connection.cursor()
            self._closing = closing.pop_all()
        self._waiting: Queue[bytes | Exception | None] = Queue(WAITING_BLOCKS)
        self._lines: list[bytes] = []
        self._size = 0
        self._thread = Thread(target=self._copy, daemon=True)
        self._stopped = False

    def __iter__(self) -> Iterator[bytes]:
        yield self._before
        if not self._sql:
            return
        self._thread.start()
        while (block := self._waiting.get()) is not None:
            if isinstance(block, Exception):
                raise block
            yield block

    def close(self) -> None:
        """Stop the query if it still runs, and give the place and the connection back."""
        if self._thread.is_alive():
            self._stopped = True
            self._connection.connection.cancel()
        while self._thread.is_alive():
            while not self._waiting.empty():
                self._waiting.get()  # the thread may wait for room in the queue
            self._thread.join(timeout=0.05)
        self._closing.close()

    def write(self, line: bytes) -> int:
        """Take a line, ending LF, from COPY, which hands over one at a time."""
        if not self._stopped:
            self._lines.append(line[:-1])
            self._size += len(line)
            if self._size >= BLOCK_BYTES:
                self._pass_on()
        return len(line)

    def _pass_on(self) -> None:
        self._waiting.put(b"\r\n".join([*self._lines, b""]))
        self._lines, self._size = [], 0

    def _copy(self) -> None:
        try:
            with self._connection.wrap_database_errors:
                self._cursor.copy_expert(self._sql, self)
            if self._lines:
                self._pass_on()
            self._waiting.put(None)
        except Exception as error:  # noqa: BLE001 - raised again where the response is made
            self._waiting.put(error)


def _copy_statement(rows: QuerySet[Any, Any], connection: BaseDatabaseWrapper) -> str:
    """COPY of the queryset with its parameters in it; empty when it can have no rows."""
    try:
        sql, parameters = rows.query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        return ""
    with _raw_cursor(connection) as cursor:
        query = cursor.mogrify(sql, parameters).decode()
    return f"COPY ({query}) TO STDOUT WITH (FORMAT csv)"


def _raw_cursor(connection: Any) -> Any:
    """A cursor of the driver itself."""
    connection.ensure_connection()
    return connection.connection.cursor()
