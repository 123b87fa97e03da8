"""Putting many rows into a table as fast as the database takes them."""

import io
from collections.abc import Sequence
from typing import Any

Values = tuple[int | str, ...]


def insert_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Values], text: str = ""
) -> None:
    """Insert plain values: by COPY on PostgreSQL, in one statement, and by executemany on SQLite.

    `text` is what `copy_text` made of the rows, when that was done before.
    """
    names = ", ".join(columns)
    if hasattr(cursor, "copy_expert"):
        text = text or copy_text(rows)
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO(text), len(text))
    else:
        places = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 - only names


def copy_text(rows: Sequence[Values]) -> str:
    """The rows in the text format of COPY.

    Their texts have no tab and no line end: what is left to escape is the backslash.
    """
    line = "\t".join(["%s"] * len(rows[0])) + "\n"
    return "".join([line % row for row in rows]).replace("\\", "\\\\")
