"""Starting a programme from a ledger file: its services and subjective groups, and its spend."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from finance.actions.codes import StartingCodes, save_as, unique_slug
from finance.actions.import_ledger import ledger_for, read_into
from finance.actions.keeping import Keeper
from finance.actions.outcome import Outcome
from finance.actions.refusals import ActionRefusedError, LedgerRefusedError
from finance.actions.source import LedgerSource
from finance.ledger_file import folded
from programmes.models import Programme

MAX_NAME = 200


def preview_start(*, source: LedgerSource, name: str, keeper: Keeper | None = None) -> Outcome:
    """What would become of the file's rows in a new programme. Nothing is written.

    The outcome keeps the first rows and rejects; `keeper` is handed all of them.

    Raises ActionRefusedError for a name that cannot be used, LedgerFileError for the file.
    """
    programme = _named(name)
    codes = StartingCodes(programme, save=False, by=None)
    ledger = ledger_for(programme, source.mapping)
    return read_into(source=source, ledger=ledger, codes=codes, keeper=keeper)


def start_programme(
    *, source: LedgerSource, name: str, rule: str, by: User | None
) -> tuple[Programme, Outcome]:
    """Make a programme without dates and load the file into it, all or nothing.

    Each cost centre becomes a workstream of its name and each account a cost category, and the
    codes are assigned so for the files to come.

    Raises ActionRefusedError for a name that cannot be used, LedgerRefusedError by the rule or
    when no row is good, and LedgerFileError for the file; no programme is left behind then.
    """
    with transaction.atomic():
        programme = _named(name)
        _save_first(programme, by)
        outcome = read_into(
            source=source,
            ledger=ledger_for(programme, source.mapping),
            codes=StartingCodes(programme, save=True, by=by),
            write={"by": by, "rule": rule},
        )
        if not outcome.loaded.rows:
            raise LedgerRefusedError(outcome)
    return programme, outcome


def _named(name: str) -> Programme:
    name = folded(name)
    if not name or len(name) > MAX_NAME:
        raise ActionRefusedError(f"Give the programme a name of 1 to {MAX_NAME} characters.")
    if Programme.objects.filter(name__iexact=name).exists():
        raise _taken(name)
    taken = set(Programme.objects.values_list("slug", flat=True))
    return Programme(name=name, slug=unique_slug(name, taken, of="programme", length=60))


def _save_first(programme: Programme, by: User | None) -> None:
    """Save the programme, unless somebody else has started it since its name was free."""
    try:
        with transaction.atomic():
            save_as(programme, by)
    except IntegrityError as error:
        raise _taken(programme.name) from error


def _taken(name: str) -> ActionRefusedError:
    return ActionRefusedError(f"There is a programme called “{name}” already: import into it.")
