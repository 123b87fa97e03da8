"""Telling the invoices of orders among the ledger's rows, and keeping which they are."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Upper

from finance.models import Commitment, LedgerImport, OrderInvoice, Transaction
from finance.orders import Order, OrderBook, Quoting, number_key
from finance.querysets import TransactionQuerySet
from programmes.models import Programme

BLOCK = 2000
_ROW = (
    *("pk", "reference", "description", "supplier", "balance__cost_line"),
    *("balance__cost_line__year", "balance__period", "date", "amount"),
)


class Match(NamedTuple):
    """A ledger row and the order that it is an invoice of."""

    order: Order
    invoice: OrderInvoice


def orders_of(programme: int) -> list[Order]:
    """Every order of a programme, ended ones too: their last invoices come later."""
    rows = Commitment.objects.of_programme(programme).order_by("pk")
    names = ("pk", "reference", "supplier", "cost_line", "cost_line__year")
    return [Order(*row) for row in rows.values_list(*names)]


def rows_for(programme: int, orders: Iterable[Order]) -> TransactionQuerySet:
    """The rows that could be invoices: on a line of an order, or of its supplier."""
    orders = list(orders)
    lines = {order.line for order in orders}
    suppliers = {order.supplier.upper() for order in orders}
    named = Transaction.objects.alias(capitals=Upper("supplier"))
    return named.filter(
        Q(balance__cost_line__in=lines) | Q(capitals__in=suppliers),
        balance__cost_line__workstream__programme=programme,
    )


def matches(rows: TransactionQuerySet, orders: Iterable[Order]) -> Iterator[Match]:
    """The rows that are invoices, each with its order; the invoices are not saved."""
    book = OrderBook(orders)
    for pk, *told, period, date, amount in rows.order_by("pk").values_list(*_ROW).iterator(BLOCK):
        if order := book.find(Quoting(*told)):
            invoice = OrderInvoice(
                commitment_id=order.key,
                transaction_id=pk,
                period_id=period,
                date=date,
                amount=amount,
            )
            yield Match(order, invoice)


def keep_import(ledger_import: LedgerImport) -> None:
    """Keep the invoices among the rows of an import, in its transaction: two queries at most."""
    programme = ledger_import.ledger.programme_id
    if orders := orders_of(programme):
        rows = rows_for(programme, orders).filter(ledger_import=ledger_import)
        OrderInvoice.objects.bulk_create([one.invoice for one in matches(rows, orders)], BLOCK)


def keep_all(programme: Programme, *, number: str = "") -> None:
    """Tell the invoices of a programme anew; with `number` only those that an order of it adds.

    The caller has locked the programme, so that no import adds rows meanwhile.
    """
    orders = orders_of(programme.pk)
    rows = rows_for(programme.pk, orders)
    if number:
        word = max(number_key(number).split(), key=len, default=number)
        rows = rows.filter(Q(reference__icontains=word) | Q(description__icontains=word))
    found = {match.invoice.transaction_id: match.invoice for match in matches(rows, orders)}
    kept = kept_of(programme.pk)
    wrong = [pk for pk in kept if _is_wrong(kept[pk], found.get(pk), looked_at=not number)]
    OrderInvoice.objects.filter(transaction__in=wrong).delete()
    OrderInvoice.objects.bulk_create(
        [one for pk, one in found.items() if pk not in kept or pk in wrong], BLOCK
    )


def kept_of(programme: int) -> dict[int, int]:
    """The order of each ledger row of a programme that was told to be an invoice, by their keys."""
    kept = OrderInvoice.objects.filter(commitment__cost_line__workstream__programme=programme)
    return dict(kept.values_list("transaction", "commitment"))


def _is_wrong(order: int, told: OrderInvoice | None, *, looked_at: bool) -> bool:
    return looked_at if told is None else told.commitment_id != order
