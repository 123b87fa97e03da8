"""Admin of cost categories and cost lines."""

from typing import Any

from django.contrib import admin

from finance.forms.budget import CostLineForm
from finance.models import CostCategory, CostLine
from innovation.core.periods import year_label
from programmes.admin.scope import HistoryAdmin, pounds


@admin.register(CostCategory)
class CostCategoryAdmin(HistoryAdmin):
    list_display = ("name", "position")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(CostLine)
class CostLineAdmin(HistoryAdmin):
    form = CostLineForm
    list_display: Any = ("workstream", "category", "financial_year", pounds("original_budget"))
    list_filter = (
        ("workstream__programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
        "year",
    )
    list_select_related = ("workstream", "category")
    search_fields = ("workstream__name", "category__name")
    autocomplete_fields = ("workstream", "category", "award", "citation")

    @admin.display(description="financial year", ordering="year")
    def financial_year(self, line: CostLine) -> str:
        """2017/18."""
        return year_label(line.year)
