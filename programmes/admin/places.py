"""Admin of areas and clusters."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin
from programmes.models import Area, Cluster


@admin.register(Area)
class AreaAdmin(HistoryAdmin):
    search_fields = ("name",)


@admin.register(Cluster)
class ClusterAdmin(HistoryAdmin):
    list_display = ("name", "area", "already_staffed", "note")
    list_filter = ("area", "already_staffed")
    list_select_related = ("area",)
    search_fields = ("name", "note")
    autocomplete_fields = ("area", "citation")
