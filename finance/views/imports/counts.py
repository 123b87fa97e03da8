"""What became of the rows of a file, as a table that adds up."""

from decimal import Decimal

from finance.actions import Outcome
from finance.addresses import rejects_url, transactions_url
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
            CountRow("Will not load", outcome.to_mend.rows, outcome.to_mend.amount),
            *_some("Will not load: set aside before", outcome.aside.rows, outcome.aside.amount),
            CountRow("Blank", outcome.blank, ZERO),
        ],
    )


def import_counts(done: LedgerImport) -> CountTable:
    """What became of the rows of an import; a reject that was loaded or set aside is apart."""
    later = done.rejects.exclude(loaded_by=None).tally()
    aside = done.rejects.set_aside().tally()
    rows = [
        CountRow(
            "Loaded", done.rows_loaded, done.amount_loaded, transactions_url(ledger_import=done.pk)
        ),
        CountRow("In the ledger already", done.rows_known, done.amount_known),
        *_some(
            "Rejected, and loaded by a later import",
            **later,
            url=rejects_url(ledger_import=done.pk, state="loaded"),
        ),
        *_some(
            "Rejected, and set aside",
            **aside,
            url=rejects_url(ledger_import=done.pk, state="aside"),
        ),
        CountRow(
            "Rejected",
            done.rows_rejected - later["rows"] - aside["rows"],
            done.amount_rejected - later["amount"] - aside["amount"],
            rejects_url(ledger_import=done.pk, state="waiting"),
        ),
        CountRow("Blank", done.rows_blank, ZERO),
    ]
    return _table("What became of the rows", rows)


def _some(label: str, rows: int, amount: Decimal, url: str = "") -> list[CountRow]:
    """The row, where there is anything in it."""
    return [CountRow(label, rows, amount, url)] if rows else []


def _table(caption: str, rows: list[CountRow]) -> CountTable:
    table = CountTable(rows)
    table.caption = caption
    table.totals = totals(table, rows)
    return table
