"""Tables of open orders: what a file would do, the files, and what of an order is invoiced."""

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any

from finance.actions.orders import Ending
from finance.ledger_file.orders import BadOrder
from finance.models import OrderInvoice
from finance.tables.imports import CountTable, MomentColumn
from innovation.core.tables import DateColumn, MoneyColumn, NumberColumn, Table, TextColumn

BREAK = {"td": {"class": "break"}}


class ChangeTable(CountTable):
    """What becomes of the orders that a file states."""

    label = TextColumn("Orders", footer="All orders of the file")
    amount = MoneyColumn("Left to be invoiced", total=True)

    class Meta(CountTable.Meta):
        """Inherited only when it is named."""


def fault_rows(rejects: Iterable[BadOrder]) -> Iterator[dict[str, Any]]:
    """Each fault of each row; the amount stands at the first of its row."""
    for bad in rejects:
        amounts = chain([bad.amount], repeat(None))
        for fault, amount in zip(bad.faults, amounts, strict=False):
            yield {"line": bad.line, "amount": amount, **fault._asdict()}


class BadOrderTable(Table):
    """Faults of the rows of a file that cannot be loaded, one by one."""

    line = TextColumn("Line")
    column = TextColumn("Column")
    value = TextColumn("Value", attrs=BREAK)
    reason = TextColumn("Why")
    amount = MoneyColumn("Amount", default="")

    caption = "Rows that cannot be loaded"

    class Meta:
        orderable = False


class PlannedTable(Table):
    """Orders of a file as they would stand."""

    line = TextColumn("Line", accessor="row__line")
    number = TextColumn("Order", accessor="row__number", attrs=BREAK)
    supplier = TextColumn("Supplier", accessor="row__supplier")
    cost_line = TextColumn("Cost line", accessor="line")
    ordered_on = DateColumn("Ordered", accessor="row__ordered_on")
    was = MoneyColumn("Was", default="")
    amount = MoneyColumn("Outstanding")
    left = MoneyColumn("Left to be invoiced")
    what = TextColumn("What happens", accessor="what__value")

    caption = "The first orders, those that change before the others"

    class Meta:
        orderable = False


class EndingTable(Table):
    """Orders that end because the file does not have them."""

    commitment = TextColumn("Order", linkify=lambda record: record.commitment.get_absolute_url())
    cost_line = TextColumn("Cost line", accessor="commitment__cost_line")
    left = MoneyColumn("Was left")
    because = TextColumn("Why")

    caption = "Orders that end"

    class Meta:
        orderable = False

    def render_commitment(self, record: Ending) -> str:
        """Its number and supplier."""
        return str(record.commitment)


class SnapshotTable(Table):
    """Files of open orders that were loaded, the last one first."""

    as_at = DateColumn("As at")
    programme = TextColumn("Programme", accessor="programme__name")
    file_name = TextColumn("File", attrs=BREAK)
    rows_stated = NumberColumn("Rows")
    amount_stated = MoneyColumn("Outstanding")
    rows_left_out = NumberColumn("Left out")
    imported_by = TextColumn("By", accessor="imported_by__username")
    imported_at = MomentColumn("When")

    caption = "Loaded before"

    class Meta:
        orderable = False


class InvoiceTable(Table):
    """Rows of the ledger that quote an order."""

    date = DateColumn("Date")
    period = TextColumn("Period")
    reference = TextColumn("Reference", accessor="transaction__reference", attrs=BREAK)
    supplier = TextColumn("Supplier", accessor="transaction__supplier")
    description = TextColumn("Description", accessor="transaction__description")
    amount = MoneyColumn("Amount", total=True)
    counted = TextColumn("Taken off here", accessor="pk")

    caption = "Invoices in the ledger that quote it"

    class Meta:
        orderable = False
        empty_text = "No row of the ledger quotes this number yet."

    def render_counted(self, record: OrderInvoice) -> str:
        """Whether it is off the amount by the snapshot, or taken off here."""
        stated_on = record.commitment.stated_on  # type: ignore[attr-defined]  # annotated
        return "No: the snapshot has it off" if stated_on and record.date <= stated_on else "Yes"


class StatementTable(Table):
    """What each snapshot says of an order, the last one first."""

    as_at = DateColumn("Open orders of", accessor="snapshot__as_at")
    file_name = TextColumn("File", accessor="snapshot__file_name", attrs=BREAK)
    amount = MoneyColumn("Outstanding")
    imported_by = TextColumn("Loaded by", accessor="snapshot__imported_by__username")

    caption = "What each file of open orders says"

    class Meta:
        orderable = False
