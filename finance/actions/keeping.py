"""Writing an import: its rows, its rejects and its totals, in the transaction of the caller."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Self

from django.contrib.auth.models import User
from simple_history.utils import bulk_create_with_history

from finance.actions.cells import Balances, Cell
from finance.actions.invoices import keep_import
from finance.actions.known import Identified
from finance.actions.ledger_rows import row_writer
from finance.actions.outcome import Outcome, RejectedRow, Tally
from finance.actions.refusals import LedgerRefusedError
from finance.actions.unloaded import places_of_rejects, without
from finance.models import Ledger, LedgerImport, Reject
from innovation.core.money import ZERO, from_pence

REJECTS_AT_ONCE = 2_000
"""Bad rows that are written together: the database takes them after what is on its way."""


class Keeper(AbstractContextManager["Keeper", None]):
    """Keeps what a reading hands it inside its context. This one keeps nothing: a preview."""

    def __exit__(self, *_: object) -> None:
        """Nothing is left to do."""

    def load(self, new: Identified, cells: Sequence[Cell]) -> None:
        """Keep rows that are good, each in its cell."""

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        """Keep rows that are bad."""

    def finish(self, outcome: Outcome, settled: Sequence[int]) -> None:
        """Keep the totals, and which waiting rejects were loaded."""


class Writer(Keeper):
    """Writes a new import of rows under `header`; `details` are more fields of it.

    Its totals are nought until it is finished. With the rule to refuse, nothing more is written
    after the first bad row that was not set aside before, and `finish` raises LedgerRefusedError.
    Without `keep_rejects` bad rows are no rows of the import. Columns that say which reject a row
    was are not kept.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        by: User | None,
        header: Sequence[str],
        keep_rejects: bool = True,
        **details: Any,
    ) -> None:
        if not ledger.pk:
            ledger.save()
        self._places = places_of_rejects(header)
        self.made = LedgerImport.objects.create(
            ledger=ledger,
            imported_by=by,
            header=without(self._places, header),
            rows_read=0,
            rows_loaded=0,
            amount_read=ZERO,
            amount_loaded=ZERO,
            **details,
        )
        self._keep_rejects = keep_rejects
        self._refused = False
        self._rejected: list[RejectedRow] = []
        self._rows = row_writer(ledger.pk, self.made.pk)
        self._balances = Balances(ledger.programme, by, self._rows.add_balances)

    def __enter__(self) -> Self:
        self._rows.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:  # noqa: PYI036 - handed on as they are
        self._rows.__exit__(*raised)

    def load(self, new: Identified, cells: Sequence[Cell]) -> None:
        if self._refused or not cells:
            return
        self._balances.settle([cell for cell in set(cells) if not cell.balance])
        self._rows.write(new, cells)

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        is_strict = self.made.rule == LedgerImport.Rule.REFUSE
        self._refused |= is_strict and any(row.aside is None for row in rows)
        if self._keep_rejects and not self._refused:
            self._rejected += rows
            if len(self._rejected) >= REJECTS_AT_ONCE:
                self._write_rejects()

    def _write_rejects(self) -> None:
        rows, self._rejected = self._rejected, []
        Reject.objects.bulk_create(self._reject_of(row) for row in rows if row.aside is None)
        if aside := [self._reject_of(row) for row in rows if row.aside is not None]:
            by, why = self.made.imported_by, "Set aside before"
            bulk_create_with_history(aside, Reject, default_user=by, default_change_reason=why)

    def _reject_of(self, row: RejectedRow) -> Reject:
        bad, aside = row.bad, row.aside
        return Reject(
            ledger_import=self.made,
            line=bad.line,
            column=bad.column,
            value=bad.value,
            reason=bad.reason[:300],
            amount=None if bad.pence is None else from_pence(bad.pence),
            cells=without(self._places, bad.cells),
            set_aside_because=aside.because if aside else "",
            set_aside_by_id=aside.by if aside else None,
            set_aside_at=aside.at if aside else None,
        )

    def finish(self, outcome: Outcome, settled: Sequence[int]) -> None:
        if self._refused:
            raise LedgerRefusedError(outcome)
        self._rows.flush()
        self._write_rejects()
        made, rejected = self.made, outcome.rejected if self._keep_rejects else Tally()
        made.rows_loaded, made.amount_loaded = outcome.loaded.rows, outcome.loaded.amount
        made.rows_known, made.amount_known = outcome.known.rows, outcome.known.amount
        made.rows_rejected, made.amount_rejected = rejected.rows, rejected.amount
        made.rows_blank = outcome.blank
        made.rows_read = outcome.read - outcome.rejected.rows + rejected.rows
        made.amount_read = made.amount_loaded + made.amount_known + made.amount_rejected
        made.save()
        Reject.objects.filter(pk__in=settled).update(loaded_by=made)
        keep_import(made)
        outcome.ledger_import = made
