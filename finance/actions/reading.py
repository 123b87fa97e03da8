"""Reading rows against a ledger: which are new, known, restated or bad, and where they count."""

from collections.abc import Iterable

from finance.actions.cells import CellFinder
from finance.actions.keeping import Keeper
from finance.actions.known import Identified, KnownRows
from finance.actions.ledger_rows import Entry
from finance.actions.outcome import SHOWN_REJECTS, SHOWN_ROWS, GoodRow, Outcome, RejectedRow
from finance.actions.waiting import WaitingRejects
from finance.ledger_file import Bad, Blank, Fault, Row, blocks_of
from finance.ledger_file.records import shortened

BLOCK = 10_000
"""Rows that are looked up and written together."""


class Reading:
    """One reading of rows, which counts them in the outcome and hands them to the keeper.

    Rows under a reference that other imports have loaded are held back until every row was read:
    only then is it known whether they stand beside the lines that were loaded, or instead of
    them.
    """

    def __init__(
        self,
        *,
        outcome: Outcome,
        keeper: Keeper,
        finder: CellFinder,
        known: KnownRows,
        waiting: WaitingRejects,
        accept_restated: bool = False,
    ) -> None:
        self._outcome, self._keeper, self._finder = outcome, keeper, finder
        self._known, self._waiting = known, waiting
        self._accept_restated = accept_restated
        self._held: list[Identified] = []

    def take(self, records: Iterable[Row | Bad | Blank]) -> None:
        """Read every record and finish."""
        for block in blocks_of(records, BLOCK):
            self._reject([record for record in block if isinstance(record, Bad)])
            self._take_rows([record for record in block if isinstance(record, Row)])
            self._outcome.blank += sum(isinstance(record, Blank) for record in block)
        for held in blocks_of(self._held, BLOCK):
            self._take_held(held)
        self._keeper.finish(self._outcome, self._waiting.settled)

    def _take_rows(self, rows: list[Row]) -> None:
        new, referred, known = self._known.identify(rows)
        self._outcome.known.add(sum(row.pence for row in known), len(known))
        self._waiting.settle(row.cells for row in known)
        self._held += referred
        self._load(new)

    def _take_held(self, held: list[Identified]) -> None:
        references = {one.row.reference for one in held}
        gone = self._known.contradicted(references)
        restated = [one for one in held if one.row.reference in gone]
        self._show([_restated(one.row, gone[one.row.reference]) for one in restated])
        if self._accept_restated:
            for one in restated:
                self._outcome.accepted.add(one.row.pence)
            self._load(held)
        else:
            self._reject([_restated(one.row, gone[one.row.reference]) for one in restated])
            self._load([one for one in held if one.row.reference not in gone])

    def _show(self, restated: list[Bad]) -> None:
        shown = self._outcome.restated
        shown += [RejectedRow(bad) for bad in restated[: SHOWN_REJECTS - len(shown)]]

    def _load(self, new: list[Identified]) -> None:
        entries, bads = [], []
        find, outcome = self._finder.find, self._outcome
        for row, digest, ordinal in new:
            cell = find(row, outcome)
            if isinstance(cell, Bad):
                bads.append(cell)
            else:
                entries.append(Entry(row, cell, digest, ordinal))
        self._reject(bads)
        self._count(entries)
        self._keeper.load(entries)

    def _count(self, entries: list[Entry]) -> None:
        outcome, moved = self._outcome, [entry for entry in entries if entry.cell.moved]
        outcome.loaded.add(sum(entry.row.pence for entry in entries), len(entries))
        for row, cell, _digest, _ordinal in moved:
            outcome.moved.add(row.pence)
            outcome.moved_to = cell.period
            if row.period.year != cell.period.year:
                outcome.moved_year.add(row.pence)
        self._waiting.settle(entry.row.cells for entry in entries)
        for row, cell, _digest, _ordinal in entries[: SHOWN_ROWS - len(outcome.first_rows)]:
            outcome.first_rows.append(
                GoodRow(row, cell.workstream.name, cell.category.name, cell.period, cell.moved)
            )

    def _reject(self, bads: list[Bad]) -> None:
        for bad in bads:
            self._outcome.reject(bad, waiting=self._waiting.holds(bad.cells))
        self._keeper.reject(bads)


WORDS_OF_RESTATED = "was loaded before as"
"""What the reason of every rejected row that restates others says."""


def _restated(row: Row, held: str) -> Bad:
    reason = (
        f"Reference “{shortened(row.reference)}” {WORDS_OF_RESTATED} {held}, which this file "
        "does not have: it may be the same payment with another amount, date or code."
    )
    return Bad(row.line, row.cells, "", row.reference, reason, row.pence, Fault.RESTATED)
