"""Dated facts about decisions: days that are no working days, and what makes a decision key."""

from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO, show


class NonWorkingDay(models.Model):
    """A bank holiday in England, or a day on which the council is closed."""

    class Kind(models.TextChoices):
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"
        CLOSURE = "closure", "Council closed"

    day = models.DateField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CLOSURE)
    name = models.CharField(max_length=100)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["bank_holiday", "closure"]),
                name="programmes_nonworkingday_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day:%-d %B %Y}"


class KeyDecisionThreshold(models.Model):
    """A decision about more than `amount` is a key decision, from a day until the next row's."""

    effective_from = models.DateField(unique=True)
    amount = MoneyField(help_text="A decision about more than this is a key decision.")
    source = models.CharField(max_length=300, help_text="Where it comes from, and what is assumed.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=ZERO),
                name="programmes_keydecisionthreshold_positive",
                violation_error_message="The threshold is over £0.",
            )
        ]

    def __str__(self) -> str:
        return f"Over {show(self.amount, pence=False)} from {self.effective_from:%-d %B %Y}"
