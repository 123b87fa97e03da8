"""`manage.py bench_reset`: empty the ledger of a benchmark database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance.actions.benchmark import reset_benchmark
from finance.actions.refusals import ActionRefusedError


class Command(BaseCommand):
    """Exits with 1 in any database but one that `bench_seed` filled."""

    help = "Empty the ledger, its imports and balances. Only in a database of bench_seed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            reset_benchmark()
        except ActionRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The ledger is empty.")
