"""`manage.py bench_seed`: a programme of any size for benchmarks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.actions.benchmark import seed_benchmark
from finance.actions.refusals import ActionRefusedError


class Command(BaseCommand):
    """Exits with 1 when the database has a programme already."""

    help = "Fill an empty database with a programme for benchmarks, 2023/24 to 2026/27."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cost-centres", type=int, default=2000, help="CC00001 and on.")
        parser.add_argument("--accounts", type=int, default=100, help="10001 and on.")
        parser.add_argument("--workstreams", type=int, default=400)

    def handle(self, *_args: Any, **options: Any) -> None:
        sizes = {name: options[name] for name in ("cost_centres", "accounts", "workstreams")}
        if min(sizes.values()) < 1:
            raise CommandError("Give numbers of 1 or more.")
        try:
            seed_benchmark(**sizes)
        except ActionRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "Made the programme “Benchmark” with {cost_centres:,} cost centres, {accounts:,} "
            "accounts and {workstreams:,} workstreams.".format(**sizes)
        )
