"""Writing rows into the ledger, a block at a time, as fast as the database takes them.

PostgreSQL gets them by COPY, SQLite by executemany. The triggers of the ledger check them and
move the balances.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from finance.actions.cells import Cell
from finance.ledger_file import Row

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


class Entry(NamedTuple):
    """A row that is to be written: what it says, where it counts and what it is known by."""

    row: Row
    cell: Cell
    digest: int
    ordinal: int


def write(ledger_id: int, import_id: int, entries: Sequence[Entry]) -> None:
    """Write the entries; their cells have their balances. An IntegrityError refuses them all."""
    values = _values(ledger_id, import_id, entries)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = f"COPY finance_transaction ({', '.join(_COLUMNS)}) FROM STDIN"
            with connection.wrap_database_errors:
                cursor.cursor.copy_expert(sql, io.StringIO(_copy_text(values)))
        else:
            places = ", ".join(["%s"] * len(_COLUMNS))
            names = ", ".join(_COLUMNS)
            sql = f"INSERT INTO finance_transaction ({names}) VALUES ({places})"  # noqa: S608 - only names of columns
            cursor.executemany(sql, list(values))


def _values(
    ledger_id: int, import_id: int, entries: Iterable[Entry]
) -> Iterator[tuple[int | str, ...]]:
    for row, cell, digest, ordinal in entries:
        yield (
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


def _copy_text(values: Iterable[tuple[int | str, ...]]) -> str:
    """The rows in the text format of COPY.

    Texts of a ledger file have their blanks folded, so that none holds a tab or a line end: what
    is left to escape is the backslash.
    """
    lines = ("\t".join(map(str, row)) for row in values)
    return "".join(f"{line}\n" for line in lines).replace("\\", "\\\\")
