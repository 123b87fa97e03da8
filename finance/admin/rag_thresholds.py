"""Admin of the thresholds that rate projected outturns."""

from typing import Any

from django.contrib import admin

from finance.models import RagThreshold
from programmes.admin.scope import HistoryAdmin


@admin.register(RagThreshold)
class RagThresholdAdmin(HistoryAdmin):
    list_display: Any = ("effective_from", "amber_over", "red_over", "source")
    search_fields = ("source",)
