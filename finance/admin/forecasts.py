"""Admin of forecasts and of what became of underspends, to be read: they have their own pages."""

from typing import Any

from django.contrib import admin

from finance.models import Forecast, ForecastMonth, UnderspendRecord
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin, ScopedInline, pounds


class ForecastMonthInline(ScopedInline):
    model = ForecastMonth
    can_delete = False


@admin.register(Forecast)
class ForecastAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display: Any = ("cost_line", "profile", "reviewed_at", "reviewed_by")
    list_filter = (
        ("cost_line__workstream", admin.RelatedOnlyFieldListFilter),
        "cost_line__year",
        "profile",
    )
    list_select_related = ("cost_line__workstream", "cost_line__category", "reviewed_by")
    search_fields = ("cost_line__workstream__name", "cost_line__category__name", "note")
    inlines = (ForecastMonthInline,)


@admin.register(UnderspendRecord)
class UnderspendRecordAdmin(ReadOnlyAdmin, HistoryAdmin):
    fields = (
        *("cost_line", "period", "amount", "outcome", "note"),
        *("recorded_at", "recorded_by", "withdrawn_at", "withdrawn_by", "withdrawn_reason"),
    )
    list_display: Any = (
        "cost_line",
        "outcome",
        pounds("amount"),
        "period",
        "recorded_at",
        "recorded_by",
        "withdrawn_at",
    )
    list_filter = (
        ("cost_line__workstream", admin.RelatedOnlyFieldListFilter),
        "outcome",
        ("withdrawn_at", admin.EmptyFieldListFilter),
    )
    list_select_related = (
        *("cost_line__workstream", "cost_line__category"),
        *("period", "recorded_by"),
    )
    search_fields = ("cost_line__workstream__name", "note")
