"""Pressures on a budget, and the offsets, mitigations and action plans that answer them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.pressures import SAVES, Amounts
from finance.pressures import Kind as PureKind
from finance.querysets import AdjustmentQuerySet
from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models import Citation

_NO_PARTS = {"delivered": ZERO, "at_risk": ZERO, "replaced": ZERO}
REPLACED_BY_A_SAVING = (
    "Choose a mitigation or an action plan saving of the same programme and financial year."
)
REPLACED_IN_A_CIRCLE = "This one is replaced by the entry itself: choose another."


class Adjustment(models.Model):
    """What will change the projection of a cost line: a pressure, or what is done against one.

    Amounts are £0 or more; `finance.pressures` says what of them counts. `amount` is what is
    planned or expected in all, empty where it is not known. It counts from the period that
    `counts_from` falls in. One entered in error, or that has gone away, is withdrawn with a reason
    and counts no more. An entry of a whole service stands on a cost line too, made at £0 where
    there was none, so that the rows of the monitor add up.
    """

    class Kind(models.TextChoices):
        PRESSURE = PureKind.PRESSURE.value, "Pressure"
        GRANT_REDUCTION = PureKind.GRANT_REDUCTION.value, "Grant reduction"
        OFFSET = PureKind.OFFSET.value, "Offset"
        MITIGATION = PureKind.MITIGATION.value, "Mitigation"
        ACTION_PLAN = PureKind.ACTION_PLAN.value, "Action plan saving"

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    title = models.CharField(max_length=200)
    owner = models.CharField(
        max_length=120, blank=True, help_text="A role or a post’s title, never a person’s name."
    )
    amount = MoneyField(
        null=True, blank=True, help_text="£0 or more, whatever it does. Empty: not known."
    )
    delivered = MoneyField(default=ZERO)
    at_risk = MoneyField(default=ZERO)
    replaced = MoneyField(default=ZERO)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    reflected = MoneyField(
        "in the figures already",
        default=ZERO,
        help_text="What of the amount the budget, the forecast or another entry holds already.",
    )
    reflected_in = models.CharField(
        "where it is already",
        max_length=200,
        blank=True,
        help_text="Such as “The December forecast” or “The budget was set with it”.",
    )
    starts_on = models.DateField("first day", null=True, blank=True)
    due_on = models.DateField("last day", null=True, blank=True)
    counts_from = models.DateField(
        "counts from", help_text="The period with this day is the first that counts it."
    )
    evidence = models.TextField(
        blank=True, help_text="What shows it: a contract, a decision, a count."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.CharField(
        max_length=200, blank=True, help_text="Empty while it stands. Once withdrawn it counts £0."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["cost_line", "pk"]
        verbose_name = "pressure or action plan"
        verbose_name_plural = "pressures and action plans"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("pressure", "grant_reduction", "offset", "mitigation", "action_plan")
                    ]
                ),
                name="finance_adjustment_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=ZERO),
                name="finance_adjustment_amount_positive",
                violation_error_message="Enter an amount of more than £0, or none.",
            ),
            models.CheckConstraint(
                condition=Q(
                    delivered__gte=ZERO, at_risk__gte=ZERO, replaced__gte=ZERO, reflected__gte=ZERO
                ),
                name="finance_adjustment_parts_not_negative",
                violation_error_message="The parts of an amount are £0 or more.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["mitigation", "action_plan"]) | Q(**_NO_PARTS),
                name="finance_adjustment_parts_of_savings_only",
                violation_error_message=(
                    "Only a mitigation or an action plan saving is delivered, at risk or replaced."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amount=None, reflected=ZERO, **_NO_PARTS)
                | Q(
                    amount__isnull=False,
                    amount__gte=F("delivered") + F("at_risk") + F("replaced"),
                ),
                name="finance_adjustment_parts_within_amount",
                violation_error_message=(
                    "What is delivered, at risk and replaced comes to no more than the amount."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reflected=ZERO) | Q(amount__gte=F("reflected")),
                name="finance_adjustment_reflected_within_amount",
                violation_error_message="No more is in the figures already than the amount.",
            ),
            models.CheckConstraint(
                condition=Q(reflected=ZERO, reflected_in="")
                | (~Q(reflected=ZERO) & ~Q(reflected_in="")),
                name="finance_adjustment_reflected_somewhere",
                violation_error_message=(
                    "What is in the figures already has an amount and says where it is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(replaced=ZERO, replaced_by=None)
                | Q(replaced__gt=ZERO, replaced_by__isnull=False),
                name="finance_adjustment_replaced_by_another",
                violation_error_message=(
                    "What is replaced has an amount and the entry that replaces it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")),
                name="finance_adjustment_not_replaced_by_itself",
                violation_error_message="An entry is replaced by another one.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
                name="finance_adjustment_days_in_order",
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return page_url("finance:pressure", self.pk)

    def clean(self) -> None:
        """Refuse to be replaced by what is no saving of the same year, or in a circle."""
        other = self.replaced_by
        if other is None or not hasattr(self, "cost_line"):
            return
        here, there = self.cost_line, other.cost_line
        same = here.workstream.programme_id == there.workstream.programme_id
        if other.kind not in SAVES or not same or here.year != there.year:
            raise ValidationError({"replaced_by": REPLACED_BY_A_SAVING}, code="replaced_by")
        if self.pk and other.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": REPLACED_IN_A_CIRCLE}, code="replaced_by")

    @property
    def amounts(self) -> Amounts:
        """The amounts as they count: all of a withdrawn entry is nought."""
        kind = PureKind(self.kind)
        if self.withdrawn_because:
            return Amounts(kind=kind, planned=ZERO)
        return Amounts(
            kind=kind,
            planned=self.amount,
            delivered=self.delivered,
            at_risk=self.at_risk,
            replaced=self.replaced,
            reflected=self.reflected,
        )
