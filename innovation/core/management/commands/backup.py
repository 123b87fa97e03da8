"""`manage.py backup FILE`: the whole database in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from innovation.core.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Write the whole database to FILE, while the tracker goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, or say why not."""
        try:
            back_up(connection, options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {options['file']}.")
