"""Admin of workstreams and the names they had."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin, ScopedInline
from programmes.models import FormerName, Workstream


class FormerNameInline(ScopedInline):
    model = FormerName
    autocomplete_fields = ("citation",)


@admin.register(Workstream)
class WorkstreamAdmin(HistoryAdmin):
    list_display = ("name", "programme", "position")
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("programme",)
    search_fields = ("name", "former_names__name")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("programme", "citation")
    inlines = (FormerNameInline,)
