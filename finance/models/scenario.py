"""What-ifs over the live position, and the changes that they are made of."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import ScenarioChangeQuerySet, ScenarioQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Award, Programme, Tranche, Workstream
from staffing.models import Grade, Post


class Scenario(models.Model):
    """A named what-if over a programme's live position, which it never changes.

    It holds no figures: its changes are made to a copy of the live position whenever it is looked
    at. One that is not shared is its owner's own.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=100)
    note = models.TextField(blank=True, help_text="What it is to answer, and what it assumes.")
    is_shared = models.BooleanField(
        "shared",
        default=True,
        help_text="With everybody who may see scenarios of the programme. Otherwise it is yours.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scenarios"
    )
    changed_at = models.DateTimeField("last changed", auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version", "changed_at"])

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "name"]
        permissions = [("view_private_scenario", "Can view scenarios that are not shared")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="finance_scenario_name_unique",
                violation_error_message="The programme has a scenario of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The scenario's page."""
        return reverse("finance:scenario", args=[self.pk])


class ScenarioChange(models.Model):
    """One change of a scenario; they are made in the order of their keys.

    What it needs depends on its kind, and a constraint sees to it. `posts` are those of a start
    moved or a post dropped; none means all that nobody has come into. `on` is a start, a last day
    or the day on which money comes in, as the kind says. Rates are parts of one.
    """

    class Kind(models.TextChoices):
        MOVE = "move", "Move the start of posts"
        DROP = "drop", "Drop posts"
        ADD = "add", "Add posts"
        PAY = "pay", "Change pay"
        INSURANCE = "insurance", "Change national insurance"
        PENSION = "pension", "Change the pension rate"
        TURNOVER = "turnover", "Change turnover"
        TRANCHE = "tranche", "Withhold, cut or delay a tranche"
        LINE = "line", "Change a cost line"
        EXTEND = "extend", "Extend the grant"

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    posts = models.ManyToManyField(Post, blank=True, related_name="+")
    months = models.SmallIntegerField(null=True, blank=True)
    days = models.SmallIntegerField(null=True, blank=True)
    on = models.DateField("date", null=True, blank=True)
    until = models.DateField("last day", null=True, blank=True)
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.ForeignKey(
        Grade, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveSmallIntegerField(
        "how many", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    fte = models.DecimalField(
        "FTE of each",
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(Decimal(1))],
    )
    year = models.PositiveSmallIntegerField(
        "financial year",
        null=True,
        blank=True,
        help_text="The year that it begins in: 2019 for 2019/20.",
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
    )
    percent = models.DecimalField(
        "per cent",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
    )
    rate = models.DecimalField(
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="A part of one: 0.18 for 18%.",
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    tranche = models.ForeignKey(
        Tranche, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cost_line = models.ForeignKey(
        CostLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    award = models.ForeignKey(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = MoneyField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(m2m_fields=[posts])

    objects = ScenarioChangeQuerySet.as_manager()

    class Meta:
        ordering = ["scenario", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="move", on__isnull=False)
                | Q(kind="move", on=None) & (Q(months__isnull=False) | Q(days__isnull=False))
                | Q(kind="drop")
                | Q(
                    kind="add",
                    workstream__isnull=False,
                    grade__isnull=False,
                    count__gte=1,
                    fte__gt=0,
                    on__isnull=False,
                )
                | Q(kind="pay", year__isnull=False, percent__isnull=False)
                | Q(kind="insurance", year__isnull=False, rate__isnull=False)
                | Q(kind__in=["pension", "turnover"], rate__isnull=False)
                | Q(kind="tranche", tranche__isnull=False)
                & (Q(amount__isnull=False) | Q(on__isnull=False))
                | Q(kind="line", cost_line__isnull=False)
                & (Q(amount__isnull=False, percent=None) | Q(amount=None, percent__isnull=False))
                | Q(kind="extend", award__isnull=False, on__isnull=False),
                name="finance_scenariochange_has_what_its_kind_needs",
                violation_error_message="Enter what this kind of change needs.",
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=1),
                name="finance_scenariochange_rate_in_range",
                violation_error_message="A rate is a part of one: 0.18 for 18%%.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="tranche") | Q(amount=None) | Q(amount__gte=ZERO),
                name="finance_scenariochange_tranche_not_negative",
                violation_error_message="A tranche brings in £0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} in {self.scenario}"
