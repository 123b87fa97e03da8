"""What was known of a programme when one of its periods was closed: frozen."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from finance.models.cost_line import CostLine
from finance.models.period import Period
from finance.querysets import SnapshotLineQuerySet, SnapshotQuerySet
from innovation.core.fields import MoneyField
from innovation.core.money import ZERO


class Snapshot(models.Model):
    """The close of a period: every cost line of its programme as it was then.

    One is in force for a closed period; reopening supersedes it, with who, when and why, and it
    stays. `reason` is why the period was closed in spite of what stood against it, empty where
    nothing did. The thresholds are those that rated the projections then.

    Triggers (`finance.triggers`): a snapshot never changes but by being superseded once, is never
    deleted, and gets its lines only while its period is still open, just before it is closed.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="snapshots")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    amber_over = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    red_over = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    superseded_reason = models.CharField(max_length=300, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(superseded_at=None),
                name="finance_snapshot_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None, superseded_by=None, superseded_reason="")
                | (
                    Q(superseded_at__isnull=False, superseded_by__isnull=False)
                    & ~Q(superseded_reason="")
                ),
                name="finance_snapshot_superseded_with_reason",
                violation_error_message="A period is reopened by somebody and for a reason.",
            ),
            models.CheckConstraint(
                condition=Q(amber_over=None, red_over=None)
                | Q(amber_over__isnull=False, red_over__isnull=False),
                name="finance_snapshot_thresholds_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Close of {self.period}"


class SnapshotLine(models.Model):
    """The position of a cost line at a close; see `finance.position` for what each amount is.

    `forecast_next` is what of the forecast was for the month after the period, so that the next
    close can tell what was spent otherwise than forecast from what is forecast otherwise.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="lines")
    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="snapshot_lines")
    award = models.ForeignKey(
        "programmes.Award", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    original_budget = MoneyField(default=ZERO)
    virements = MoneyField(default=ZERO)
    budget_to_date = MoneyField(default=ZERO)
    actual = MoneyField(default=ZERO)
    accruals = MoneyField(default=ZERO)
    committed = MoneyField(default=ZERO)
    forecast = MoneyField(default=ZERO)
    forecast_next = MoneyField(default=ZERO)
    pressures = MoneyField(default=ZERO)
    recorded = MoneyField(default=ZERO)
    previous_outturn = MoneyField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    is_assumed = models.BooleanField(default=False)

    objects = SnapshotLineQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "cost_line"], name="finance_snapshotline_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cost_line}, {self.snapshot}"
