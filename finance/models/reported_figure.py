"""Figures of published reports, to be held beside the system's own."""

from django.db import models
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostCategory
from finance.querysets import ReportedFigureQuerySet
from innovation.core.fields import MoneyField
from programmes.models import Citation, Programme, Workstream
from staffing.models import Grade

_SUMS = [
    *("award", "secured", "contingent", "budget", "monthly_budget"),
    *("pressures", "reductions", "savings", "delivered"),
]
_COUNTS = ["fte", "posts", "workstreams", "areas", "clusters"]


class ReportedFigure(models.Model):
    """A figure as a report prints it, and which figure of ours it is about.

    Exactly one of `amount` (pounds) and `quantity` is set, as the measure is. `measure` says
    what is compared, and `workstream`, `category`, `grade`, `year_from` and `year_to` (financial
    years, both inclusive) narrow it down. A difference is shown, never forced away.
    """

    class Measure(models.TextChoices):
        AWARD = "award", "Award"
        SECURED = "secured", "Secured tranches"
        CONTINGENT = "contingent", "Contingent tranches"
        BUDGET = "budget", "Cost lines"
        MONTHLY_BUDGET = "monthly_budget", "Cost lines, average a month"
        PRESSURES = "pressures", "Pressures and action plans, net"
        REDUCTIONS = "reductions", "Grant reductions"
        SAVINGS = "savings", "Action plan savings, planned"
        DELIVERED = "delivered", "Action plan savings, delivered"
        FTE = "fte", "Full time equivalents"
        POSTS = "posts", "Posts"
        WORKSTREAMS = "workstreams", "Workstreams"
        AREAS = "areas", "Areas"
        CLUSTERS = "clusters", "Clusters"

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="reported_figures"
    )
    label = models.CharField(max_length=200)
    measure = models.CharField(max_length=15, choices=Measure.choices)
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = models.ForeignKey(
        CostCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.ForeignKey(
        Grade, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    year_from = models.PositiveSmallIntegerField(null=True, blank=True)
    year_to = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = MoneyField(null=True, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    as_printed = models.CharField(max_length=60, help_text="Such as “£4.76M” or “36.5”.")
    note = models.CharField(
        max_length=300, blank=True, help_text="Why ours may differ, such as rounding."
    )
    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="figures")
    history = HistoricalRecords()

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) ^ models.Q(quantity=None),
                name="finance_reportedfigure_amount_or_quantity",
                violation_error_message="Enter either an amount or a quantity.",
            ),
            models.CheckConstraint(
                condition=models.Q(measure__in=_COUNTS, amount=None)
                | models.Q(measure__in=_SUMS, quantity=None),
                name="finance_reportedfigure_amount_if_money",
                violation_error_message="Money has an amount; what is counted has a quantity.",
            ),
            models.CheckConstraint(
                condition=models.Q(year_from=None, year_to=None)
                | models.Q(
                    year_from__isnull=False,
                    year_to__isnull=False,
                    year_to__gte=models.F("year_from"),
                ),
                name="finance_reportedfigure_years_in_order",
                violation_error_message="Enter both years, the first of them first, or neither.",
            ),
            models.CheckConstraint(
                condition=~models.Q(measure="monthly_budget") | models.Q(year_from__isnull=False),
                name="finance_reportedfigure_monthly_has_years",
                violation_error_message="Enter the years that the average is over.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.as_printed}"
