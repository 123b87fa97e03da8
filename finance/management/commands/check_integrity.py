"""`manage.py check_integrity`: whether the whole book agrees with itself."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from finance.integrity import CHECKS, Finding, look


class Command(BaseCommand):
    help = "Prove every promise of the book, or name the rows that break one. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option, for other programs."""
        parser.add_argument("--json", action="store_true", help="print a JSON list instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, print what is wrong, and exit with 1 when anything is."""
        found = [look(check) for check in CHECKS]
        if options["json"]:
            records = [as_record(finding) for finding in found]
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=2))
        else:
            for finding in found:
                self.stdout.write(in_words(finding))
        wrong = sum(1 for finding in found if finding.rows)
        if wrong:
            self.stderr.write(f"{wrong} of {len(found)} checks found something wrong.")
            sys.exit(1)


def as_record(finding: Finding) -> dict[str, Any]:
    """The finding for JSON."""
    check = finding.check
    return {
        "check": check.name,
        "promise": check.promise,
        "holds": not finding.rows,
        "rows": finding.rows,
        "more": finding.more,
        "remedy": check.remedy if finding.rows else "",
    }


def in_words(finding: Finding) -> str:
    """A line for a promise that holds; for a broken one its rows and what to do too."""
    check = finding.check
    if not finding.rows:
        return f"holds   {check.name}: {check.promise}"
    rows = [*finding.rows, *(["… and more."] if finding.more else [])]
    return "\n    ".join([f"BROKEN  {check.name}: {check.promise}", *rows, f"→ {check.remedy}"])
