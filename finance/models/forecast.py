"""What a cost line will still cost, month by month, and how its budget was planned by month."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import ForecastQuerySet
from innovation.core.fields import MoneyField
from innovation.core.periods import Period


class Forecast(models.Model):
    """The agreed forecast of a cost line: an amount for each of the twelve months of its year.

    The amounts are stored, so that a forecast which was agreed never moves in silence when a post
    or a budget changes; `profile` says how they were made, and they are made anew only when
    somebody asks. Amounts of months that are actual already are kept and not counted.

    `annual_amount` belongs to equal months: the amount of a whole year; without one the budget of
    the months that are left is spread. `reviewed_at` and `reviewed_by` say who last looked at it.
    """

    class Profile(models.TextChoices):
        POSTS = "posts", "Cost of the posts"
        EQUAL = "equal", "Equal months"
        LAST_YEAR = "last_year", "As last year was spent"
        PLANNED = "planned", "As the budget was planned"
        ENGAGED = "engaged", "As engagements are planned"
        BY_HAND = "by_hand", "By hand"

    cost_line = models.OneToOneField(
        CostLine, on_delete=models.PROTECT, related_name="agreed_forecast"
    )
    profile = models.CharField(max_length=9, choices=Profile.choices, default=Profile.BY_HAND)
    annual_amount = MoneyField(null=True, blank=True)
    note = models.CharField(
        max_length=300, blank=True, help_text="What the forecast rests on, such as a late start."
    )
    reviewed_at = models.DateTimeField("last reviewed", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["cost_line"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    profile__in=["posts", "equal", "last_year", "planned", "engaged", "by_hand"]
                ),
                name="finance_forecast_profile_known",
            ),
            models.CheckConstraint(
                condition=Q(annual_amount=None) | Q(profile="equal"),
                name="finance_forecast_annual_amount_in_equal_months",
                violation_error_message="Only equal months are made of an amount for the year.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="finance_forecast_reviewed_by_somebody",
                violation_error_message="A review has both its moment and its person.",
            ),
        ]

    def __str__(self) -> str:
        return f"Forecast of {self.cost_line}"


class ForecastMonth(models.Model):
    """The amount of a forecast for one month: period 1 is April, 12 is March."""

    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="months")
    number = models.PositiveSmallIntegerField("period", help_text="1 is April, 12 is March.")
    amount = MoneyField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["forecast", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["forecast", "number"], name="finance_forecastmonth_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=12),
                name="finance_forecastmonth_number_in_range",
                violation_error_message="A period is 1 (April) to 12 (March).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forecast}, {Period(self.forecast.cost_line.year, self.number).month}"


class PlannedMonth(models.Model):
    """What of a cost line's original budget was planned for one month.

    The latest budget is spread in proportion to these amounts; a line without any is spread in
    equal months.
    """

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="planned_months")
    number = models.PositiveSmallIntegerField("period", help_text="1 is April, 12 is March.")
    amount = MoneyField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["cost_line", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["cost_line", "number"], name="finance_plannedmonth_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=12),
                name="finance_plannedmonth_number_in_range",
                violation_error_message="A period is 1 (April) to 12 (March).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cost_line}, {Period(self.cost_line.year, self.number).month}"
