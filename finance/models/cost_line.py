"""Cost categories and the cost lines that money is allocated to."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from finance.querysets import CostLineQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from innovation.core.periods import year_label
from programmes.models import Award, Citation, Workstream


class CostCategory(models.Model):
    """What money is spent on, such as salary and on costs.

    In a revenue budget a category is a subjective group.
    """

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order in which categories are listed, lowest first."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "cost categories"

    def __str__(self) -> str:
        return self.name


class CostLine(models.Model):
    """The budget of a workstream for a cost category in a financial year.

    `original_budget` is £0 on a line that exists only because money was spent where nothing was
    allocated. `award` is the award that funds the line; without one it falls on the council's
    base budget.
    """

    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="cost_lines")
    category = models.ForeignKey(CostCategory, on_delete=models.PROTECT, related_name="cost_lines")
    year = models.PositiveSmallIntegerField(
        "financial year", help_text="The year that it begins in: 2017 for 2017/18."
    )
    original_budget = MoneyField(default=ZERO)
    award = models.ForeignKey(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="cost_lines"
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = CostLineQuerySet.as_manager()

    class Meta:
        ordering = ["workstream", "category", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["workstream", "category", "year"], name="finance_costline_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=1990, year__lte=2100),
                name="finance_costline_year_in_range",
                violation_error_message="The financial year is between 1990 and 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(original_budget__gte=ZERO),
                name="finance_costline_budget_not_negative",
                violation_error_message="A budget is £0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workstream}, {self.category}, {year_label(self.year)}"

    def get_absolute_url(self) -> str:
        """The cost line's page."""
        return reverse("finance:cost-line", args=[self.pk])
