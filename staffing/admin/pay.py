"""Admin of the pay reference, each fact with how sure it is and where it comes from."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin, pounds
from staffing.models import (
    ApprenticeshipLevyRate,
    NationalInsuranceRate,
    PaySpinePoint,
    SpineAssimilation,
)


@admin.register(PaySpinePoint)
class PaySpinePointAdmin(HistoryAdmin):
    list_display = (
        *("point", "effective_from", "spine", pounds("annual_salary")),
        *("status", "source"),
    )
    list_filter = ("effective_from", "spine", "status")
    search_fields = ("point", "source")


@admin.register(SpineAssimilation)
class SpineAssimilationAdmin(HistoryAdmin):
    list_display = ("old_point", "new_point", "status", "source")
    list_filter = ("status",)
    search_fields = ("old_point", "new_point")


@admin.register(NationalInsuranceRate)
class NationalInsuranceRateAdmin(HistoryAdmin):
    list_display = (
        *("effective_from", "rate", pounds("weekly_threshold"), pounds("annual_threshold")),
        *("status", "source"),
    )
    list_filter = ("status",)
    search_fields = ("source",)


@admin.register(ApprenticeshipLevyRate)
class ApprenticeshipLevyRateAdmin(HistoryAdmin):
    list_display = ("effective_from", "rate", pounds("annual_allowance"), "status", "source")
    list_filter = ("status",)
    search_fields = ("source",)
