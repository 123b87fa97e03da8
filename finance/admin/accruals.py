"""Admin of accruals, to be read: they are entered and withdrawn on their own pages."""

from typing import Any

from django.contrib import admin

from finance.models import Accrual
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin, pounds


@admin.register(Accrual)
class AccrualAdmin(ReadOnlyAdmin, HistoryAdmin):
    fields = (
        *("cost_line", "period", "kind", "amount", "reason", "evidence"),
        *("recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "withdrawn_reason"),
    )
    list_display: Any = (
        "__str__",
        "cost_line",
        "period",
        pounds("amount"),
        "recorded_at",
        "recorded_by",
        "withdrawn_at",
    )
    list_filter = (("period__programme", admin.RelatedOnlyFieldListFilter), "kind")
    list_select_related = (
        "cost_line__workstream",
        "cost_line__category",
        "period",
        "recorded_by",
    )
    search_fields = ("reason", "evidence")
