"""Loading a ledger file into a programme, and looking first at what would become of it."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.cells import CellFinder
from finance.actions.codes import AssignedCodes, CodeBook
from finance.actions.collector import collector_paused
from finance.actions.keeping import Keeper, Writer
from finance.actions.known import KnownRows
from finance.actions.outcome import Outcome
from finance.actions.periods import PeriodBook
from finance.actions.reading import Reading
from finance.actions.refusals import ActionRefusedError, LedgerRefusedError
from finance.actions.source import LedgerSource
from finance.actions.unloaded import UnloadedRejects
from finance.ledger_file import LedgerFileError
from finance.models import Ledger, LedgerImport, LedgerMapping
from programmes.models import Programme


def preview_ledger(
    *,
    source: LedgerSource,
    programme: Programme,
    accept_restated: bool = False,
    keeper: Keeper | None = None,
) -> Outcome:
    """What would become of every row of the file. Nothing is written or locked.

    The outcome keeps the first rows and rejects; `keeper` is handed all of them.

    Raises LedgerFileError for a file that cannot be read.
    """
    return read_into(
        source=source,
        ledger=ledger_for(programme, source.mapping),
        codes=AssignedCodes(programme),
        accept_restated=accept_restated,
        keeper=keeper,
    )


def import_ledger(
    *,
    source: LedgerSource,
    programme: Programme,
    rule: str,
    by: User | None,
    accept_restated: bool = False,
) -> Outcome:
    """Load the file's new rows into the programme's ledger, all or nothing.

    `rule` is of LedgerImport.Rule: to refuse the file when a row is bad (LedgerRefusedError, with
    the outcome), or to load the good rows and keep the bad ones as rejects. A file that brings
    nothing new writes nothing. Imports of a programme wait for one another.

    Raises LedgerFileError for a file that cannot be read.
    """
    with transaction.atomic():
        locked = Programme.objects.select_for_update().get(pk=programme.pk)
        ledger = ledger_for(locked, source.mapping)
        outcome = read_into(
            source=source,
            ledger=ledger,
            codes=AssignedCodes(locked),
            accept_restated=accept_restated,
            write={"by": by, "rule": rule},
        )
        if outcome.nothing_new:
            transaction.set_rollback(True)
            outcome.ledger_import = None
    return outcome


def ledger_for(programme: Programme, mapping: LedgerMapping) -> Ledger:
    """The ledger of the programme that the mapping reads; not saved yet when it is the first.

    Raises ActionRefusedError when invented and real spend would come together in one ledger.
    """
    wanted = Ledger(
        programme=programme,
        name=mapping.ledger_name,
        is_demonstration=mapping.is_demonstration,
    )
    if not programme.pk:
        return wanted
    found = Ledger.objects.filter(programme=programme, name=mapping.ledger_name).first()
    if found and found.is_demonstration != mapping.is_demonstration:
        holds, is_for = ("invented", "real") if found.is_demonstration else ("real", "invented")
        raise ActionRefusedError(
            f"The ledger “{found}” holds {holds} spend and this mapping is for {is_for} spend."
        )
    return found or wanted


def read_into(
    *,
    source: LedgerSource,
    ledger: Ledger,
    codes: CodeBook,
    accept_restated: bool = False,
    keeper: Keeper | None = None,
    write: dict[str, Any] | None = None,
) -> Outcome:
    """Read the file against the ledger; with `write` (`by` and `rule`) load it there.

    The caller has a transaction open then, with the programme locked.
    """
    with source.opened() as (outcome, blocks):
        known = KnownRows(ledger)
        unloaded = UnloadedRejects(ledger, outcome.header)
        book = PeriodBook(ledger.programme, lock=write is not None)
        already = _same_file(ledger, outcome)
        if write:
            keeper = Writer(ledger=ledger, **_details(source, outcome), **write)
        keeper = keeper or Keeper()
        reading = Reading(
            outcome=outcome,
            keeper=keeper,
            finder=CellFinder(ledger.programme, codes, book),
            known=known,
            unloaded=unloaded,
            accept_restated=accept_restated,
        )
        try:
            with collector_paused, keeper:
                reading.take(blocks)
        except LedgerRefusedError:
            if not outcome.nothing_new:
                raise
    outcome.new_workstreams = codes.new_workstreams
    outcome.new_categories = codes.new_categories
    outcome.already = already if outcome.nothing_new else None
    _refuse_no_rows(source, outcome)
    return outcome


def _details(source: LedgerSource, outcome: Outcome) -> dict[str, Any]:
    return {
        "mapping": source.mapping,
        "file_name": outcome.file_name,
        "sha256": outcome.sha256,
        "size": outcome.size,
        "header": outcome.header,
        "where_column": source.where.column if source.where else "",
        "where_value": source.where.value if source.where else "",
    }


def _same_file(ledger: Ledger, outcome: Outcome) -> LedgerImport | None:
    """The last import of the same bytes into the ledger that was not reversed."""
    if not ledger.pk:
        return None
    imports = LedgerImport.objects.filter(ledger=ledger, sha256=outcome.sha256, reversal=None)
    return imports.order_by("-pk").first()


def _refuse_no_rows(source: LedgerSource, outcome: Outcome) -> None:
    if outcome.read > outcome.blank:
        return
    if source.where:
        raise LedgerFileError(
            f"No row of the file has “{source.where.value}” in “{source.where.column}”."
        )
    raise LedgerFileError(f"There are no rows under the header on line {outcome.header_line}.")
