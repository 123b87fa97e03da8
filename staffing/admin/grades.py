"""Admin of grades and of the points that they span."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin
from staffing.admin.effect import EffectAdmin
from staffing.models import Grade, GradeRange


@admin.register(Grade)
class GradeAdmin(HistoryAdmin):
    list_display = ("code", "name", "position")
    search_fields = ("code", "name")


@admin.register(GradeRange)
class GradeRangeAdmin(EffectAdmin):
    list_display = (
        *("grade", "effective_from", "spine", "lowest", "highest"),
        *("status", "source", "note"),
    )
    list_filter = ("spine", "status", "effective_from", "grade")
    list_select_related = ("grade",)
    search_fields = ("grade__code",)
    autocomplete_fields = ("grade",)
