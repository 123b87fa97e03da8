"""`manage.py import_ledger`: load a ledger file into a programme, or say what would happen.

The counts go to standard output as one JSON object, also when the file was refused; a summary for
people and the progress of a long file to standard error.
"""

import json
from io import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.actions import (
    ActionRefusedError,
    LedgerRefusedError,
    LedgerSource,
    Outcome,
    import_ledger,
    preview_ledger,
    preview_start,
    start_programme,
)
from finance.actions.mappings import fitting_mappings
from finance.actions.progress import Watch
from finance.actions.uploads import last_mapping
from finance.ledger_file import LedgerFileError, Where, survey
from finance.ledger_file.header import likely_header
from finance.ledger_file.sheet import Plain
from finance.ledger_file.workbook import as_text, named
from finance.management.progress_bar import LONG, ProgressBar
from finance.models import LedgerImport, LedgerMapping
from innovation.core.money import show
from innovation.core.periods import Period, PeriodError
from programmes.models import Programme


class Command(BaseCommand):
    """Exits with 1 and the reason on standard error when the file was refused."""

    help = "Load a ledger file (CSV, XLSX or ODS) into a programme's ledger."
    requires_system_checks = ()  # a third of what a month's file takes

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--mapping",
            help="The mapping's slug (default: the one of the programme's last import, or else "
            "the only one that fits the file).",
        )
        into = parser.add_mutually_exclusive_group()
        into.add_argument("--programme", help="Its slug or name (default: the only one).")
        into.add_argument(
            "--start-programme",
            metavar="NAME",
            help="Make a new programme from the file's cost centres and accounts.",
        )
        parser.add_argument("--where", metavar="COLUMN=VALUE", help="Read only these rows.")
        parser.add_argument("--period", help="Such as 2017/18-07, when the mapping asks for it.")
        parser.add_argument(
            "--rule",
            choices=LedgerImport.Rule.values,
            default=LedgerImport.Rule.LOAD_GOOD,
            help="What to do when a row is bad (default: load the good rows, keep the bad).",
        )
        parser.add_argument(
            "--accept-restated",
            action="store_true",
            help="Load rows whose reference was loaded before with other details.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")
        parser.add_argument("--json", action="store_true", help="Leave the summary out.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with (
                options["file"].open("rb") as file,
                as_text(file) as plain,
                self._bar(plain) as bar,
            ):
                outcome = _run(plain, options, bar.show)
        except LedgerRefusedError as error:
            self._report(error.outcome, options)
            raise CommandError(str(error)) from error
        except (ActionRefusedError, LedgerFileError, OSError) as error:
            raise CommandError(str(error)) from error
        self._report(outcome, options)

    def _bar(self, plain: Plain) -> ProgressBar:
        size = plain.file.seek(0, SEEK_END)
        plain.file.seek(0)
        return ProgressBar(self.stderr, is_long=size >= LONG)

    def _report(self, outcome: Outcome, options: dict[str, Any]) -> None:
        if not options["json"]:
            self.stderr.write(_summary(outcome, options), style_func=str)
        self.stdout.write(json.dumps(_figures(outcome)))


def _run(plain: Plain, options: dict[str, Any], watch: Watch) -> Outcome:
    name, rule = options["start_programme"], options["rule"]
    programme = None if name else _programme(options["programme"])
    source = LedgerSource(
        file=plain.file,
        name=named(options["file"].name, plain.sheet),
        mapping=_mapping(options["mapping"], plain.file, programme),
        declared_period=_period(options["period"]),
        where=_where(options["where"]),
        watch=watch,
    )
    if programme is None:
        if options["dry_run"]:
            return preview_start(source=source, name=name)
        return start_programme(source=source, name=name, rule=rule, by=None)[1]
    restated = options["accept_restated"]
    if options["dry_run"]:
        return preview_ledger(source=source, programme=programme, accept_restated=restated)
    return import_ledger(
        source=source, programme=programme, rule=rule, by=None, accept_restated=restated
    )


def _programme(name: str | None) -> Programme:
    programmes = Programme.objects.all()
    slugs = list(programmes.values_list("slug", flat=True))
    if name is None:
        if len(slugs) == 1:
            return programmes.get()
        raise CommandError(f"Name the --programme. There are: {_listed(slugs)}.")
    found = programmes.filter(slug=name).first() or programmes.filter(name__iexact=name).first()
    if found is None:
        raise CommandError(f"There is no programme “{name}”. There are: {_listed(slugs)}.")
    return found


def _mapping(slug: str | None, file: BinaryIO, programme: Programme | None) -> LedgerMapping:
    slugs = list(LedgerMapping.objects.values_list("slug", flat=True))
    if slug is None:
        return last_mapping(programme) or _only_fitting(file, slugs)
    found = LedgerMapping.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no mapping “{slug}”. There are: {_listed(slugs)}.")
    return found


def _only_fitting(file: BinaryIO, slugs: list[str]) -> LedgerMapping:
    fitting = fitting_mappings(likely_header(file, survey(file).encoding))
    if len(fitting) == 1:
        return fitting[0]
    fits = _listed([mapping.slug for mapping in fitting])
    raise CommandError(
        f"Name the --mapping: {fits} of those there are ({_listed(slugs)}) can read this file."
    )


def _listed(slugs: list[str]) -> str:
    return ", ".join(slugs) or "none"


def _period(text: str | None) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except PeriodError as error:
        raise CommandError(str(error)) from error


def _where(text: str | None) -> Where | None:
    if not text:
        return None
    column, equals, value = text.partition("=")
    if not equals or not column.strip():
        raise CommandError("--where takes COLUMN=VALUE.")
    return Where(column, value)


def _figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "read": outcome.read,
        "accepted": outcome.loaded.rows + outcome.known.rows,
        "loaded": outcome.loaded.rows,
        "known": outcome.known.rows,
        "rejected": outcome.rejected.rows,
        "set_aside": outcome.aside.rows,
        "blank": outcome.blank,
        "accepted_pence": outcome.loaded.pence + outcome.known.pence,
        "loaded_pence": outcome.loaded.pence,
        "known_pence": outcome.known.pence,
        "rejected_pence": outcome.rejected.pence,
        "total_pence": outcome.loaded.pence + outcome.known.pence + outcome.rejected.pence,
        "moved": outcome.moved.rows,
        "import": outcome.ledger_import.pk if outcome.ledger_import else None,
        "already_imported_by": outcome.already.pk if outcome.already else None,
        "faults": {fault.value: rows for fault, rows in outcome.faults.most_common()},
    }


def _summary(outcome: Outcome, options: dict[str, Any]) -> str:
    rows = [
        ("Loaded", outcome.loaded.rows, outcome.loaded.amount),
        ("Known already", outcome.known.rows, outcome.known.amount),
        ("Rejected", outcome.to_mend.rows, outcome.to_mend.amount),
    ]
    if outcome.aside.rows:
        rows.append(("Set aside", outcome.aside.rows, outcome.aside.amount))
    lines = [f"{outcome.file_name}: header on line {outcome.header_line}, {outcome.encoding}."]
    lines += [f"  {what:<14}{count:>10,} rows {show(amount):>22}" for what, count, amount in rows]
    lines += [f"  {'Blank':<14}{outcome.blank:>10,} rows"]
    lines += [f"  {'Read':<14}{outcome.read:>10,} rows {show(outcome.control_total):>22}"]
    if outcome.moved.rows:
        lines.append(outcome.moved_in_words)
    lines += [f"{rows:,} of: {fault.value}" for fault, rows in outcome.faults.most_common()]
    lines += [_reject_line(rejected.bad.line, rejected.why) for rejected in _few(outcome)]
    return "\n".join([*lines, _ending(outcome, options)])


def _few(outcome: Outcome) -> list[Any]:
    return outcome.first_rejects[:10]


def _reject_line(line: int, reason: str) -> str:
    return f"  line {line}: {reason}"


def _ending(outcome: Outcome, options: dict[str, Any]) -> str:
    if options["dry_run"]:
        return "Dry run: nothing was written."
    if outcome.ledger_import:
        return f"This is import {outcome.ledger_import.pk}."
    if outcome.already:
        return f"Nothing new: import {outcome.already.pk} brought this file. Nothing was written."
    return "Nothing new. Nothing was written."
