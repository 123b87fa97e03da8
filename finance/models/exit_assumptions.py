"""What is assumed about the time after a grant: which posts go on, and what fewer children save."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostCategory
from finance.models.reported_figure import ReportedFigure
from finance.querysets import ExitAssumptionsQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Citation, Measure, Programme


class ExitAssumptions(models.Model):
    """The assumptions of a programme's exit ledger.

    Children are counted from the reading of `measure` on `baseline_on`. `placement_cost` is pounds
    a year; `citation` is where it stands in a report, and empty once somebody entered another.
    `cashable_share` is the part of one of a saving that can be taken out of the budget.
    `ending_category` is work that ends with the grant. `years` are counted from `first_year`.
    """

    programme = models.OneToOneField(
        Programme, on_delete=models.PROTECT, related_name="exit_assumptions"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    baseline_on = models.DateField(
        "children are counted from", help_text="A day with a reading, such as 31/3/2017."
    )
    placement_cost = MoneyField(
        "cost of a placement", help_text="On average, in pounds a year: 36,400."
    )
    cashable_share = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        help_text="The part of a saving that can be taken out of the budget: 0.5 for half of it.",
    )
    ending_category = models.ForeignKey(
        CostCategory,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="work that ends with the grant",
        help_text="A category of cost lines that the second basis leaves out.",
    )
    first_year = models.PositiveSmallIntegerField(
        "first year after the grant", help_text="The year that it begins in: 2020 for 2020/21."
    )
    reported = models.ForeignKey(
        ReportedFigure,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="what a report says that it costs",
    )
    years = models.PositiveSmallIntegerField("years to show", default=5, help_text="1 to 10.")
    note = models.TextField(help_text="What is assumed, and by whom.")
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = ExitAssumptionsQuerySet.as_manager()

    class Meta:
        ordering = ["programme"]
        verbose_name_plural = "exit assumptions"
        constraints = [
            models.CheckConstraint(
                condition=Q(placement_cost__gt=ZERO),
                name="finance_exitassumptions_placement_cost_positive",
                violation_error_message="A placement costs more than £0.",
            ),
            models.CheckConstraint(
                condition=Q(cashable_share__gte=Decimal(0), cashable_share__lte=Decimal(1)),
                name="finance_exitassumptions_share_in_range",
                violation_error_message="The cashable share is a part of one: 0.5 for half.",
            ),
            models.CheckConstraint(
                condition=Q(
                    years__gte=1, years__lte=10, first_year__gte=1990, first_year__lte=2100
                ),
                name="finance_exitassumptions_years_in_range",
                violation_error_message="Show 1 to 10 years, from 1990 to 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"Exit assumptions of {self.programme}"

    def clean(self) -> None:
        """Refuse a measure of another programme, and a day without a reading."""
        if not hasattr(self, "measure") or not hasattr(self, "programme"):
            return
        if self.measure.programme_id != self.programme_id:
            fault = "Choose a measure of the same programme."
            raise ValidationError({"measure": fault}, code="measure")
        found = self.measure.readings.read().order_by("on").values_list("on", flat=True)
        if self.baseline_on not in found:
            days = ", ".join(f"{day:%-d/%-m/%Y}" for day in found)
            fault = f"There is no reading of that day. Choose one of {days or 'none yet'}."
            raise ValidationError({"baseline_on": fault}, code="baseline")
