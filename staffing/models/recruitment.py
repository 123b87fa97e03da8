"""The steps of a post's recruitment, each dated and kept."""

from django.conf import settings
from django.db import models

from staffing.models.post import Post
from staffing.querysets import RecruitmentStepQuerySet


class RecruitmentStep(models.Model):
    """A post came to a status on a day, and who said so when.

    The newest step in force (by day, then by key) has the post's status. For `in_post` the day is
    the first day and `appointment` says whether the person came from within the council; for
    `vacant` and `ended` it is the last day (inclusive). What a step says is never changed: a wrong
    one is withdrawn, which says when, by whom and why, and kept.
    """

    class Appointment(models.TextChoices):
        INTERNAL = "internal", "Internal"
        EXTERNAL = "external", "External"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=13, choices=Post.Status.choices)
    on = models.DateField("date")
    appointment = models.CharField(max_length=8, choices=Appointment.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = RecruitmentStepQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=[
                        *("proposed", "approved", "evaluated", "advert_agreed", "advertised"),
                        *("offered", "in_post", "vacant", "ended"),
                    ]
                ),
                name="staffing_recruitmentstep_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(appointment="")
                | models.Q(appointment__in=["internal", "external"], status="in_post"),
                name="staffing_recruitmentstep_appointment_of_holder",
                violation_error_message="Only a post in post is filled internally or externally.",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=False)
                | models.Q(withdrawn_by=None, withdrawn_because=""),
                name="staffing_recruitmentstep_withdrawn_at_a_time",
                violation_error_message="A step that is withdrawn says when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} on {self.on:%-d %B %Y}"
