"""Risks of a programme: what may happen, what it would cost, what is done about it, each review."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes import risks
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.models.workstream import Workstream
from programmes.querysets import RiskActionQuerySet, RiskQuerySet
from programmes.risks import Price, Rating, Score

PROBABILITY = list(risks.PROBABILITIES.items())
IMPACT = list(risks.IMPACTS.items())
HIGHEST = max(risks.LEVELS)
UNPRICED = {"cost_low": None, "cost_expected": None, "cost_high": None}


def within_levels(*names: str) -> Q:
    """Each of the fields is from 1 to 5, or empty where it may be."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__gte": 1, f"{name}__lte": HIGHEST}) | Q(**{name: None})
    return condition


class Risk(models.Model):
    """Something that may happen to a programme or one of its workstreams.

    It is rated before anything is done about it, as it is now (its latest review), and as it is
    to become (the target, which may be open). The three costs are what it would add to the
    projected outturn, at the least, as expected and at the most; a risk without a price has none.
    """

    class Category(models.TextChoices):
        FINANCE = "finance", "Finance"
        WORKFORCE = "workforce", "Workforce"
        DELIVERY = "delivery", "Delivery"
        DEMAND = "demand", "Demand"
        PARTNERSHIP = "partnership", "Partnership"
        REPUTATION = "reputation", "Reputation"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="risks")
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="risks"
    )
    title = models.CharField(max_length=200)
    cause = models.TextField(help_text="Because of what it may happen.")
    event = models.TextField(help_text="What may happen.")
    effect = models.TextField(help_text="What would follow.")
    category = models.CharField(max_length=11, choices=Category.choices)
    owner = models.CharField(max_length=200, help_text="The role or post, not a person’s name.")
    probability_before = models.PositiveSmallIntegerField(
        "probability before mitigation", choices=PROBABILITY
    )
    impact_before = models.PositiveSmallIntegerField("impact before mitigation", choices=IMPACT)
    probability_target = models.PositiveSmallIntegerField(
        "target probability", choices=PROBABILITY, null=True, blank=True
    )
    impact_target = models.PositiveSmallIntegerField(
        "target impact", choices=IMPACT, null=True, blank=True
    )
    cost_low = MoneyField("cost at the least", null=True, blank=True)
    cost_expected = MoneyField("expected cost", null=True, blank=True)
    cost_high = MoneyField("cost at the most", null=True, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)
    closed_because = models.CharField(
        "why it was closed", max_length=300, blank=True, help_text="Such as: it did not happen."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title"],
                name="programmes_risk_unique",
                violation_error_message="The programme has a risk of this title.",
            ),
            models.CheckConstraint(
                condition=within_levels(
                    *("probability_before", "impact_before"),
                    *("probability_target", "impact_target"),
                ),
                name="programmes_risk_levels_in_range",
                violation_error_message="Probability and impact are from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(probability_target=None, impact_target=None)
                | Q(probability_target__isnull=False, impact_target__isnull=False),
                name="programmes_risk_target_whole",
                violation_error_message="A target has both a probability and an impact.",
            ),
            models.CheckConstraint(
                condition=Q(**UNPRICED)
                | Q(
                    cost_low__isnull=False,
                    cost_expected__isnull=False,
                    cost_high__isnull=False,
                    cost_low__gte=ZERO,
                    cost_expected__gte=F("cost_low"),
                    cost_high__gte=F("cost_expected"),
                ),
                name="programmes_risk_costs_in_order",
                violation_error_message=(
                    "Enter all three costs or none: £0 or more at the least, no less as expected, "
                    "and no less than that at the most."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_because="")
                | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
                name="programmes_risk_closed_for_a_reason",
                violation_error_message="A closed risk has a day and a reason, and no other.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The risk's page."""
        return page_url("programmes:risk", self.pk)

    def clean(self) -> None:
        """Refuse a workstream of another programme."""
        if self.workstream and self.workstream.programme_id != self.programme_id:
            raise ValidationError({"workstream": "Choose a workstream of the same programme."})

    @property
    def before(self) -> Score:
        """Its score before mitigation."""
        return Score(self.probability_before, self.impact_before)

    @property
    def target(self) -> Score | None:
        """The score that it is to come to, if somebody said."""
        if self.probability_target is None or self.impact_target is None:
            return None
        return Score(self.probability_target, self.impact_target)

    @property
    def price(self) -> Price | None:
        """What it would cost; None of a risk without a price."""
        if self.cost_low is None or self.cost_expected is None or self.cost_high is None:
            return None
        return Price(self.cost_low, self.cost_expected, self.cost_high)


class RiskReview(models.Model):
    """Somebody looked at a risk on a day, and how large it was then. The latest is how it is now.

    A review is never changed: whoever errs reviews again.
    """

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField("reviewed on")
    probability = models.PositiveSmallIntegerField(choices=PROBABILITY)
    impact = models.PositiveSmallIntegerField(choices=IMPACT)
    note = models.CharField(max_length=300, blank=True, help_text="What changed, and why.")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_role = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=within_levels("probability", "impact"),
                name="programmes_riskreview_levels_in_range",
                violation_error_message="Probability and impact are from 1 to 5.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.risk}, {self.on:%-d %B %Y}"

    @property
    def score(self) -> Score:
        """How large the risk was."""
        return Score(self.probability, self.impact)


class RiskAction(models.Model):
    """What is done about a risk, by whom and by when."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="actions")
    title = models.CharField("what is to be done", max_length=200)
    owner = models.CharField(max_length=200, help_text="The role or post, not a person’s name.")
    due_on = models.DateField("due")
    done_on = models.DateField("done on", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = RiskActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["risk", "title"],
                name="programmes_riskaction_unique",
                violation_error_message="The risk has this action already.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RiskRating(models.Model):
    """What a probability and an impact together come to: one cell of the matrix.

    Leeds publishes that risks are rated by probability and impact and not how: the cells that the
    tracker comes with are our assumption.
    """

    probability = models.PositiveSmallIntegerField(choices=PROBABILITY)
    impact = models.PositiveSmallIntegerField(choices=IMPACT)
    rating = models.CharField(max_length=9, choices=[(each.value, each.value) for each in Rating])
    history = HistoricalRecords()

    class Meta:
        ordering = ["-probability", "impact"]
        constraints = [
            models.UniqueConstraint(
                fields=["probability", "impact"], name="programmes_riskrating_unique"
            ),
            models.CheckConstraint(
                condition=within_levels("probability", "impact"),
                name="programmes_riskrating_levels_in_range",
                violation_error_message="Probability and impact are from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(rating__in=[each.value for each in Rating]),
                name="programmes_riskrating_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_probability_display()}, {self.get_impact_display()}: {self.rating}"
