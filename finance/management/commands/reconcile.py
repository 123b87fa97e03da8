"""`manage.py reconcile`: each figure of the published reports beside the system's own."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from finance.models import ReportedFigure
from finance.reconciliation import POUNDS, Comparison, compare
from innovation.core import money


class Command(BaseCommand):
    help = "Print each figure of the reports beside the system's, the difference and the source."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option, for other programs."""
        parser.add_argument("--json", action="store_true", help="print a JSON list instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the figures and print them; a difference is no error."""
        comparisons = compare(ReportedFigure.objects.with_source())
        if options["json"]:
            rows = [as_record(comparison) for comparison in comparisons]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for comparison in comparisons:
            self.stdout.write(in_words(comparison))
        differ = sum(1 for comparison in comparisons if not comparison.agrees)
        self.stdout.write(
            f"{len(comparisons)} figures: {len(comparisons) - differ} agree, {differ} differ."
        )


def as_record(comparison: Comparison) -> dict[str, Any]:
    """The comparison for JSON, its exact numbers as text."""
    figure = comparison.figure
    return {
        "programme": figure.programme.slug,
        "label": figure.label,
        "as_printed": figure.as_printed,
        "unit": comparison.unit,
        "reported": str(comparison.reported),
        "ours": str(comparison.ours),
        "difference": str(comparison.difference),
        "agrees": comparison.agrees,
        "document": figure.citation.document.title,
        "published_on": figure.citation.document.published_on.isoformat(),
        "place": figure.citation.place,
        "note": figure.note,
    }


def in_words(comparison: Comparison) -> str:
    """The comparison in two lines: the figures, and below them where the report has its own."""
    figure = comparison.figure
    unit = comparison.unit
    ours, difference = shown(comparison.ours, unit), shown(comparison.difference, unit)
    verdict = "agrees" if comparison.agrees else f"differs by {difference}"
    return (
        f"{figure.label}: report {figure.as_printed}, system {ours}: "
        f"{verdict}\n    {figure.citation}{f' ({figure.note})' if figure.note else ''}"
    )


def shown(value: Decimal, unit: str) -> str:
    """Pounds and pence, or a count without trailing noughts: £4,762,000.00, 36.5 FTE."""
    return money.show(value) if unit == POUNDS else f"{value.normalize():f} {unit}"
