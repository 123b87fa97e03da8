"""Admin of accounting periods, which are closed and reopened on their own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from finance.models import Period
from innovation.core.periods import year_label
from programmes.admin.scope import HistoryAdmin


@admin.register(Period)
class PeriodAdmin(HistoryAdmin):
    programme_path = "programme"
    list_display = ("__str__", "programme", "financial_year", "closed_at", "closed_by")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        "year",
        ("closed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("programme", "closed_by")
    search_fields = ("programme__name", "year")
    autocomplete_fields = ("programme",)

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """A period is closed on its own page only, and never becomes another period."""
        closing = ("closed_at", "closed_by")
        return closing if obj is None else ("programme", "year", "number", *closing)

    @admin.display(description="financial year", ordering="year")
    def financial_year(self, period: Period) -> str:
        """2017/18."""
        return year_label(period.year)
