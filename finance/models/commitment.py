"""What is ordered or contracted and not yet invoiced."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import CommitmentQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO


class Commitment(models.Model):
    """A contract or order that a cost line will be invoiced for.

    `amount` is committed from `ordered_on` on, less what is invoiced of it (`left`, as the queryset
    tells), until it is ended: invoiced, or cancelled, for the reason that `ended_because` says. An
    order of a file has the `snapshot` that stated it last; its amount is net of the invoices up to
    the day of that. Both kinds are entered by actions alone, under the locks of the programme and
    of the award that pays: never against money that is not released.
    """

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="commitments")
    reference = models.CharField("order or contract number", max_length=100)
    supplier = models.CharField(max_length=200)
    description = models.CharField(max_length=300, blank=True)
    amount = MoneyField()
    ordered_on = models.DateField("ordered")
    ended_on = models.DateField("ended", null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_role = models.CharField(max_length=200)
    entered_at = models.DateTimeField(auto_now_add=True)
    snapshot = models.ForeignKey(
        "finance.OrderSnapshot",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    history = HistoricalRecords(excluded_fields=["snapshot"])

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["cost_line", "reference"],
                name="finance_commitment_unique",
                violation_error_message="The cost line has a commitment of this number.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=ZERO),
                name="finance_commitment_amount_positive",
                violation_error_message="A commitment is more than £0.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__isnull=False, ended_on__gte=F("ordered_on")) & ~Q(ended_because=""),
                name="finance_commitment_ended_for_a_reason",
                violation_error_message=(
                    "A commitment that is ended says why, and not before it was ordered."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.supplier}"

    def get_absolute_url(self) -> str:
        """The page with what is invoiced of it."""
        return reverse("finance:commitment", args=[self.pk])
