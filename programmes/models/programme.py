"""Programmes and who works on them."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from programmes.models.source import Citation
from programmes.querysets import AssignmentQuerySet, ProgrammeQuerySet


class Programme(models.Model):
    """What an award pays for: a set of workstreams with their budgets, posts and ledger.

    `starts_on` and `ends_on` are both inclusive; spend dated outside them is refused by the
    ledger import. Either may be empty where the dates are not known. The latest programme is the
    first of a list.
    """

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "name"]
        permissions = [("view_every_programme", "Can view every programme")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on"))
                | models.Q(starts_on=None)
                | models.Q(ends_on=None),
                name="programmes_programme_ends_after_start",
                violation_error_message="A programme cannot end before it starts.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The programme's page."""
        return page_url("finance:programme", self.slug)


class Assignment(models.Model):
    """A user who works on a whole programme, or on one workstream of it.

    Exactly one of `programme` and `workstream` is set. It decides what `visible_to` shows to
    users who may not view every programme.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="assignments"
    )
    workstream = models.ForeignKey(
        "programmes.Workstream",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="assignments",
    )
    history = HistoricalRecords()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "programme", "workstream"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(programme=None) ^ models.Q(workstream=None),
                name="programmes_assignment_programme_or_workstream",
                violation_error_message="Choose either a programme or a workstream.",
            ),
            models.UniqueConstraint(
                "user",
                Coalesce("programme", 0),
                Coalesce("workstream", 0),
                name="programmes_assignment_unique",
                violation_error_message="This user already has this assignment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.programme or self.workstream}"
