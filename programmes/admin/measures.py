"""Admin of measures; what they read is kept on their pages."""

from django.contrib import admin

from programmes.admin.scope import GuardedAdmin
from programmes.models import Measure


@admin.register(Measure)
class MeasureAdmin(GuardedAdmin):
    list_display = ("name", "programme", "question", "unit")
    list_filter = (("programme", admin.RelatedOnlyFieldListFilter), "question")
    list_select_related = ("programme",)
    search_fields = ("name",)
    autocomplete_fields = ("programme", "workstream", "citation")
