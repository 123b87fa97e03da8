"""Awards of money and the tranches they come in."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.querysets import AwardQuerySet, GateConditionQuerySet, TrancheQuerySet


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
    counts as secured money from `released_on` on. `claim` is how far its claim is, which has its
    steps (`ClaimStep`): it is changed by `programmes.actions.claims` alone. Triggers
    (`finance.triggers`): tranches sum to their award when a transaction ends, and a tranche is
    released only once each of its conditions, one at least, has evidence; then it stays so.
    """

    class Kind(models.TextChoices):
        SECURED = "secured", "Secured"
        CONTINGENT = "contingent", "Contingent"

    class Claim(models.TextChoices):
        NONE = "none", "No claim yet"
        DRAFTED = "drafted", "Claim drafted"
        SUBMITTED = "submitted", "Claim submitted"
        RELEASED = "released", "Released"
        WITHHELD = "withheld", "Withheld"

    NEXT: dict[str, tuple[str, ...]] = {
        Claim.NONE: (Claim.DRAFTED,),
        Claim.DRAFTED: (Claim.SUBMITTED,),
        Claim.SUBMITTED: (Claim.RELEASED, Claim.WITHHELD, Claim.DRAFTED),
        Claim.WITHHELD: (Claim.DRAFTED,),
        Claim.RELEASED: (),
    }
    """What may follow each one: what came back or was withheld is drafted anew."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount = MoneyField()
    condition = models.TextField(blank=True, help_text="What must be shown for it to be released.")
    due_on = models.DateField("release due", null=True, blank=True)
    claim = models.CharField(
        max_length=9, choices=Claim.choices, default=Claim.NONE, editable=False
    )
    released_on = models.DateField("released", null=True, blank=True, editable=False)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["award", "-kind", "pk"]
        permissions = [("claim_tranche", "Can record the steps of the claim of a tranche")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=ZERO),
                name="programmes_tranche_amount_positive",
                violation_error_message="A tranche is more than £0.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="secured", condition="", released_on=None, claim="none")
                | (models.Q(kind="contingent") & ~models.Q(condition="")),
                name="programmes_tranche_condition_if_contingent",
                violation_error_message=(
                    "A contingent tranche names its condition; a secured one has neither a "
                    "condition nor a release date."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(claim="released", released_on__isnull=False)
                | models.Q(
                    claim__in=["none", "drafted", "submitted", "withheld"], released_on=None
                ),
                name="programmes_tranche_released_by_its_claim",
                violation_error_message="A tranche is released by its claim, on a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} tranche of {self.award}"

    def get_absolute_url(self) -> str:
        """The page of the gate that contingent money comes through."""
        return reverse("finance:gate", args=[self.pk])


class GateCondition(models.Model):
    """Something that must be shown before a contingent tranche is released.

    It is met while a piece of its evidence is in force.
    """

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField("condition", max_length=300)
    shown_by = models.CharField(
        "shown by", max_length=300, blank=True, help_text="What evidence would show it."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    history = HistoricalRecords()

    objects = GateConditionQuerySet.as_manager()

    class Meta:
        ordering = ["tranche", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tranche", "text"],
                name="programmes_gatecondition_unique",
                violation_error_message="The tranche has this condition already.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """The page of the gate."""
        return self.tranche.get_absolute_url()


class ClaimStep(models.Model):
    """A step of the claim of a tranche: what happened on which day, and who recorded it.

    Steps are only added. `amount` is what was released or withheld, empty of other steps.
    """

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="steps")
    claim = models.CharField(max_length=9, choices=Tranche.Claim.choices)
    on = models.DateField("date")
    amount = MoneyField(null=True, blank=True)
    note = models.TextField(blank=True)
    decision = models.ForeignKey(
        "programmes.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_role = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(claim__in=["drafted", "submitted"], amount=None)
                | models.Q(claim="released", amount__isnull=False, amount__gt=ZERO)
                | (
                    models.Q(claim="withheld", amount__isnull=False, amount__gt=ZERO)
                    & ~models.Q(note="")
                ),
                name="programmes_claimstep_amount_when_answered",
                violation_error_message=(
                    "A release or a withholding says how much, and a withholding why."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_claim_display()} on {self.on:%-d %B %Y}"
