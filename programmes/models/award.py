"""Awards of money and the tranches they come in."""

from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.querysets import AwardQuerySet, TrancheQuerySet


class Award(models.Model):
    """Money won from a funder for a programme. Its tranches sum to `amount`.

    `starts_on` and `ends_on` are both inclusive: the days on which the money may be spent.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="awards")
    name = models.CharField(max_length=200)
    funder = models.CharField(max_length=200)
    amount = MoneyField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="programmes_award_unique"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=ZERO),
                name="programmes_award_amount_positive",
                violation_error_message="An award is more than £0.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="programmes_award_ends_after_start",
                violation_error_message="An award cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tranche(models.Model):
    """A part of an award: secured, or contingent on a condition until it is released.

    A secured tranche has no condition and no release; a contingent one names its condition, and
    counts as secured money from `released_on` on.
    """

    class Kind(models.TextChoices):
        SECURED = "secured", "Secured"
        CONTINGENT = "contingent", "Contingent"

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = MoneyField()
    condition = models.TextField(blank=True, help_text="What must be shown for it to be released.")
    due_on = models.DateField("release due", null=True, blank=True)
    released_on = models.DateField("released", null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["award", "-kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=ZERO),
                name="programmes_tranche_amount_positive",
                violation_error_message="A tranche is more than £0.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="secured", condition="", released_on=None)
                | (models.Q(kind="contingent") & ~models.Q(condition="")),
                name="programmes_tranche_condition_if_contingent",
                violation_error_message=(
                    "A contingent tranche names its condition; a secured one has neither a "
                    "condition nor a release date."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} tranche of {self.award}"
