"""The filter of the posts in recruitment."""

import datetime as dt
from functools import cached_property
from typing import Any

import django_filters
from django.utils import timezone

from innovation.core.as_at import last_day_known
from innovation.core.filters import unfiltered
from innovation.core.forms import DAY
from programmes.filters import programme_choices, workstream_choices
from programmes.models import Programme
from staffing.filters.post_cost import PostCostFilter
from staffing.models import Grade, Post
from staffing.pay_book import VIEW_POST_PAY
from staffing.recruitment import Lateness
from staffing.recruitment_rows import RecruitmentRow


class RecruitmentFilter(PostCostFilter):
    """Narrow the posts in recruitment, and say as at which day they are looked at."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        field_name="workstream__programme",
        queryset=programme_choices,
        empty_label="All programmes",
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=workstream_choices, empty_label="All workstreams"
    )
    grade = django_filters.ModelChoiceFilter(queryset=Grade.objects.all(), empty_label="All grades")
    lateness = django_filters.ChoiceFilter(
        label="Against the plan",
        method=unfiltered,
        choices=[
            (Lateness.LATE.value, "Late, and not started"),
            (Lateness.STARTED_LATE.value, "Started late"),
            (Lateness.NOT_DUE.value, "Not due to start yet"),
        ],
        empty_label="Late or not due",
    )
    status = django_filters.ChoiceFilter(
        label="Present step",
        method=unfiltered,
        choices=Post.Status.choices,
        empty_label="All steps",
    )
    as_at = django_filters.DateFilter(label="As at", method=unfiltered, help_text=DAY)

    class Meta:
        model = Post
        fields = [
            *("programme", "workstream", "grade", "lateness", "status", "as_at"),
            "assumption_set",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer no assumptions to those who may not see what posts are paid."""
        super().__init__(*args, **kwargs)
        self.sees_pay: bool = kwargs["request"].user.has_perm(VIEW_POST_PAY)
        if not self.sees_pay:
            del self.filters["assumption_set"]

    @property
    def day(self) -> dt.date:
        """The day that the posts are looked at."""
        chosen: dt.date | None = self._chosen("as_at")
        return chosen or self.default_day

    @cached_property
    def default_day(self) -> dt.date:
        """The last day that is known of the programmes; before, a day of theirs near today."""
        programme: Programme | None = self._chosen("programme")
        shown = [programme] if programme else list(programme_choices(self.request))
        known = last_day_known([each.pk for each in shown])
        starts = [each.starts_on for each in shown if each.starts_on]
        ends = [each.ends_on for each in shown if each.ends_on]
        today = timezone.localdate()
        near = min(max(today, min(starts, default=today)), max(ends, default=today))
        return known or near

    def keeps(self, row: RecruitmentRow) -> bool:
        """Whether a row stands as was asked."""
        stands, status = self._chosen("lateness"), self._chosen("status")
        return (not stands or row.lateness == stands) and (not status or row.status == status)

    def _chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None
