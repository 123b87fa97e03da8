"""Admin of cost categories and cost lines."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from finance.forms import CostLineForm
from finance.models import CostCategory, CostLine
from innovation.core import money
from innovation.core.periods import year_label
from programmes.admin.scope import HistoryAdmin


@admin.register(CostCategory)
class CostCategoryAdmin(HistoryAdmin):
    list_display = ("name", "kind", "position")
    list_filter = ("kind",)
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(CostLine)
class CostLineAdmin(HistoryAdmin):
    form = CostLineForm
    list_display: Any = ("workstream", "category", "financial_year", "budget")
    list_filter = (
        ("workstream__programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
        ("category", admin.RelatedOnlyFieldListFilter),
        "year",
    )
    list_select_related = ("workstream", "category")
    search_fields = ("workstream__name", "category__name")
    autocomplete_fields = ("workstream", "category", "award", "citation")

    @admin.display(description="original budget", ordering="original_budget")
    def budget(self, line: CostLine) -> str:
        """£1,234.50, income as (£1,234.50)."""
        return money.show(line.original_budget)

    @admin.display(description="financial year", ordering="year")
    def financial_year(self, line: CostLine) -> str:
        """2017/18."""
        return year_label(line.year)

    def save_model(self, request: HttpRequest, obj: CostLine, form: Any, change: Any) -> None:
        """Say of an income line what its budget was taken for."""
        super().save_model(request, obj, form, change)
        if obj.category.is_income:
            income, shown = money.show(-obj.original_budget), money.show(obj.original_budget)
            said = f"This is an income line: its budget is income of {income}, shown as {shown}."
            self.message_user(request, said, messages.INFO)
