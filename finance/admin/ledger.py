"""Admin of the ledger, to be read: it grows by imports and reversals only."""

from typing import Any

from django.contrib import admin

from finance.models import Ledger, LedgerImport, Reject, Transaction
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin, pounds


@admin.register(Ledger)
class LedgerAdmin(ReadOnlyAdmin):
    programme_path = "programme"
    list_display = ("name", "programme", "is_demonstration")
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter), "is_demonstration")
    list_select_related = ("programme",)
    search_fields = ("name",)


@admin.register(LedgerImport)
class LedgerImportAdmin(ReadOnlyAdmin):
    list_display: Any = (
        "__str__",
        "ledger",
        "rows_read",
        "rows_loaded",
        "rows_known",
        "rows_rejected",
        pounds("amount_loaded"),
        "imported_by",
        "imported_at",
    )
    list_filter = (("ledger", admin.RelatedOnlyFieldListFilter), "rule")
    list_select_related = ("ledger", "imported_by")
    search_fields = ("file_name", "sha256")
    date_hierarchy = "imported_at"


@admin.register(Transaction)
class TransactionAdmin(ReadOnlyAdmin):
    """No date hierarchy and the newest row first: neither sorts or counts a long ledger."""

    list_display: Any = (
        "date",
        "reference",
        "supplier",
        "cost_line",
        pounds("amount"),
        "ledger_import",
    )
    list_select_related = (
        "balance__cost_line__workstream",
        "balance__cost_line__category",
        "ledger_import",
    )
    search_fields = ("reference__startswith",)
    ordering = ("-pk",)

    @admin.display(description="cost line")
    def cost_line(self, transaction: Transaction) -> str:
        """Workstream, category and year."""
        return str(transaction.balance.cost_line)


@admin.register(Reject)
class RejectAdmin(ReadOnlyAdmin, HistoryAdmin):
    programme_path = "ledger_import__ledger__programme"
    list_display: Any = (
        "line",
        "ledger_import",
        "column",
        "value",
        "reason",
        pounds("amount"),
        "loaded_by",
        "set_aside_because",
    )
    list_filter = (
        ("loaded_by", admin.EmptyFieldListFilter),
        ("set_aside_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("ledger_import", "loaded_by")
    search_fields = ("value", "reason", "ledger_import__file_name")
