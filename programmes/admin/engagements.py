"""Admin of the councils that are worked for, and of the line at which lending warns."""

from typing import Any

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin
from programmes.models import LendingLimit, Organisation


@admin.register(Organisation)
class OrganisationAdmin(HistoryAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")
    autocomplete_fields = ("citation",)


@admin.register(LendingLimit)
class LendingLimitAdmin(HistoryAdmin):
    list_display: Any = ("effective_from", "warn_over_percent", "days_a_year", "source")
    search_fields = ("source",)
