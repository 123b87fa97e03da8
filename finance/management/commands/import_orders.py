"""`manage.py import_orders`: replace a programme's open orders by those of a file."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.actions import ActionRefusedError
from finance.actions.orders import (
    OrderPlan,
    OrderSource,
    OrdersRefusedError,
    import_orders,
    preview_orders,
)
from finance.ledger_file import LedgerFileError
from finance.ledger_file.workbook import as_text, named
from innovation.core.money import show
from programmes.models import Programme


class Command(BaseCommand):
    """Exits with 1 and the reason on standard error when the file was refused."""

    help = "Replace a programme's open orders by those of a file (CSV, XLSX or ODS)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--programme", required=True, help="Its slug.")
        parser.add_argument(
            "--as-at", required=True, type=dt.date.fromisoformat, help="Such as 2018-11-30."
        )
        parser.add_argument("--user", required=True, help="In whose name they are entered.")
        parser.add_argument(
            "--leave-out",
            action="store_true",
            help="Leave out rows of cost centres that the programme does not have.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Write nothing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file, as_text(file) as plain:
                name = named(options["file"].name, plain.sheet)
                source = OrderSource(plain.file, name, options["as_at"], options["leave_out"])
                plan = _run(source, options)
        except OrdersRefusedError as error:
            raise CommandError("\n".join([str(error), *_rejects(error.plan)])) from error
        except (ActionRefusedError, LedgerFileError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_summary(plan))


def _run(source: OrderSource, options: dict[str, Any]) -> OrderPlan:
    programme = Programme.objects.filter(slug=options["programme"]).first()
    if programme is None:
        raise CommandError(f"There is no programme “{options['programme']}”.")
    by = User.objects.filter(username=options["user"]).first()
    if by is None:
        raise CommandError(f"There is no user “{options['user']}”.")
    if options["dry_run"]:
        return preview_orders(source=source, programme=programme)
    return import_orders(source=source, programme=programme, by=by)


def _rejects(plan: OrderPlan) -> list[str]:
    return [
        f"  line {bad.line}, {fault.column or 'row'}: {fault.reason}"
        for bad in plan.rejects
        for fault in bad.faults
    ]


def _summary(plan: OrderPlan) -> str:
    stated, left_out = plan.stated, plan.left_out
    lines = [
        f"Stated: {stated.rows:,} rows, {show(stated.amount)}.",
        f"Left out: {left_out.rows:,} rows, {show(left_out.amount)}.",
        f"{len(plan.orders):,} open orders; {len(plan.ended):,} ended.",
    ]
    return "\n".join(
        [*lines, *_rejects(plan), "Loaded." if plan.snapshot else "Nothing was written."]
    )
