"""Admin of sets of assumptions, with their pay awards and exceptional workstreams."""

from django.contrib import admin

from programmes.admin.scope import ScopedInline
from staffing.admin.effect import EffectAdmin
from staffing.models import AssumptionSet, EntryException, PayAwardAssumption


class PayAwardInline(ScopedInline):
    model = PayAwardAssumption


class EntryExceptionInline(ScopedInline):
    model = EntryException
    autocomplete_fields = ("workstream",)


@admin.register(AssumptionSet)
class AssumptionSetAdmin(EffectAdmin):
    list_display = ("name", "entry", "increments", "pension_rate", "turnover", "is_default")
    list_filter = ("entry", "increments", "is_default")
    search_fields = ("name", "note")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (PayAwardInline, EntryExceptionInline)
