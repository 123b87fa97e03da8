"""What a programme is to change: measures, and what they read on a day."""

from django.db import models
from simple_history.models import HistoricalRecords

from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.querysets import MeasureQuerySet, ReadingQuerySet


class Measure(models.Model):
    """Something that is counted to see whether a programme does any good.

    `unit` names what is counted, such as children. The target, where there is one, is met by a
    reading below it when lower is better, and by one at it or above it otherwise; `citation` is
    where the target stands.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="measures")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80)
    unit = models.CharField(max_length=40, help_text="What is counted, such as “children”.")
    lower_is_better = models.BooleanField(default=False)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target_by = models.DateField("target to be met by", null=True, blank=True)
    note = models.CharField(
        max_length=300, blank=True, help_text="What of the target is assumed, such as its day."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "slug"], name="programmes_measure_slug_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(target_by=None) | models.Q(target__isnull=False),
                name="programmes_measure_target_by_has_target",
                violation_error_message="A day to meet the target by needs a target.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """What a measure read on a day, or what somebody expects it to read then.

    A day has one reading and one forecast at most, each with the place that it comes from: a
    document, or a note in words.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField("date")
    value = models.DecimalField(max_digits=12, decimal_places=3)
    is_forecast = models.BooleanField(
        "forecast", default=False, help_text="Expected, and not counted."
    )
    note = models.CharField(max_length=300, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "on", "is_forecast"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "on", "is_forecast"], name="programmes_reading_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(citation__isnull=False) | ~models.Q(note=""),
                name="programmes_reading_has_source",
                violation_error_message="Say where the reading comes from: a source, or a note.",
            ),
        ]

    def __str__(self) -> str:
        kind = "forecast for" if self.is_forecast else "on"
        return f"{self.value.normalize():f} {self.measure.unit} {kind} {self.on:%-d %B %Y}"
