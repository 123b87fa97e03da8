"""The table of ledger rows."""

from innovation.core.tables import (
    DateColumn,
    MoneyColumn,
    PeriodColumn,
    Table,
    TextColumn,
    YearColumn,
)


class TransactionTable(Table):
    """Rows of the ledger with what they count towards."""

    date = DateColumn("Date")
    reference = TextColumn("Reference")
    supplier = TextColumn("Supplier")
    description = TextColumn("Description", orderable=False)
    workstream = TextColumn(
        "Workstream", accessor="balance__cost_line__workstream__name", orderable=False
    )
    category = TextColumn(
        "Category", accessor="balance__cost_line__category__name", orderable=False
    )
    year = YearColumn("Year", accessor="balance__cost_line__year", orderable=False)
    period = PeriodColumn("Period", accessor="balance__period__number", orderable=False)
    cost_centre = TextColumn("Cost centre", orderable=False)
    account = TextColumn("Account", orderable=False)
    ledger_import = TextColumn("Import", accessor="ledger_import_id", orderable=False)
    line = TextColumn("Line of the file", orderable=False)
    amount = MoneyColumn("Amount", total=True)

    caption = "Transactions"

    class Meta:
        empty_text = "No transactions here. Clear a filter, or import a ledger file."
