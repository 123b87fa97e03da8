"""What a programme is to change: measures, what they read on a day, and what they are to read."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.models.workstream import Workstream
from programmes.querysets import MeasureQuerySet, ReadingQuerySet


class Measure(models.Model):
    """Something that is counted to see whether a programme, or a workstream of it, does any good.

    `question` is the one of Outcomes Based Accountability that it answers. `unit` names what is
    counted, such as children. `baseline_on` is the day of the reading that the others are compared
    with: the first one while it is empty. `citation` is where the measure stands.
    """

    class Question(models.TextChoices):
        HOW_MUCH = "how_much", "How much did we do?"
        HOW_WELL = "how_well", "How well did we do it?"
        BETTER_OFF = "better_off", "Is anyone better off?"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="measures")
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    name = models.CharField(max_length=200)
    description = models.TextField("what it is", blank=True)
    question = models.CharField(max_length=10, choices=Question.choices)
    unit = models.CharField(max_length=40, help_text="What is counted, such as “children”.")
    lower_is_better = models.BooleanField(
        "lower is better",
        default=False,
        help_text="Its target is met below it, and not at it. Without this it is met at the "
        "target or above it.",
    )
    baseline_on = models.DateField("baseline", null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="programmes_measure_unique",
                violation_error_message="The programme has a measure of this name.",
            ),
            models.CheckConstraint(
                condition=Q(question__in=["how_much", "how_well", "better_off"]),
                name="programmes_measure_question_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The measure's page."""
        return page_url("programmes:measure", self.pk)

    def clean(self) -> None:
        """Refuse a workstream of another programme, and a baseline that was not read."""
        if self.workstream and self.workstream.programme_id != self.programme_id:
            raise ValidationError({"workstream": "Choose a workstream of the same programme."})
        if self.baseline_on and self.pk:
            days = list(self.readings.read().order_by("on").values_list("on", flat=True))
            if self.baseline_on not in days:
                known = ", ".join(f"{day:%-d/%-m/%Y}" for day in days) or "none yet"
                fault = f"There is no reading of that day. Choose one of {known}."
                raise ValidationError({"baseline_on": fault}, code="baseline")


class Reading(models.Model):
    """What a measure read on a day, is to read by then, or was expected to read on it.

    A day has one reading and one target at most; of projections it has one for each day on which
    they were made (`made_on`), which is before it. Each has the place that it comes from: a
    document, or a note in words.
    """

    class Kind(models.TextChoices):
        READ = "read", "Reading"
        TARGET = "target", "Target"
        PROJECTED = "projected", "Projection"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.READ)
    on = models.DateField("date")
    value = models.DecimalField(max_digits=12, decimal_places=3)
    made_on = models.DateField("projected on", null=True, blank=True)
    note = models.CharField("where it comes from", max_length=300, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "on", "kind", "made_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "on"],
                condition=~Q(kind="projected"),
                name="programmes_reading_unique",
                violation_error_message="That day has one already: correct that one instead.",
            ),
            models.UniqueConstraint(
                fields=["measure", "on", "made_on"],
                condition=Q(kind="projected"),
                name="programmes_reading_projection_unique",
                violation_error_message=(
                    "A projection for that day was made on the same day: correct that one instead."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["read", "target"], made_on=None)
                | Q(kind="projected", made_on__isnull=False, made_on__lt=F("on")),
                name="programmes_reading_projected_before",
                violation_error_message=(
                    "A projection has the day on which it was made, before the day that it is for."
                ),
            ),
            models.CheckConstraint(
                condition=Q(citation__isnull=False) | ~Q(note=""),
                name="programmes_reading_has_source",
                violation_error_message="Say where it comes from: a source, or a note.",
            ),
        ]

    def __str__(self) -> str:
        word = {"read": "on", "target": "targeted for", "projected": "projected for"}[self.kind]
        return f"{self.value.normalize():,f} {self.measure.unit} {word} {self.on:%-d %B %Y}"

    def clean(self) -> None:
        """Refuse what was read, or projected, on a day that is still to come."""
        today = timezone.localdate()
        read_on: dt.date | None = self.on  # None while a form has no day
        if self.kind == self.Kind.READ and read_on and read_on > today:
            fault = "That day is still to come. Enter the day on which it was read."
            raise ValidationError({"on": fault}, code="future")
        if self.made_on and self.made_on > today:
            fault = "That day is still to come. Enter the day on which it was projected."
            raise ValidationError({"made_on": fault}, code="future")
