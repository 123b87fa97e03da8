"""What becomes of money that closed periods did not spend."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.models.period import Period
from finance.models.recorded import Recorded
from finance.querysets import UnderspendRecordQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO


class UnderspendRecord(Recorded):
    """What becomes of a part of what a cost line had not spent by a closed period.

    Until then the money shows as undecided. A record is never deleted: one made in error is
    withdrawn, with who, when and why, and counts no more.
    """

    class Outcome(models.TextChoices):
        SAVING = "saving", "Saving"
        REPROFILE = "reprofile", "Re-profile: spend it later"
        CARRY_FORWARD = "carry_forward", "Carry forward request"
        RETURN = "return", "Return to the funder"

    cost_line = models.ForeignKey(
        CostLine, on_delete=models.PROTECT, related_name="underspend_records"
    )
    period = models.ForeignKey(
        Period,
        on_delete=models.PROTECT,
        related_name="underspend_records",
        help_text="The closed period by which the money was not spent.",
    )
    amount = MoneyField()
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    note = models.CharField(max_length=300)
    history = HistoricalRecords()

    objects = UnderspendRecordQuerySet.as_manager()

    class Meta:
        ordering = ["cost_line", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_underspendrecord_amount_positive",
                violation_error_message="Enter an amount of more than £0.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["saving", "reprofile", "carry_forward", "return"]),
                name="finance_underspendrecord_outcome_known",
            ),
            *Recorded.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.cost_line}"
