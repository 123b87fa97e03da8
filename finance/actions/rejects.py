"""What was not loaded: out as a file, and in again."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.cells import CellFinder
from finance.actions.codes import AssignedCodes
from finance.actions.keeping import Keeper, Writer
from finance.actions.known import KnownRows
from finance.actions.outcome import Outcome, Tally, count_code
from finance.actions.periods import PeriodBook
from finance.actions.reading import Reading
from finance.actions.refusals import ActionRefusedError, NotAsShownError
from finance.actions.source import BLOCK, MAX_FILE_NAME, layout_of
from finance.actions.unloaded import REJECT_COLUMNS, UnloadedRejects
from finance.ledger_file import Layout, RowReader, blocks_of, folded
from finance.ledger_file.records import MAX_CODE, same
from finance.models import LedgerImport
from innovation.core.money import to_pence
from innovation.core.periods import Period
from programmes.models import Programme


def reject_rows(*, ledger_import: LedgerImport) -> Iterator[list[str]]:
    """The waiting rejects as rows of a CSV file, the header first.

    They are as they were in the file they came from, so that the same mapping reads them when
    they are corrected and uploaded; behind them stand REJECT_COLUMNS.
    """
    width = len(ledger_import.header)
    yield [*ledger_import.header, *REJECT_COLUMNS]
    for reject in ledger_import.rejects.waiting().order_by("line").iterator():
        cells = [*reject.cells, *[""] * width][:width]
        yield [*cells, str(ledger_import.pk), str(reject.line), reject.reason]


def preview_retry(
    *,
    ledger_import: LedgerImport,
    declared_period: Period | None = None,
    accept_restated: bool = False,
) -> Outcome:
    """What `retry_rejects` would do now. Nothing is written or locked; it raises the same."""
    layout = _layout(ledger_import, declared_period)
    return _read_again(ledger_import, layout, accept_restated=accept_restated)


def retry_rejects(
    *,
    ledger_import: LedgerImport,
    by: User | None,
    declared_period: Period | None = None,
    accept_restated: bool = False,
    expected: Tally | None = None,
) -> Outcome:
    """Read the waiting rejects of an import again, with its mapping and the codes of today.

    Those that are good now are loaded by an import of their own. The others stay where they are:
    they are counted in the outcome, but not in that import. Nothing is written when none is good,
    nor when others are loaded than are `expected`, where that is said.

    Raises ActionRefusedError when the import has no mapping, NotAsShownError when others are
    loaded, LedgerFileError when the mapping names a column that its file did not have.
    """
    layout = _layout(ledger_import, declared_period)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=ledger_import.ledger.programme_id)
        write = {"by": by, "mapping": ledger_import.mapping}
        outcome = _read_again(ledger_import, layout, accept_restated=accept_restated, write=write)
        if expected not in (None, outcome.loaded):
            raise NotAsShownError
        if not outcome.loaded.rows and not outcome.known.rows:
            transaction.set_rollback(True)
            outcome.ledger_import = None
    return outcome


def _layout(ledger_import: LedgerImport, declared_period: Period | None) -> Layout:
    if ledger_import.mapping is None:
        raise ActionRefusedError("The mapping of this import is gone: upload its rejects instead.")
    return layout_of(ledger_import.mapping, declared_period)


def _read_again(
    original: LedgerImport,
    layout: Layout,
    *,
    accept_restated: bool,
    write: dict[str, Any] | None = None,
) -> Outcome:
    """Read the rows against the ledger; with `write` (`by` and `mapping`) load them there."""
    ledger = original.ledger
    suffix = " (rejected rows again)"
    name = original.file_name[: MAX_FILE_NAME - len(suffix)] + suffix
    outcome = Outcome(file_name=name, header=original.header, columns=layout.columns())
    book = PeriodBook(ledger.programme, lock=write is not None)
    keeper = Keeper()
    if write is not None:
        keeper = Writer(
            ledger=ledger,
            keep_rejects=False,
            file_name=name,
            header=original.header,
            rule=LedgerImport.Rule.LOAD_GOOD,
            **write,
        )
    reading = Reading(
        outcome=outcome,
        keeper=keeper,
        finder=CellFinder(ledger.programme, AssignedCodes(ledger.programme), book),
        known=KnownRows(ledger, apart_from=[original.pk]),
        unloaded=UnloadedRejects(ledger, original.header),
        accept_restated=accept_restated,
    )
    rejects = original.rejects.waiting().order_by("line").values_list("line", "cells")
    with keeper:
        blocks = (
            ([line for line, _ in block], [cells for _, cells in block])
            for block in blocks_of(rejects.iterator(), BLOCK)
        )
        reading.take(RowReader(original.header, layout).read(blocks))
    return outcome


def codes_waiting(*, ledger_import: LedgerImport) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """The cost centres and the accounts of waiting rejects that nobody has assigned by now.

    They are read from the rows as they were, each with the rows that name it and their amounts.
    """
    cost_centres: dict[str, Tally] = {}
    accounts: dict[str, Tally] = {}
    mapping = ledger_import.mapping
    if mapping is None:
        return cost_centres, accounts
    codes = AssignedCodes(ledger_import.ledger.programme)
    names = [same(name) for name in ledger_import.header]
    centre, account = (
        _place(names, mapping.cost_centre_column),
        _place(names, mapping.account_column),
    )
    waiting = ledger_import.rejects.waiting().values_list("cells", "amount")
    for cells, amount in waiting.iterator():
        pence = None if amount is None else to_pence(amount)
        _count(cost_centres, cells, centre, pence, codes.workstream)
        _count(accounts, cells, account, pence, codes.category)
    return cost_centres, accounts


def _place(names: list[str], column: str) -> int:
    return names.index(same(column)) if same(column) in names else len(names)


def _count(
    tallies: dict[str, Tally],
    cells: list[str],
    place: int,
    pence: int | None,
    assigned: Callable[[str], object],
) -> None:
    code = folded(cells[place]) if place < len(cells) else ""
    if code and len(code) <= MAX_CODE and assigned(code) is None:
        count_code(tallies, code, pence)
