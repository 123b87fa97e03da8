"""What became of the rows of a file, as a table that adds up."""

from django.db.models import Count

from finance.actions import Outcome
from finance.addresses import transactions_url
from finance.models import LedgerImport
from finance.tables.imports import CountRow, CountTable
from innovation.core.fields import money_sum
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
    """What became of the rows of an import; a reject that was loaded later is none any more."""
    later = done.rejects.exclude(loaded_by=None).aggregate(
        rows=Count("pk"), amount=money_sum("amount")
    )
    by_later = CountRow("Rejected, and loaded by a later import", later["rows"], later["amount"])
    rows = [
        CountRow(
            "Loaded", done.rows_loaded, done.amount_loaded, transactions_url(ledger_import=done.pk)
        ),
        CountRow("In the ledger already", done.rows_known, done.amount_known),
        *([by_later] if by_later.rows else []),
        CountRow(
            "Rejected", done.rows_rejected - later["rows"], done.amount_rejected - later["amount"]
        ),
        CountRow("Blank", done.rows_blank, ZERO),
    ]
    return _table("What became of the rows", rows)


def _table(caption: str, rows: list[CountRow]) -> CountTable:
    table = CountTable(rows)
    table.caption = caption
    table.totals = totals(table, rows)
    return table
