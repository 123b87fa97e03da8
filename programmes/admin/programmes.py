"""Admin of programmes and of who works on them."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin
from programmes.models import Assignment, Programme


@admin.register(Programme)
class ProgrammeAdmin(HistoryAdmin):
    list_display = ("name", "starts_on", "ends_on")
    search_fields = ("name", "description")
    date_hierarchy = "starts_on"
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("citation",)


@admin.register(Assignment)
class AssignmentAdmin(HistoryAdmin):
    list_display = ("user", "programme", "workstream")
    list_filter = (
        ("programme", admin.RelatedOnlyFieldListFilter),
        ("workstream", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("user", "programme", "workstream")
    search_fields = ("user__username", "user__last_name", "programme__name", "workstream__name")
    autocomplete_fields = ("user", "programme", "workstream")
