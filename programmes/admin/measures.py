"""Admin of measures, each with what it read."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin, ScopedInline
from programmes.models import Measure, Reading


class ReadingInline(ScopedInline):
    model = Reading
    autocomplete_fields = ("citation",)


@admin.register(Measure)
class MeasureAdmin(HistoryAdmin):
    list_display = ("name", "programme", "unit", "target", "target_by")
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("programme",)
    search_fields = ("name",)
    autocomplete_fields = ("programme", "citation")
    inlines = (ReadingInline,)
