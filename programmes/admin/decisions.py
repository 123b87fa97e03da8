"""Admin of decisions."""

from typing import Any

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin, pounds
from programmes.models import Decision, KeyDecisionThreshold, NonWorkingDay


@admin.register(Decision)
class DecisionAdmin(HistoryAdmin):
    list_display: Any = (
        "reference",
        "title",
        "programme",
        "taken_by",
        "kind",
        "decided_on",
        "effect",
        pounds("amount"),
    )
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        "taken_by",
        "kind",
        "effect",
    )
    list_select_related = ("programme",)
    search_fields = ("reference", "title", "purpose")
    date_hierarchy = "decided_on"
    autocomplete_fields = ("programme", "award", "citation")


@admin.register(NonWorkingDay)
class NonWorkingDayAdmin(HistoryAdmin):
    list_display = ("day", "kind", "name")
    list_filter = ("kind",)
    search_fields = ("name",)
    date_hierarchy = "day"


@admin.register(KeyDecisionThreshold)
class KeyDecisionThresholdAdmin(HistoryAdmin):
    list_display: Any = ("effective_from", pounds("amount"), "source")
