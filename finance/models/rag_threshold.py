"""By how much a projected outturn may be over its budget, as dated data."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords


class RagThreshold(models.Model):
    """From a day on, the per cent over its latest budget that makes an outturn amber, or red.

    A position as at a period is rated by the latest row whose day is up to and including the
    period's last. `source` says where the thresholds come from, or that they are an assumption.
    """

    effective_from = models.DateField(unique=True)
    amber_over = models.DecimalField("amber over, per cent", max_digits=5, decimal_places=2)
    red_over = models.DecimalField("red over, per cent", max_digits=5, decimal_places=2)
    source = models.CharField(
        max_length=300, help_text="Where they come from, or that they are an assumption."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["-effective_from"]
        verbose_name = "RAG threshold"
        constraints = [
            models.CheckConstraint(
                condition=Q(amber_over__gte=0, red_over__gt=F("amber_over")),
                name="finance_ragthreshold_red_over_amber",
                violation_error_message="Amber begins at 0 per cent or more, and red above amber.",
            ),
        ]

    def __str__(self) -> str:
        return f"Amber over {self.amber_over}%, red over {self.red_over}%"
