"""Named sets of assumptions that posts are costed with, without touching the posts."""

from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.periods import year_label
from programmes.models import Workstream
from staffing.models.fact import FactManager


class Entry(models.TextChoices):
    """Where in the range of its grade a post starts; the middle of an even number is the lower."""

    BOTTOM = "bottom", "Bottom of the grade"
    MIDDLE = "middle", "Middle of the grade"
    TOP = "top", "Top of the grade"


class AssumptionSet(models.Model):
    """What nobody knows of a post before it is filled, assumed for all posts at once.

    Rates are parts of one: a pension rate of 0.1600 is 16.0% of pay. `turnover` is the part of the
    cost that vacancies between holders save. `note` says what is fitted and what is published. At
    most one set is the default.
    """

    KEY = ("slug",)

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    entry = models.CharField("point on entry", max_length=6, choices=Entry.choices)
    increments = models.BooleanField(
        default=True, help_text="One point more each year, up to the top of the grade."
    )
    pension_rate = models.DecimalField(
        "employer's pension rate",
        max_digits=5,
        decimal_places=4,
        help_text="A part of one: 0.16 for 16% of pay.",
    )
    turnover = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        default=0,
        help_text="The part of the cost that vacancies save: 0.03 for 3%.",
    )
    share_threshold = models.BooleanField(
        "share the NI threshold",
        default=False,
        help_text="A part-time post has the national insurance threshold in proportion to its FTE,"
        " as when its holder has another part-time post with the council. Otherwise it has all"
        " of it.",
    )
    is_default = models.BooleanField("default", default=False)
    note = models.TextField(help_text="What is fitted or assumed, and what is published.")
    history = HistoricalRecords()

    objects = FactManager()

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="staffing_assumptionset_one_default",
                violation_error_message="Another set is the default: change that one first.",
            ),
            models.CheckConstraint(
                condition=models.Q(entry__in=["bottom", "middle", "top"]),
                name="staffing_assumptionset_entry_known",
            ),
            models.CheckConstraint(
                condition=models.Q(pension_rate__gte=0, pension_rate__lte=1),
                name="staffing_assumptionset_pension_in_range",
                violation_error_message="The pension rate is a part of one: 0.16 for 16%%.",
            ),
            models.CheckConstraint(
                condition=models.Q(turnover__gte=0, turnover__lte=1),
                name="staffing_assumptionset_turnover_in_range",
                violation_error_message="Turnover is a part of one: 0.03 for 3%%.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """The slug."""
        return (self.slug,)


class PayAwardAssumption(models.Model):
    """The pay award assumed for a financial year without a published spine: 0.0200 is 2%.

    Salaries are raised by it on 1 April and rounded to the pound. Without one there is no award.
    """

    KEY = ("assumptions", "year")

    assumptions = models.ForeignKey(
        AssumptionSet, on_delete=models.CASCADE, related_name="pay_awards"
    )
    year = models.PositiveSmallIntegerField(
        "financial year", help_text="The year that it begins in: 2026 for 2026/27."
    )
    rate = models.DecimalField(
        max_digits=5, decimal_places=4, help_text="A part of one: 0.02 for 2%."
    )
    history = HistoricalRecords()

    objects = FactManager()

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["assumptions", "year"], name="staffing_payawardassumption_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(rate__gte=0, rate__lte=1),
                name="staffing_payawardassumption_rate_in_range",
                violation_error_message="The award is a part of one: 0.02 for 2%%.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate:.2%} in {year_label(self.year)}"

    def natural_key(self) -> tuple[AssumptionSet, int]:
        """The set and the year."""
        return (self.assumptions, self.year)


class EntryException(models.Model):
    """A workstream whose posts start elsewhere in their grades than the set assumes."""

    KEY = ("assumptions", "workstream")

    assumptions = models.ForeignKey(
        AssumptionSet, on_delete=models.CASCADE, related_name="exceptions"
    )
    workstream = models.ForeignKey(
        Workstream, on_delete=models.CASCADE, related_name="entry_exceptions"
    )
    entry = models.CharField("point on entry", max_length=6, choices=Entry.choices)
    increments = models.BooleanField(default=True)
    history = HistoricalRecords()

    objects = FactManager()

    class Meta:
        ordering = ["assumptions", "workstream"]
        constraints = [
            models.UniqueConstraint(
                fields=["assumptions", "workstream"], name="staffing_entryexception_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(entry__in=["bottom", "middle", "top"]),
                name="staffing_entryexception_entry_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workstream}: {self.get_entry_display()}"

    def natural_key(self) -> tuple[AssumptionSet, Workstream]:
        """The set and the workstream."""
        return (self.assumptions, self.workstream)
