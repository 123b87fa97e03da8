"""Posts."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from programmes.models import Citation, Cluster, Workstream
from staffing.models.grade import Grade
from staffing.querysets import PostQuerySet

validate_number = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z",
    "A post number has letters, digits, dots, hyphens and underscores only.",
)
"""A post's number stands in the address of its page."""


class Post(models.Model):
    """A post of the establishment: one seat, filled by at most one person.

    `fte` is the full time equivalent, over 0 and at most 1. Actual dates are inclusive and those
    of the present or last holder: a post in post has an actual start, and one that somebody has
    left has their last day.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        ADVERTISED = "advertised", "Advertised"
        OFFERED = "offered", "Offered"
        IN_POST = "in_post", "In post"
        VACANT = "vacant", "Vacant"
        ENDED = "ended", "Ended"

    number = models.CharField(
        "post number", max_length=20, unique=True, validators=[validate_number]
    )
    title = models.CharField(max_length=200)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="posts")
    fte = models.DecimalField("FTE", max_digits=4, decimal_places=3, default=Decimal(1))
    workstream = models.ForeignKey(Workstream, on_delete=models.PROTECT, related_name="posts")
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)
    planned_start = models.DateField()
    actual_start = models.DateField(null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["workstream", "number"]
        permissions = [("view_post_pay", "Can see what a post is paid")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fte__gt=0, fte__lte=1),
                name="staffing_post_fte_in_range",
                violation_error_message="FTE is over 0 and at most 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["planned", "advertised", "offered", "in_post", "vacant", "ended"]
                ),
                name="staffing_post_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="in_post") | models.Q(actual_start__isnull=False),
                name="staffing_post_in_post_has_start",
                violation_error_message="Enter the actual start of a post that is in post.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="ended") | models.Q(ended_on__isnull=False),
                name="staffing_post_ended_has_last_day",
                violation_error_message="Enter the last day of a post that has ended.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="in_post")
                | models.Q(actual_start=None)
                | models.Q(ended_on__isnull=False),
                name="staffing_post_left_has_last_day",
                violation_error_message=(
                    "Somebody started in this post: enter their last day, or choose “In post”."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(actual_start=None)
                | models.Q(ended_on__gte=models.F("actual_start")),
                name="staffing_post_ends_after_start",
                violation_error_message="A post cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The post's page."""
        return reverse("staffing:post", args=[self.number])
