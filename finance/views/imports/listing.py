"""The list of imports, with the files and rows that wait for somebody."""

from typing import Any

from finance.attention import waiting_rejects
from finance.filters import ImportFilter
from finance.models import LedgerImport, LedgerUpload
from finance.querysets import LedgerImportQuerySet
from finance.tables.imports import ImportTable
from innovation.core.reports import Report


class ImportReport(Report):
    """Every import of the programmes that the user may see in whole."""

    title = "Imports"
    lead = "What each ledger file brought into the ledger, and what it did not."
    address = "finance:import-list"
    permission_required = "finance.view_ledgerimport"
    template_name = "finance/import_list.html"
    table_class = ImportTable
    filter_class = ImportFilter
    file_only = (
        "ledger",
        "waiting",
        "aside",
        "rows_blank",
        "amount_read",
        "amount_known",
        "amount_rejected",
    )

    def get_rows(self) -> LedgerImportQuerySet:
        """The imports that the user may see, the latest first."""
        return LedgerImport.objects.visible_to(self.request.user).with_state()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The user's own files and the rejects that wait, above the list."""
        user = self.request.user
        return super().get_context_data(
            uploads=LedgerUpload.objects.visible_to(user).select_related("programme"),
            matters=list(waiting_rejects(user)),
            **kwargs,
        )
