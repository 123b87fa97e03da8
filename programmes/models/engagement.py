"""The support sold to other councils: who they are, what is agreed, who goes, days and cover."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from innovation.core.fields import MoneyField
from innovation.core.money import ZERO
from innovation.core.periods import Period
from programmes import engagements
from programmes.models.programme import Programme
from programmes.models.source import Citation
from programmes.models.workstream import Workstream
from programmes.querysets import EngagementQuerySet, SecondmentQuerySet

DATES_NOT_KNOWN = "Enter the day, or say what is known of it and why the day is not."
OTHER_PROGRAMME = "Choose a workstream of the same programme."


class Organisation(models.Model):
    """A council by its official code, the nine characters of the Office for National Statistics."""

    name = models.CharField(max_length=200, unique=True)
    code = models.CharField("official code", max_length=9, help_text="Such as E08000034.")
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="programmes_organisation_unique",
                violation_error_message="An organisation has this code already.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[ENSW][0-9]{8}$"),
                name="programmes_organisation_code_official",
                violation_error_message="An official code is a letter and eight digits: E08000034.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Engagement(models.Model):
    """A piece of work for another council, by a programme or one of its workstreams.

    `day_rate` is what a day is charged at and `expected_income` what was agreed in all; each may
    be unknown. Where a day of the lifecycle is not known, `dates_note` says what is. What is
    charged and received meets the ledger, so finance keeps it (`finance.models.Charge`).
    """

    class Status(models.TextChoices):
        ENQUIRY = engagements.Status.ENQUIRY.value, "Enquiry"
        AGREED = engagements.Status.AGREED.value, "Agreed"
        UNDER_WAY = engagements.Status.UNDER_WAY.value, "Under way"
        ENDED = engagements.Status.ENDED.value, "Ended"
        DECLINED = engagements.Status.DECLINED.value, "Declined"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="engagements")
    workstream = models.ForeignKey(
        Workstream, null=True, blank=True, on_delete=models.PROTECT, related_name="engagements"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="engagements", verbose_name="council"
    )
    title = models.CharField("what it is", max_length=200)
    description = models.TextField(blank=True)
    lead = models.CharField(max_length=200, help_text="The role or post, not a person’s name.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ENQUIRY)
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    dates_note = models.CharField("what is known of the dates", max_length=300, blank=True)
    declined_because = models.CharField("why it was declined", max_length=300, blank=True)
    day_rate = MoneyField("day rate", null=True, blank=True)
    expected_income = MoneyField("expected income", null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_demonstration = models.BooleanField(
        "its dates, days and money are invented, for demonstration", default=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "programme", "title"],
                name="programmes_engagement_unique",
                violation_error_message="The programme has this engagement with the council.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["enquiry", "agreed", "under_way", "ended", "declined"]),
                name="programmes_engagement_status_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programmes_engagement_days_in_order",
                violation_error_message="The last day is not before the first.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["enquiry", "declined"])
                | Q(starts_on__isnull=False)
                | ~Q(dates_note=""),
                name="programmes_engagement_start_known_or_said",
                violation_error_message=f"It begins on a day. {DATES_NOT_KNOWN}",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ends_on__isnull=False) | ~Q(dates_note=""),
                name="programmes_engagement_end_known_or_said",
                violation_error_message=f"It ended on a day. {DATES_NOT_KNOWN}",
            ),
            models.CheckConstraint(
                condition=(Q(status="declined") & ~Q(declined_because=""))
                | (~Q(status="declined") & Q(declined_because="")),
                name="programmes_engagement_declined_for_a_reason",
                violation_error_message="One that is declined says why, and no other.",
            ),
            models.CheckConstraint(
                condition=Q(day_rate=None) | Q(day_rate__gt=ZERO),
                name="programmes_engagement_day_rate_positive",
                violation_error_message="A day rate is more than £0: leave it empty if not known.",
            ),
            models.CheckConstraint(
                condition=Q(expected_income=None) | Q(expected_income__gte=ZERO),
                name="programmes_engagement_expected_income_not_negative",
                violation_error_message="The expected income is £0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.title}"

    def get_absolute_url(self) -> str:
        """The page with its account."""
        return reverse("finance:engagement", args=[self.pk])

    def clean(self) -> None:
        """Refuse a workstream of another programme, and a status that does not follow."""
        if self.workstream and self.workstream.programme_id != self.programme_id:
            raise ValidationError({"workstream": OTHER_PROGRAMME})
        was = Engagement.objects.filter(pk=self.pk).values_list("status", flat=True).first()
        if was and self.status not in {was, *engagements.NEXT[engagements.Status(was)]}:
            raise ValidationError({"status": f"It does not follow “{self.Status(was).label}”."})


class Secondment(models.Model):
    """Who works for the council, by role or post, never by name.

    `people` is how many of them, `fte` what they are together away; None where it is not known.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=200, help_text="The role or post, not a person’s name.")
    people = models.PositiveSmallIntegerField("number of people", default=1)
    fte = models.DecimalField("FTE together", max_digits=5, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("first day", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(excluded_fields=["version"])

    objects = SecondmentQuerySet.as_manager()

    class Meta:
        ordering = ["engagement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "role"],
                name="programmes_secondment_unique",
                violation_error_message="The engagement has this role already: change its row.",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="programmes_secondment_of_somebody",
                violation_error_message="Enter one person or more.",
            ),
            models.CheckConstraint(
                condition=Q(fte=None) | Q(fte__gt=0, fte__lte=F("people")),
                name="programmes_secondment_fte_of_its_people",
                violation_error_message="FTE is more than 0, and no more than the people are.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programmes_secondment_days_in_order",
                violation_error_message="The last day is not before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} × {self.role}" if self.people > 1 else self.role

    def is_away_in(self, period: Period) -> bool:
        """Whether it lends FTE on the last day of a month: one without a first day never does."""
        begins, ends = self.starts_on, self.ends_on
        return begins is not None and begins <= period.end and (ends is None or ends >= period.end)


class EngagementMonth(models.Model):
    """Days and cover of an engagement in one month: period 1 is April, 12 is March.

    Days are those of everybody who works for the council in the month, seconded or not. Cover is
    what it costs to backfill them. What was delivered and what cover cost stay empty until
    somebody records them. They are the account of the engagement: what the monitor calls actual
    is the ledger's alone.
    """

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="months")
    year = models.PositiveSmallIntegerField("financial year")
    number = models.PositiveSmallIntegerField("period", help_text="1 is April, 12 is March.")
    planned_days = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    delivered_days = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    planned_cover = MoneyField(default=ZERO)
    cover = MoneyField("cost of cover", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["engagement", "year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "year", "number"], name="programmes_engagementmonth_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=12, year__gte=1990, year__lte=2100),
                name="programmes_engagementmonth_in_range",
                violation_error_message="A period is 1 (April) to 12 (March) of 1990 to 2100.",
            ),
            models.CheckConstraint(
                condition=Q(planned_days__gte=0, planned_cover__gte=ZERO)
                & (Q(delivered_days=None) | Q(delivered_days__gte=0))
                & (Q(cover=None) | Q(cover__gte=ZERO)),
                name="programmes_engagementmonth_not_negative",
                violation_error_message="Days and cover are 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement}, {self.value.period.month}"

    @property
    def value(self) -> engagements.Month:
        """The month as the arithmetic takes it."""
        return engagements.Month(
            Period(self.year, self.number),
            self.planned_days,
            self.delivered_days,
            self.planned_cover,
            self.cover,
        )


class LendingLimit(models.Model):
    """From a day on: how much of its FTE a council may lend before the page warns.

    No report gives such a line, nor how many days one FTE works: both are our assumption, kept as
    data.
    """

    effective_from = models.DateField(unique=True)
    warn_over_percent = models.PositiveSmallIntegerField(
        "warn over, per cent", help_text="Of the FTE in post of the workstreams that lend it."
    )
    days_a_year = models.PositiveSmallIntegerField(
        "working days of one FTE in a year", help_text="Without leave and bank holidays."
    )
    source = models.CharField(max_length=300, help_text="Who set it, or that it is assumed.")
    history = HistoricalRecords()

    class Meta:
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(warn_over_percent__gte=1, warn_over_percent__lte=100),
                name="programmes_lendinglimit_percent_in_range",
                violation_error_message="The warning is at 1 to 100 per cent.",
            ),
            models.CheckConstraint(
                condition=Q(days_a_year__gte=1, days_a_year__lte=366),
                name="programmes_lendinglimit_days_in_range",
                violation_error_message="A year has 1 to 366 working days.",
            ),
        ]

    def __str__(self) -> str:
        return f"From {self.effective_from:%-d %B %Y}: {self.warn_over_percent}%"
