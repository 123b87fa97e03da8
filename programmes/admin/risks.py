"""Admin of the matrix that rates risks."""

from django.contrib import admin

from programmes.admin.scope import HistoryAdmin
from programmes.models import RiskRating


@admin.register(RiskRating)
class RiskRatingAdmin(HistoryAdmin):
    list_display = ("probability", "impact", "rating")
    list_filter = ("rating",)
