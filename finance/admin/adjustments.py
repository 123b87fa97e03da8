"""Admin of pressures and action plans, to be read: they have their own pages."""

from typing import Any

from django.contrib import admin

from finance.models import Adjustment
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin, pounds


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display: Any = ("title", "kind", "cost_line", pounds("amount"), "owner", "counts_from")
    list_filter = (
        ("cost_line__workstream", admin.RelatedOnlyFieldListFilter),
        "cost_line__year",
        "kind",
    )
    list_select_related = ("cost_line__workstream", "cost_line__category")
    search_fields = ("title", "owner", "evidence")
