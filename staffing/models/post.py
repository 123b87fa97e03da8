"""Posts."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from innovation.core.addresses import page_url
from programmes.models import Citation, Cluster, Decision, Workstream
from staffing.models.grade import Grade
from staffing.querysets import PostQuerySet

validate_number = RegexValidator(
    r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z",
    "A post number has letters, digits, dots, hyphens and underscores only.",
)
"""A post's number stands in the address of its page."""


class Post(models.Model):
    """A post of the establishment: one seat, filled by at most one person.

    `fte` is the full time equivalent, over 0 and at most 1. Planned and actual dates are inclusive;
    the actual ones are those of the present or last holder: a post in post has an actual start,
    and one that somebody has left has their last day. `point_on_entry` is the spinal column point
    that the holder started on, which only those who may see pay see; without one a post is costed
    from the point that an assumption set has it start on. `reports_to` makes a tree.
    """

    class Status(models.TextChoices):
        """Where a post is in its recruitment, in the usual order."""

        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved by a decision"
        EVALUATED = "evaluated", "Job evaluated"
        ADVERT_AGREED = "advert_agreed", "Advert agreed with the funder"
        ADVERTISED = "advertised", "Advertised"
        OFFERED = "offered", "Offered"
        IN_POST = "in_post", "In post"
        VACANT = "vacant", "Vacant"
        ENDED = "ended", "Ended"

    class Contract(models.TextChoices):
        PERMANENT = "permanent", "Permanent"
        FIXED_TERM = "fixed_term", "Fixed term"

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
    team = models.CharField(max_length=100, blank=True)
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    manager = models.CharField(
        "manager outside the establishment",
        max_length=200,
        blank=True,
        help_text="The role, when the post reports to none of the posts here.",
    )
    contract = models.CharField(max_length=10, choices=Contract.choices, default=Contract.PERMANENT)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
        help_text="The decision that approved the post.",
    )
    status = models.CharField(max_length=13, choices=Status.choices, default=Status.PROPOSED)
    planned_start = models.DateField()
    planned_end = models.DateField(
        "planned last day", null=True, blank=True, help_text="Of a post for a fixed term."
    )
    actual_start = models.DateField(null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)
    point_on_entry = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The spinal column point that the holder started on."
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

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
                    status__in=[
                        *("proposed", "approved", "evaluated", "advert_agreed", "advertised"),
                        *("offered", "in_post", "vacant", "ended"),
                    ]
                ),
                name="staffing_post_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(contract__in=["permanent", "fixed_term"]),
                name="staffing_post_contract_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(contract="fixed_term") | models.Q(planned_end__isnull=False),
                name="staffing_post_fixed_term_has_end",
                violation_error_message="Enter the planned last day of a post for a fixed term.",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_end=None)
                | models.Q(planned_end__gte=models.F("planned_start")),
                name="staffing_post_planned_to_end_after_start",
                violation_error_message="A post cannot be planned to end before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(reports_to=None) | ~models.Q(reports_to=models.F("id")),
                name="staffing_post_reports_to_another",
                violation_error_message="A post cannot report to itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(reports_to=None) | models.Q(manager=""),
                name="staffing_post_one_manager",
                violation_error_message="A post reports to a post or to a role outside, not both.",
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
        return page_url("staffing:post", self.number)

    def clean(self) -> None:
        """Refuse a circle of managers, and a decision or manager of another programme."""
        errors = {}
        if self.reports_to and self.reports_to.programme_id() != self.programme_id():
            errors["reports_to"] = "Choose a post of the same programme."
        elif self._reports_to_itself():
            errors["reports_to"] = f"{self.reports_to} reports to this post: choose another one."
        if self.decision and self.decision.programme_id != self.programme_id():
            errors["decision"] = "Choose a decision of the same programme."
        if errors:
            raise ValidationError(errors)

    def programme_id(self) -> int | None:
        """The key of the programme of the workstream; None before a workstream is chosen."""
        return self.workstream.programme_id if self.workstream_id else None

    def _reports_to_itself(self) -> bool:
        seen: set[int | None] = {None}
        above = self.reports_to
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                return True
            seen.add(above.pk)
            above = above.reports_to
        return False
