"""Reading rows against a ledger: which are new, known, restated or bad, and where they count."""

from collections.abc import Iterable, Sequence
from itertools import compress, islice

from finance.actions.cells import Cell, CellFinder
from finance.actions.keeping import Keeper
from finance.actions.known import Identified, KnownRows
from finance.actions.outcome import SHOWN_REJECTS, SHOWN_ROWS, GoodRow, Outcome, RejectedRow
from finance.actions.unloaded import UnloadedRejects
from finance.ledger_file import Bad, Block, Fault, Row, Rows
from finance.ledger_file.records import shortened


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
        unloaded: UnloadedRejects,
        accept_restated: bool = False,
    ) -> None:
        self._outcome, self._keeper, self._finder = outcome, keeper, finder
        self._known, self._unloaded = known, unloaded
        self._accept_restated = accept_restated
        self._held: list[Identified] = []

    def take(self, blocks: Iterable[Block]) -> None:
        """Read every block and finish."""
        for block in blocks:
            self._reject(block.bads)
            self._take_rows(block.rows)
            self._outcome.blank += len(block.blanks)
        for held in self._held:
            self._take_held(held)
        self._keeper.finish(self._outcome, self._unloaded.settled)

    def _take_rows(self, rows: Rows) -> None:
        new, referred, known = self._known.identify(rows)
        self._outcome.known.add(sum(known.pence), len(known))
        self._unloaded.settle(known.cells)
        if referred.rows:
            self._held.append(referred)
        self._load(new)

    def _take_held(self, held: Identified) -> None:
        references = held.rows.references
        gone = self._known.contradicted(references)
        restated = held.rows.where([reference in gone for reference in references])
        bads = [_restated(row, gone[row.reference]) for row in restated]
        self._show(bads)
        if self._accept_restated:
            self._outcome.accepted.add(sum(restated.pence), len(restated))
            self._load(held)
        else:
            self._reject(bads)
            self._load(held.where([reference not in gone for reference in references]))

    def _show(self, restated: list[Bad]) -> None:
        shown = self._outcome.restated
        shown += [RejectedRow(bad) for bad in restated[: SHOWN_REJECTS - len(shown)]]

    def _load(self, new: Identified) -> None:
        cells = self._finder.find(new.rows)
        if None in cells:
            astray = new.rows.where([cell is None for cell in cells])
            self._reject([self._finder.bad(row, self._outcome) for row in astray])
            new = new.where([cell is not None for cell in cells])
        found = [cell for cell in cells if cell is not None]
        self._count(new.rows, found)
        self._keeper.load(new, found)

    def _count(self, rows: Rows, cells: Sequence[Cell]) -> None:
        outcome = self._outcome
        outcome.loaded.add(sum(rows.pence), len(rows))
        for place in compress(range(len(cells)), [cell.moved for cell in cells]):
            row, cell = rows.row(place), cells[place]
            outcome.moved.add(row.pence)
            outcome.moved_to = cell.period
            if row.period.year != cell.period.year:
                outcome.moved_year.add(row.pence)
        self._unloaded.settle(rows.cells)
        shown = islice(zip(rows, cells, strict=True), SHOWN_ROWS - len(outcome.first_rows))
        for row, cell in shown:
            outcome.first_rows.append(
                GoodRow(row, cell.workstream.name, cell.category.name, cell.period, cell.moved)
            )

    def _reject(self, bads: list[Bad]) -> None:
        rows = [self._unloaded.rejected(bad) for bad in bads]
        for row in rows:
            self._outcome.reject(row)
        self._keeper.reject(rows)


WORDS_OF_RESTATED = "was loaded before as"
"""What the reason of every rejected row that restates others says."""


def _restated(row: Row, held: str) -> Bad:
    reason = (
        f"Reference “{shortened(row.reference)}” {WORDS_OF_RESTATED} {held}, which this file "
        "does not have: it may be the same payment with another amount, date or code."
    )
    return Bad(row.line, row.cells, "", row.reference, reason, row.pence, Fault.RESTATED)
