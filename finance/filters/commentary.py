"""The filter of commentary."""

import django_filters
from django.db.models import Q

from finance.models import Commentary
from finance.querysets import CommentaryQuerySet
from innovation.core.filters import FilterSet, PeriodFilter
from innovation.core.periods import Period
from programmes.filters import programme_choices, workstream_choices
from programmes.models import Workstream


class CommentaryFilter(FilterSet):
    """Commentary by what it is on and by period."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        label="Workstream, its cost lines too",
        queryset=workstream_choices,
        method="of_workstream",
        empty_label="All workstreams",
    )
    period = PeriodFilter(label="Period", method="of_period", help_text="Such as 2018-09.")
    text = django_filters.CharFilter(
        label="Commentary contains", lookup_expr="icontains", max_length=200
    )

    class Meta:
        model = Commentary
        fields: list[str] = []

    def of_workstream(
        self, queryset: CommentaryQuerySet, _name: str, value: Workstream
    ) -> CommentaryQuerySet:
        """What is on a workstream or on one of its cost lines."""
        return queryset.filter(Q(workstream=value) | Q(cost_line__workstream=value))

    def of_period(
        self, queryset: CommentaryQuerySet, _name: str, value: Period
    ) -> CommentaryQuerySet:
        """What is of one period."""
        return queryset.filter(year=value.year, number=value.number)
