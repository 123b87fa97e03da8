"""What became of the rows of a file, as a table that adds up."""

from finance.actions import Outcome
from finance.addresses import transactions_url
from finance.models import LedgerImport
from finance.tables.imports import CountRow, CountTable
from innovation.core.money import ZERO
from innovation.core.reports import totals


def outcome_counts(outcome: Outcome) -> CountTable:
    """What would become of the rows of a previewed file."""
    return _table(
        "What will become of the rows",
        [
            CountRow("Will load", outcome.loaded.rows, outcome.loaded.amount),
            CountRow("In the ledger already", outcome.known.rows, outcome.known.amount),
            CountRow("Will not load", outcome.rejected.rows, outcome.rejected.amount),
            CountRow("Blank", outcome.blank, ZERO),
        ],
    )


def import_counts(done: LedgerImport) -> CountTable:
    """What became of the rows of an import."""
    return _table(
        "What became of the rows",
        [
            CountRow(
                "Loaded",
                done.rows_loaded,
                done.amount_loaded,
                transactions_url(ledger_import=done.pk),
            ),
            CountRow("In the ledger already", done.rows_known, done.amount_known),
            CountRow("Rejected", done.rows_rejected, done.amount_rejected),
            CountRow("Blank", done.rows_blank, ZERO),
        ],
    )


def _table(caption: str, rows: list[CountRow]) -> CountTable:
    table = CountTable(rows)
    table.caption = caption
    table.totals = totals(table, rows)
    return table
