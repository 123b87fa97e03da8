"""`manage.py restore FILE`: a backup into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from innovation.core.backup import BackupError, restore


class Command(BaseCommand):
    help = "Put a backup into the empty database of DATABASE_URL. Check it afterwards."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path, help="a file that manage.py backup wrote")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Put it back, or say why not."""
        try:
            restore(connection, options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Now run manage.py migrate and manage.py check_integrity.")
