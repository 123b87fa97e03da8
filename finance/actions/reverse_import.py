"""Taking a whole import back, by contra rows."""

from django.contrib.auth.models import User
from django.db import connection, transaction

from finance.actions.cells import Balances, Cell
from finance.actions.invoices import keep_import
from finance.actions.periods import PeriodBook
from finance.actions.refusals import ActionRefusedError
from finance.ledger_file import folded
from finance.models import Balance, LedgerImport, Reject
from programmes.models import Programme

MAX_REASON = 300

_CONTRA = """
    WITH places(old, new) AS (VALUES {places})
    INSERT INTO finance_transaction (
        ledger_id, ledger_import_id, balance_id, line, date, reference, supplier, description,
        cost_centre, account, amount, digest, ordinal, reverses_id
    )
    SELECT
        t.ledger_id, %s, places.new, t.line, t.date, t.reference, t.supplier, t.description,
        t.cost_centre, t.account, -t.amount, -t.digest, t.ordinal, t.id
    FROM finance_transaction t JOIN places ON places.old = t.balance_id
    WHERE t.ledger_import_id = %s
    ORDER BY t.id
"""


def reverse_import(*, ledger_import: LedgerImport, reason: str, by: User | None) -> LedgerImport:
    """Write a contra row for each row that the import loaded, and return the reversal.

    A contra row counts in the balance of its row, or, when that period is closed by now, in the
    first open period after it; its date stays. Rejects that the import had loaded wait again, and
    the same file can be imported again.

    Raises ActionRefusedError without a reason, for a reversal, and the second time.
    """
    with transaction.atomic():
        programme_id = ledger_import.ledger.programme_id
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        original = LedgerImport.objects.get(pk=ledger_import.pk)
        _refuse_wrong(original, reason)
        reversal = LedgerImport.objects.create(
            ledger=original.ledger,
            mapping=original.mapping,
            reverses=original,
            reason=folded(reason),
            file_name=original.file_name,
            rows_read=original.rows_loaded,
            rows_loaded=original.rows_loaded,
            amount_read=-original.amount_loaded,
            amount_loaded=-original.amount_loaded,
            imported_by=by,
        )
        _write_contra_rows(original, reversal, _places(original, programme, by))
        Reject.objects.filter(loaded_by=original).update(loaded_by=None)
        keep_import(reversal)
    return reversal


def _refuse_wrong(original: LedgerImport, reason: str) -> None:
    if not 1 <= len(folded(reason)) <= MAX_REASON:
        raise ActionRefusedError(f"Give a reason of 1 to {MAX_REASON} characters.")
    if original.reverses_id is not None:
        raise ActionRefusedError("This is a reversal itself: import the file again instead.")
    again = LedgerImport.objects.filter(reverses=original).first()
    if again:
        raise ActionRefusedError(f"This import was reversed already, by import {again.pk}.")


def _places(original: LedgerImport, programme: Programme, by: User | None) -> list[tuple[int, int]]:
    """Each balance that the import's rows count in, and the one that takes their contra rows."""
    book = PeriodBook(programme, lock=True)
    used = Balance.objects.filter(transactions__ledger_import=original).distinct()
    cells = {}
    for balance in used.select_related("period", "cost_line__workstream", "cost_line__category"):
        line, period = balance.cost_line, book.open_from(balance.period.value)
        cells[balance.pk] = Cell(line.workstream, line.category, period)
    Balances(programme, by).settle(list(cells.values()))
    return [(old, cell.balance) for old, cell in cells.items()]


def _write_contra_rows(
    original: LedgerImport, reversal: LedgerImport, places: list[tuple[int, int]]
) -> None:
    if not places:
        return
    sql = _CONTRA.format(places=", ".join(f"({old:d}, {new:d})" for old, new in places))
    with connection.cursor() as cursor:
        cursor.execute(sql, [reversal.pk, original.pk])
