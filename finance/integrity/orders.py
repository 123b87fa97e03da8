"""Checks of open orders: what snapshots say, and which ledger rows are their invoices."""

from collections.abc import Iterable

from django.db.models import F, Q

from finance.actions.invoices import kept_of, matches, orders_of, rows_for
from finance.integrity.check import Check
from finance.models import Commitment, OrderInvoice, OrderSnapshot, OrderStatement
from innovation.core import money
from innovation.core.fields import money_sum
from programmes.models import Programme


def snapshots_differ() -> Iterable[str]:
    """Snapshots whose statements are not what the file had outstanding."""
    summed = OrderSnapshot.objects.annotate(total=money_sum("statements__amount"))
    for row in summed.exclude(amount_stated=F("total")).order_by("pk"):
        yield (
            f"Order snapshot {row.pk} says {money.show(row.amount_stated)}; its orders have "
            f"{money.show(row.total)}."  # type: ignore[attr-defined]  # annotated
        )


def orders_differ() -> Iterable[str]:
    """Orders whose amount or snapshot is not that of the latest snapshot that states them."""
    latest = dict(
        OrderStatement.objects.order_by("snapshot__as_at", "snapshot_id").values_list(
            "commitment", "pk"
        )
    )
    said = OrderStatement.objects.in_bulk(latest.values())
    for row in Commitment.objects.exclude(snapshot=None, statements=None).distinct().order_by("pk"):
        statement = said.get(latest.get(row.pk, 0))
        told = (statement.snapshot_id, statement.amount) if statement else None
        if told != (row.snapshot_id, row.amount):
            yield (
                f"Commitment {row.pk} ({row.reference}) has {money.show(row.amount)} of snapshot "
                f"{row.snapshot_id}, which is not what its latest snapshot says."
            )


def invoices_differ() -> Iterable[str]:
    """Ledger rows that quote an order and are not kept as its invoice, and the other way round."""
    for programme in Programme.objects.order_by("pk"):
        orders, kept = orders_of(programme.pk), kept_of(programme.pk)
        for match in matches(rows_for(programme.pk, orders), orders) if orders else ():
            pk, told = match.invoice.transaction_id, match.order.key
            if kept.pop(pk, None) != told:
                yield f"Transaction {pk} quotes commitment {told} and is not kept as its invoice."
        for pk, order in kept.items():
            yield f"Transaction {pk} is kept as an invoice of commitment {order}, and is none."


def invoices_stray() -> Iterable[str]:
    """Invoices whose date, amount or period is not that of their ledger row."""
    agree = Q(
        date=F("transaction__date"),
        amount=F("transaction__amount"),
        period=F("transaction__balance__period"),
    )
    for row in OrderInvoice.objects.exclude(agree).order_by("pk"):
        yield f"Invoice {row.pk} is not as transaction {row.transaction_id} of the ledger."


_LOAD_AGAIN = "Load the latest file of open orders again: it tells every order and invoice anew."

CHECKS = (
    Check(
        "order snapshots",
        "A snapshot of open orders has the amounts of its file, and its orders those.",
        _LOAD_AGAIN,
        lambda: (*snapshots_differ(), *orders_differ()),
    ),
    Check(
        "order invoices",
        "Each ledger row that quotes an order is its invoice, once, with the row's own amount.",
        _LOAD_AGAIN,
        lambda: (*invoices_stray(), *invoices_differ()),
    ),
)
