"""What people say of a figure, by period."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from finance.models.cost_line import CostLine
from finance.querysets import CommentaryQuerySet
from innovation.core.periods import Period
from programmes.models import Programme, Workstream

MAX_COMMENTARY = 2000


class Commentary(models.Model):
    """A short text on a programme, a workstream or a cost line, for one period.

    One for each of them and period. `workstream` and `cost_line` are both empty of a programme,
    else one of them is set. `written_by` and `written_at` are of the last change; those before are
    in the history. It changes no more once the period is closed (`actions.commentary`).
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commentary")
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="commentary"
    )
    cost_line = models.ForeignKey(
        CostLine, null=True, blank=True, on_delete=models.PROTECT, related_name="commentary"
    )
    year = models.PositiveSmallIntegerField("financial year")
    number = models.PositiveSmallIntegerField("period", help_text="1 is April, 12 is March.")
    text = models.TextField("commentary", max_length=MAX_COMMENTARY)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number", "pk"]
        verbose_name_plural = "commentary"
        constraints = [
            models.UniqueConstraint(
                "programme",
                Coalesce("workstream", 0),
                Coalesce("cost_line", 0),
                "year",
                "number",
                name="finance_commentary_unique",
                violation_error_message="There is commentary on this for the period already.",
            ),
            models.CheckConstraint(
                condition=Q(workstream=None) | Q(cost_line=None),
                name="finance_commentary_about_one",
                violation_error_message="Commentary is on a workstream or on a cost line.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=12),
                name="finance_commentary_number_in_range",
                violation_error_message="A period is 1 (April) to 12 (March).",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="finance_commentary_not_empty",
                violation_error_message="Write a sentence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.period}"

    @property
    def about(self) -> Programme | Workstream | CostLine:
        """What it is on."""
        return self.cost_line or self.workstream or self.programme

    @property
    def period(self) -> Period:
        """The period as a plain value."""
        return Period(self.year, self.number)

    def clean(self) -> None:
        """Refuse a workstream or a cost line of another programme."""
        part = self.cost_line.workstream if self.cost_line else self.workstream
        if part is not None and part.programme_id != self.programme_id:
            raise ValidationError("What it is on is of another programme.", code="programme")
