"""Grades, and the points of the pay spine that each of them spans."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from staffing.models.fact import Fact, FactManager, Spine


class Grade(models.Model):
    """A grade of the council's pay structure, such as PO6. `position` orders low to high."""

    KEY = ("code",)

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    objects = FactManager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        """The code."""
        return (self.code,)


class GradeRange(Fact):
    """The points of a grade, both ends included, from a day until the grade's next range."""

    KEY = ("grade__code", "effective_from")

    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="ranges")
    effective_from = models.DateField(help_text="The first day on which the range holds.")
    spine = models.CharField(max_length=3, choices=Spine.choices, default=Spine.NEW)
    lowest = models.PositiveSmallIntegerField("lowest point")
    highest = models.PositiveSmallIntegerField("highest point")
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta(Fact.Meta):
        ordering = ["grade", "effective_from"]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["grade", "effective_from"],
                name="staffing_graderange_unique",
                violation_error_message="The grade has a range from that day already.",
            ),
            models.CheckConstraint(
                condition=models.Q(lowest__lte=models.F("highest"), lowest__gte=1),
                name="staffing_graderange_in_order",
                violation_error_message="The lowest point is at most the highest, and at least 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(spine__in=["old", "new"]),
                name="staffing_graderange_spine_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} from {self.effective_from:%-d %B %Y}: {self.lowest} to {self.highest}"

    def natural_key(self) -> tuple[Any, ...]:
        """The code of the grade and the first day."""
        return (self.grade.code, self.effective_from)
