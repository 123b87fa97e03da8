"""Milestones of a programme, and the evidence that they were reached."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from programmes.evidence_file import MAX_NAME
from programmes.models.award import GateCondition, Tranche
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.models.workstream import Workstream
from programmes.querysets import EvidenceQuerySet, MilestoneQuerySet

MAX_LINK = 500


class Milestone(models.Model):
    """Something that a workstream, or a whole programme, is to have done by a day.

    `forecast_on` is when it is expected now, `actual_on` when it was done. `tranche` is the
    contingent money that it helps to release. How it stands is `programmes.milestones`.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="milestones")
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.CharField(max_length=200, help_text="The role or post, not a person’s name.")
    planned_on = models.DateField("planned")
    forecast_on = models.DateField("forecast", null=True, blank=True)
    actual_on = models.DateField("done on", null=True, blank=True)
    tranche = models.ForeignKey(
        Tranche,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        verbose_name="helps to release",
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title"],
                name="programmes_milestone_unique",
                violation_error_message="The programme has a milestone of this title.",
            ),
            models.CheckConstraint(
                condition=~Q(owner=""),
                name="programmes_milestone_has_owner",
                violation_error_message="Enter the role or post that owns the milestone.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The milestone's page."""
        return page_url("programmes:milestone", self.pk)

    def clean(self) -> None:
        """Refuse a workstream or a tranche of another programme, and a tranche that is secured."""
        errors = {}
        if self.workstream and self.workstream.programme_id != self.programme_id:
            errors["workstream"] = "Choose a workstream of the same programme."
        if self.tranche and self.tranche.award.programme_id != self.programme_id:
            errors["tranche"] = "Choose a tranche of the same programme."
        elif self.tranche and self.tranche.kind != Tranche.Kind.CONTINGENT:
            errors["tranche"] = "Secured money needs no release: choose a contingent tranche."
        if errors:
            raise ValidationError(errors)


class Evidence(models.Model):
    """A link or a file that shows that a milestone was reached, or a condition of a gate met.

    A file is kept in the database, so that a backup has it and nothing but the tracker hands it
    out. What was added is never changed: a wrong piece is withdrawn, which says when, by whom and
    why, and kept.
    """

    milestone = models.ForeignKey(
        Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    condition = models.ForeignKey(
        GateCondition, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    title = models.CharField(max_length=200)
    link = models.URLField(
        max_length=MAX_LINK, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    file_name = models.CharField(max_length=MAX_NAME, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True, editable=False)
    is_demonstration = models.BooleanField("invented, for demonstration", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_role = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(milestone=None) ^ Q(condition=None),
                name="programmes_evidence_of_one_thing",
                violation_error_message="Evidence is of a milestone or of a condition.",
            ),
            models.CheckConstraint(
                condition=Q(link="", content__isnull=False) & ~Q(file_name="") & ~Q(content_type="")
                | Q(content=None, file_name="", content_type="")
                & (Q(link__startswith="https://") | Q(link__startswith="http://")),
                name="programmes_evidence_link_or_file",
                violation_error_message=(
                    "Evidence is either a link that begins with https:// or http://, or a file."
                ),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="programmes_evidence_withdrawn_for_a_reason",
                violation_error_message="Evidence that is withdrawn says when and why.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where the file is downloaded, or what the link leads to."""
        return self.link or reverse("programmes:evidence-file", args=[self.pk])

    @property
    def shows(self) -> "Milestone | GateCondition":
        """What it is evidence of."""
        shown = self.milestone or self.condition
        assert shown is not None  # noqa: S101 - a constraint says so
        return shown
