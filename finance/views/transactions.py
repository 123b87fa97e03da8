"""The rows of the ledger."""

from finance.filters import TransactionFilter
from finance.models import Transaction
from finance.querysets import TransactionQuerySet
from finance.tables.transactions import TransactionTable
from innovation.core.reports import Report


class TransactionReport(Report):
    """Every ledger row that the user may see."""

    title = "Transactions"
    lead = "Every row of the ledger, as it was imported. Rows are never changed or deleted."
    address = "finance:transaction-list"
    permission_required = "finance.view_transaction"
    table_class = TransactionTable
    filter_class = TransactionFilter
    file_only = ("cost_centre", "account", "line")

    def get_rows(self) -> TransactionQuerySet:
        """The transactions of the workstreams that the user may see, the latest first."""
        return Transaction.objects.visible_to(self.request.user).with_origin()
