"""Admin of commentary, to be read: it is written on the pages of the figures."""

from typing import Any

from django.contrib import admin

from finance.models import Commentary
from programmes.admin.scope import HistoryAdmin, ReadOnlyAdmin


@admin.register(Commentary)
class CommentaryAdmin(ReadOnlyAdmin, HistoryAdmin):
    list_display: Any = ("programme", "workstream", "cost_line", "year", "number", "written_by")
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter), "year", "number")
    list_select_related = (
        *("programme", "workstream", "written_by"),
        *("cost_line__workstream", "cost_line__category"),
    )
    search_fields = ("text",)
