"""Decisions of the council: who agreed to what, when, and for how much."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO, show
from programmes.models.award import Award
from programmes.models.calendar import KeyDecisionThreshold
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.querysets import DecisionQuerySet


class Decision(models.Model):
    """A decision about a programme.

    `effect` says what it does with money: it endorses an award (its receipt and planned use), or
    it approves spending from one; `amount` is pounds of that award, and neither is given for a
    decision without money. `published_on` is the day the decision was published, from which the
    days of call-in count. Of a decision that a source does not name, who took it and its kind are
    not known, and `decided_on` is the day by which it was taken.
    """

    class Taker(models.TextChoices):
        EXECUTIVE_BOARD = "executive_board", "Executive Board"
        DIRECTOR = "director", "Director, by delegation"
        DEPUTY_DIRECTOR = "deputy_director", "Deputy director, by sub-delegation"
        NOT_KNOWN = "not_known", "Not known"

    class Kind(models.TextChoices):
        KEY = "key", "Key decision"
        SIGNIFICANT = "significant", "Significant operational decision"
        ADMINISTRATIVE = "administrative", "Administrative decision"
        NOT_KNOWN = "not_known", "Not known"

    class Effect(models.TextChoices):
        NONE = "none", "No money"
        ENDORSES = "endorses", "Endorses the award"
        APPROVES = "approves", "Approves spending"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    taken_by = models.CharField(max_length=20, choices=Taker.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    decided_on = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    eligible_for_call_in = models.BooleanField(default=True)
    general_exception = models.BooleanField(
        default=False, help_text="Taken without the usual notice in the list of key decisions."
    )
    recommendations = models.TextField(blank=True)
    effect = models.CharField(max_length=10, choices=Effect.choices, default=Effect.NONE)
    award = models.ForeignKey(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    amount = MoneyField(null=True, blank=True)
    purpose = models.CharField(max_length=200, blank=True, help_text="What the amount is for.")
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decided_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "reference"],
                name="programmes_decision_unique",
                violation_error_message="The programme has a decision of this reference.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    taken_by__in=["executive_board", "director", "deputy_director", "not_known"]
                ),
                name="programmes_decision_taker_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["key", "significant", "administrative", "not_known"]),
                name="programmes_decision_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(effect="none", award=None, amount=None)
                | models.Q(
                    effect__in=["endorses", "approves"], award__isnull=False, amount__gt=ZERO
                ),
                name="programmes_decision_amount_of_award",
                violation_error_message=(
                    "A decision about money names the award and an amount over £0; one about "
                    "no money names neither."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(published_on=None)
                | models.Q(published_on__gte=models.F("decided_on")),
                name="programmes_decision_published_after_taken",
                violation_error_message="A decision is not published before it is taken.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return page_url("programmes:decision", self.pk)

    def clean(self) -> None:
        """Refuse an award of another programme, more than the award, and a key decision unsaid."""
        errors = {
            "award": self._fault_of_award(),
            "amount": self._fault_of_amount(),
            "kind": self._fault_of_kind(),
        }
        if found := {name: fault for name, fault in errors.items() if fault}:
            raise ValidationError(found)

    def _fault_of_award(self) -> str:
        if self.award is None or self.award.programme_id == self.programme_id:
            return ""
        return "Choose an award of the same programme."

    def _fault_of_amount(self) -> str:
        if self.award is None or self.amount is None:
            return ""
        others = self.award.decisions.exclude(pk=self.pk).filter(effect=self.effect)
        left = self.award.amount - others.total()
        if self.amount <= left:
            return ""
        return f"The award has {show(left)} that no other decision {self.effect}: enter less."

    def _fault_of_kind(self) -> str:
        said = self.kind not in {self.Kind.KEY, self.Kind.NOT_KNOWN}
        if not said or self.amount is None or self.decided_on is None:
            return ""
        threshold = KeyDecisionThreshold.objects.filter(effective_from__lte=self.decided_on).first()
        if threshold is None or self.amount <= threshold.amount:
            return ""
        over = show(threshold.amount, pence=False)
        return f"A decision about more than {over} was a key decision on that day."
