"""Admin of what is assumed about the time after a grant."""

from typing import Any

from django.contrib import admin

from finance.models import ExitAssumptions
from programmes.admin.scope import GuardedAdmin, pounds


@admin.register(ExitAssumptions)
class ExitAssumptionsAdmin(GuardedAdmin):
    list_display: Any = ("programme", "baseline_on", pounds("placement_cost"), "cashable_share")
    list_select_related = ("programme",)
    search_fields = ("programme__name",)
    autocomplete_fields = ("programme", "measure", "ending_category", "reported", "citation")
