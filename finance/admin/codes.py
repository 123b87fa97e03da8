"""Admin of what the ledger's codes and columns mean."""

from django.contrib import admin

from finance.models import AccountCode, CostCentre, LedgerMapping
from programmes.admin.scope import HistoryAdmin


@admin.register(CostCentre)
class CostCentreAdmin(HistoryAdmin):
    programme_path = "programme"
    list_display = ("code", "name", "programme", "workstream")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("programme", "workstream")
    search_fields = ("code", "name")
    autocomplete_fields = ("programme", "workstream")


@admin.register(AccountCode)
class AccountCodeAdmin(HistoryAdmin):
    programme_path = "programme"
    list_display = ("code", "name", "programme", "category")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("programme", "category")
    search_fields = ("code", "name")
    autocomplete_fields = ("programme", "category")


@admin.register(LedgerMapping)
class LedgerMappingAdmin(HistoryAdmin):
    list_display = ("title", "ledger_name", "is_demonstration", "date_format", "period_source")
    list_filter = ("is_demonstration", "period_source")
    search_fields = ("title", "ledger_name")
    prepopulated_fields = {"slug": ("title",)}
