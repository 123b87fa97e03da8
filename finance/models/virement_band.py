"""Who approves a virement of which size, as dated data."""

from django.db import models
from simple_history.models import HistoricalRecords

from finance.querysets import VirementBandQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO


class VirementBand(models.Model):
    """From a day on, who approves virements over an amount, and whether by a recorded decision.

    The bands of a day are those of the latest `effective_from` up to and including it; of these
    the one with the highest amount that the virement is over applies. What counts is the larger
    of the amount that the virement moves and, for each cost line that it takes from, all that was
    taken from that line so far: a line is of one financial year, so that is cumulative by head
    and year. `source` says where the band comes from, or that it is an assumption.
    """

    class Approver(models.TextChoices):
        FINANCE = "finance", "Finance"
        DEPUTY_DIRECTOR = "deputy_director", "Deputy director, by sub-delegation"
        DIRECTOR = "director", "Director, by delegation"
        EXECUTIVE_BOARD = "executive_board", "Executive Board"

    effective_from = models.DateField()
    over = MoneyField(
        "over", default=ZERO, help_text="£0 for the first band: it applies to every virement."
    )
    approver = models.CharField(
        "approved by",
        max_length=15,
        choices=Approver.choices,
        default=Approver.FINANCE,
        help_text="Finance records every approval. Where another agrees, the approval says so: "
        "by the decision, or without one in its note.",
    )
    needs_decision = models.BooleanField("needs a decision", default=False)
    source = models.CharField(
        max_length=300, help_text="Where the band comes from, or that it is an assumption."
    )
    history = HistoricalRecords()

    objects = VirementBandQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "over"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from", "over"],
                name="finance_virementband_unique",
                violation_error_message="There is a band over this amount from this day on.",
            ),
            models.CheckConstraint(
                condition=models.Q(over__gte=ZERO),
                name="finance_virementband_over_not_negative",
                violation_error_message="A band begins at £0 or more.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    approver__in=["finance", "deputy_director", "director", "executive_board"]
                ),
                name="finance_virementband_approver_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(approver="finance", needs_decision=True),
                name="finance_virementband_decision_of_whom",
                violation_error_message="Finance takes no decision: say who takes it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Over £{self.over:,.2f} from {self.effective_from:%-d %B %Y}"
