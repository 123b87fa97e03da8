"""Checks of imports: every row that was read is accounted for, to the penny."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from finance.integrity.check import Check
from finance.models import LedgerImport, Reject, Transaction
from innovation.core import money
from innovation.core.fields import money_sum


def loads_differ() -> Iterable[str]:
    """Imports that say another number or amount of loaded rows than the ledger has of them."""
    return _differ("loaded", Transaction.objects.all())


def rejects_differ() -> Iterable[str]:
    """Imports that say another number or amount of rejects than were kept."""
    return _differ("rejected", Reject.objects.all())


def _differ(what: str, rows: QuerySet[Any]) -> Iterable[str]:
    grouped = rows.order_by().values_list("ledger_import")
    sums = {pk: sums for pk, *sums in grouped.annotate(Count("pk"), total=money_sum("amount"))}
    imports = LedgerImport.objects.order_by("pk")
    for pk, *said in imports.values_list("pk", f"rows_{what}", f"amount_{what}"):
        found = sums.get(pk, [0, money.ZERO])
        if said != found:
            yield f"Import {pk} says {_shown(said)} {what}; there are {_shown(found)}."


def _shown(rows_and_amount: list[Any]) -> str:
    rows, amount = rows_and_amount
    return f"{rows:,} rows of {money.show(amount)}"


def totals_differ() -> Iterable[str]:
    """Imports whose parts do not add up to what was read."""
    rows = F("rows_loaded") + F("rows_known") + F("rows_rejected") + F("rows_blank")
    amount = F("amount_loaded") + F("amount_known") + F("amount_rejected")
    for made in LedgerImport.objects.exclude(rows_read=rows, amount_read=amount).order_by("pk"):
        yield (
            f"Import {made.pk} read {_shown([made.rows_read, made.amount_read])}, and its parts "
            "are not as much."
        )


def reversals_differ() -> Iterable[str]:
    """Reversals that do not take back as many rows as the import loaded, and its amount."""
    reversals = LedgerImport.objects.filter(reverses__isnull=False)
    agree = Q(
        ledger=F("reverses__ledger"),
        rows_loaded=F("reverses__rows_loaded"),
        amount_loaded=money.ZERO - F("reverses__amount_loaded"),
    )
    for reversal in reversals.exclude(agree).order_by("pk"):
        yield (
            f"Import {reversal.pk} takes back "
            f"{_shown([reversal.rows_loaded, reversal.amount_loaded])}, which is not import "
            f"{reversal.reverses_id}."
        )


def rescues_stray() -> Iterable[str]:
    """Rejects that are said to be loaded by an import of another ledger."""
    rescued = Reject.objects.filter(loaded_by__isnull=False)
    strays = rescued.exclude(loaded_by__ledger=F("ledger_import__ledger")).order_by("pk")
    for reject in strays:
        yield (
            f"Reject {reject.pk} (line {reject.line} of import {reject.ledger_import_id}) is said "
            f"to be loaded by import {reject.loaded_by_id}, which is of another ledger."
        )


_COMPARE = (
    "Import the same file into a copy of the last backup that passes this check and compare: rows "
    "of the ledger or rejects were added, changed or removed outside the application."
)

CHECKS = (
    Check(
        "import loads",
        "The rows and the amount that an import loaded are in the ledger.",
        _COMPARE,
        loads_differ,
    ),
    Check(
        "import rejects",
        "The rows and the amount that an import rejected are kept.",
        _COMPARE,
        rejects_differ,
    ),
    Check(
        "import totals",
        "The rows that were read are loaded, known, rejected or blank, and the amounts add up.",
        _COMPARE,
        totals_differ,
    ),
    Check("reversals", "A reversal takes back its whole import.", _COMPARE, reversals_differ),
    Check(
        "rescued rejects",
        "A reject that was loaded later was loaded into the same ledger.",
        "Clear who loaded the reject, and try it again on the import's page.",
        rescues_stray,
    ),
)
