"""Checks of the ledger and of the balances that stand for it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from finance.integrity.check import Check
from finance.models import Balance, Transaction
from innovation.core import money
from innovation.core.fields import money_sum


def balances_differ() -> Iterable[str]:
    """Balances that are not the sum of their transactions; one pass over the ledger."""
    by_balance = Transaction.objects.order_by().values_list("balance")
    sums = dict(by_balance.annotate(total=money_sum("amount")))
    for pk, amount in Balance.objects.order_by("pk").values_list("pk", "amount").iterator():
        total = sums.get(pk, money.ZERO)
        if amount != total:
            yield (
                f"Balance {pk} says {money.show(amount)}; its transactions are {money.show(total)}."
            )


def balances_stray() -> Iterable[str]:
    """Balances whose period is of another programme or year than their cost line."""
    agree = Q(
        period__year=F("cost_line__year"),
        period__programme=F("cost_line__workstream__programme"),
    )
    for balance in Balance.objects.exclude(agree).select_related("period", "cost_line"):
        yield (
            f"Balance {balance.pk}: period {balance.period_id} ({balance.period}) is of another "
            f"programme or year than cost line {balance.cost_line_id}."
        )


def transactions_stray() -> Iterable[str]:
    """Transactions whose ledger, import and balance are not of one ledger and programme."""
    agree = Q(
        ledger_import__ledger=F("ledger"),
        balance__cost_line__workstream__programme=F("ledger__programme"),
    )
    for row in _places(Transaction.objects.exclude(agree)):
        yield (
            f"{_name(row)}: ledger {row['ledger']}, import {row['ledger_import']} and balance "
            f"{row['balance']} are not of one ledger and programme."
        )


def contra_rows_differ() -> Iterable[str]:
    """Contra rows that do not take back exactly the row that they reverse."""
    contras = Transaction.objects.filter(reverses__isnull=False)
    agree = Q(reverses__ledger=F("ledger"), amount=money.ZERO - F("reverses__amount"))
    for row in _places(contras.exclude(agree)):
        yield f"{_name(row)} is not the opposite of transaction {row['reverses']}."


def _places(rows: Any) -> Iterable[dict[str, Any]]:
    fields = ("pk", "line", "ledger", "ledger_import", "balance", "reverses")
    found: Iterable[dict[str, Any]] = rows.order_by("pk").values(*fields)[:1000].iterator()
    return found


def _name(row: dict[str, Any]) -> str:
    return f"Transaction {row['pk']} (line {row['line']} of import {row['ledger_import']})"


_RESTORE = (
    "The ledger only grows by imports and reversals, so somebody went around the application: "
    "find out who, and restore the last backup that passes this check."
)

CHECKS = (
    Check(
        "balances",
        "Each balance is the sum of its transactions.",
        "Pages show the balance. If the transactions are right (the checks of imports pass), set "
        "the balance to their sum; otherwise restore the last backup that passes this check.",
        balances_differ,
    ),
    Check(
        "balance places",
        "The period of a balance is of the programme and year of its cost line.",
        "Set the cost line or the period back to what its history says that it was.",
        balances_stray,
    ),
    Check(
        "transaction places",
        "A transaction, its import, its ledger and its balance are of one programme.",
        _RESTORE,
        transactions_stray,
    ),
    Check(
        "contra rows",
        "A contra row is the opposite of the row that it reverses.",
        _RESTORE,
        contra_rows_differ,
    ),
)
