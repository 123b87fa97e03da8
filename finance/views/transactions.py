"""The rows of the ledger."""

from typing import Any

from finance.filters import TransactionFilter
from finance.models import Transaction
from finance.querysets import TransactionQuerySet
from finance.tables.transactions import TransactionTable
from innovation.core.long_reports import LongReport


class TransactionReport(LongReport):
    """Every ledger row that the user may see."""

    title = "Transactions"
    lead = "Every row of the ledger, as it was imported. Rows are never changed or deleted."
    address = "finance:transaction-list"
    permission_required = "finance.view_transaction"
    table_class = TransactionTable
    filter_class = TransactionFilter
    dense = True
    key = "date"
    file_only = ("cost_centre", "account", "line")

    def get_rows(self) -> TransactionQuerySet:
        """The transactions of the workstreams that the user may see, the latest first."""
        return Transaction.objects.visible_to(self.request.user)

    def quick_totals(self) -> dict[str, Any]:
        """The sum of the balances that the rows count in, when all rows of each are among them."""
        if not isinstance(self.filter, TransactionFilter):
            return {}
        balances = self.filter.whole_balances()
        return {} if balances is None else {"amount": balances.total()}
