"""Putting many rows into a table as fast as the database takes them."""

import io
from collections.abc import Sequence
from typing import Any

from finance.ledger_file import DIVIDER

PIECE = 1024 * 1024
"""Bytes that are handed over at once."""

Values = tuple[int | str, ...]


def insert_rows(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Insert plain values in one statement: by COPY, or on SQLite from a temporary table.

    SQLite keeps, for each statement that fires a trigger, a copy of every page that it changes, so
    that it can be undone: a statement for each row copies the same pages again and again.
    """
    if hasattr(cursor, "copy_expert"):
        copy_rows(cursor, table, columns, copy_text(rows))
        return
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    arriving = f"temp.{table}_arriving"
    cursor.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {table}_arriving AS SELECT {names} FROM {table} LIMIT 0"  # noqa: S608 - only names
    )
    cursor.executemany(f"INSERT INTO {arriving} VALUES ({places})", rows)  # noqa: S608 - only names
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT * FROM {arriving} ORDER BY rowid")  # noqa: S608 - only names
    cursor.execute(f"DELETE FROM {arriving}")  # noqa: S608 - only names


def copy_rows(cursor: Any, table: str, columns: Sequence[str], text: str) -> None:
    """Insert rows that are in the text format of COPY, but for its escapes, in one statement.

    Their texts have no DIVIDER and no line end: what is left to escape is the backslash.
    """
    sent = text.replace("\\", "\\\\").encode()
    sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN (DELIMITER '{DIVIDER}')"
    cursor.copy_expert(sql, io.BytesIO(sent), PIECE)


def copy_text(rows: Sequence[Values]) -> str:
    """The rows in the text format of COPY, but for its escapes."""
    line = DIVIDER.join(["%s"] * len(rows[0])) + "\n"
    return "".join([line % row for row in rows])
