"""Cost categories and the cost lines that money is allocated to."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from finance.querysets import CostLineQuerySet
from innovation.core import money
from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from innovation.core.periods import year_label
from programmes.models import Award, Citation, Workstream

KIND_STAYS = (
    "Cost lines of this category have budgets, so it stays what it is. Make another category."
)
SPEND_IS_POSITIVE = "The budget of an expenditure line is £0 or more."
INCOME_IS_NEGATIVE = "The budget of an income line is £0 or less: income is negative."
NOTHING_FUNDS_INCOME = "No award funds an income line: leave this empty."


class CostCategory(models.Model):
    """What money is spent on, such as salary and on costs, or where income comes from.

    In a revenue budget a category is a subjective group. The amounts of expenditure are positive
    and those of income negative, in budgets as in the ledger, so that net is their plain sum. The
    kind stays once a line of the category has a budget: a trigger refuses the change.
    """

    class Kind(models.TextChoices):
        EXPENDITURE = "expenditure", "Expenditure"
        INCOME = "income", "Income"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(
        max_length=11,
        choices=Kind.choices,
        default=Kind.EXPENDITURE,
        help_text="It cannot change once a cost line of the category has a budget.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order in which categories are listed, lowest first."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "cost categories"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["expenditure", "income"]),
                name="finance_costcategory_kind_known",
                violation_error_message="A category is of expenditure or of income.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_income(self) -> bool:
        """Whether its amounts are income, which is negative."""
        return self.kind == self.Kind.INCOME

    def clean(self) -> None:
        """Refuse another kind while lines have budgets of the present one."""
        others = CostLine.objects.filter(category=self.pk).exclude(category__kind=self.kind)
        if others.funded().exists():
            raise ValidationError({"kind": KIND_STAYS}, code="kind")


class CostLine(models.Model):
    """The budget of a workstream for a cost category in a financial year.

    `original_budget` is £0 on a line that exists only because money was spent where nothing was
    allocated; it is £0 or more for expenditure and £0 or less for income, which a trigger keeps
    true. `award` is the award that funds the expenditure; without one it falls on the council's
    base budget. Nothing funds income.
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
        ]

    def __str__(self) -> str:
        return f"{self.workstream}, {self.category}, {year_label(self.year)}"

    def get_absolute_url(self) -> str:
        """The cost line's page."""
        return page_url("finance:cost-line", self.pk)

    def clean(self) -> None:
        """Refuse a budget of the wrong sign, now or with its virements, and income of an award."""
        if not hasattr(self, "category"):
            return
        budget, is_income = self.original_budget or ZERO, self.category.is_income
        if budget < ZERO and not is_income:
            raise ValidationError({"original_budget": SPEND_IS_POSITIVE}, code="sign")
        if budget > ZERO and is_income:
            raise ValidationError({"original_budget": INCOME_IS_NEGATIVE}, code="sign")
        if is_income and self.award_id is not None:
            raise ValidationError({"award": NOTHING_FUNDS_INCOME}, code="award")
        if fault := self._fault_of_virements(budget):
            raise ValidationError({"original_budget": fault}, code="virements")

    def _fault_of_virements(self, budget: Decimal) -> str:
        """Why this original budget is too little for what virements took from the line."""
        with_virements = CostLine.objects.filter(pk=self.pk).with_latest_budget()
        moved = with_virements.values_list("virements", flat=True).first() or ZERO  # type: ignore[misc] # annotated
        if self.category.is_income and budget + moved > ZERO:
            most = money.show(-moved)
            return f"Virements expect {money.show(moved)} less of it: enter {most} or less."
        if not self.category.is_income and budget + moved < ZERO:
            least = money.show(-moved)
            return f"Virements took {least} from this line: enter {least} or more."
        return ""
