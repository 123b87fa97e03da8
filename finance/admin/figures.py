"""Admin of the figures of published reports."""

from django.contrib import admin

from finance.models import ReportedFigure
from programmes.admin.scope import HistoryAdmin


@admin.register(ReportedFigure)
class ReportedFigureAdmin(HistoryAdmin):
    list_display = ("label", "measure", "as_printed", "programme", "citation")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        "measure",
        ("workstream", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("programme", "citation__document")
    search_fields = ("label", "as_printed", "note")
    autocomplete_fields = ("programme", "workstream", "category", "grade", "citation")
