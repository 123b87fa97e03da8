"""Admin of the documents that figures come from."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin, ScopedInline
from programmes.models import Citation, SourceDocument


class CitationInline(ScopedInline):
    model = Citation


@admin.register(SourceDocument)
class SourceDocumentAdmin(HistoryAdmin):
    list_display = ("title", "publisher", "published_on")
    search_fields = ("title", "publisher")
    date_hierarchy = "published_on"
    inlines = (CitationInline,)


@admin.register(Citation)
class CitationAdmin(HistoryAdmin):
    list_display = ("place", "document")
    list_filter = ("document",)
    list_select_related = ("document",)
    search_fields = ("place", "document__title")
    autocomplete_fields = ("document",)
