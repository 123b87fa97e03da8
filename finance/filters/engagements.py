"""Filters of the work for other councils."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from innovation.core.filters import FilterSet
from programmes.filters import programme_choices, workstream_choices
from programmes.models import Engagement, Organisation
from programmes.querysets import EngagementQuerySet


def organisation_choices(request: HttpRequest) -> QuerySet[Organisation]:
    """The councils of the engagements that the user may see."""
    seen = Engagement.objects.visible_to(request.user)
    return Organisation.objects.filter(engagements__in=seen).distinct()


class LendingFilter(FilterSet):
    """Engagements by who does the work."""

    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=workstream_choices, empty_label="All workstreams"
    )

    class Meta:
        model = Engagement
        fields = ["programme", "workstream"]


class EngagementFilter(LendingFilter):
    """Engagements by where they stand, whom they are for and who does the work."""

    text = django_filters.CharFilter(
        label="What it is or lead has", method="with_text", max_length=200
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=Engagement.Status.choices, empty_label="Any status"
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Council", queryset=organisation_choices, empty_label="All councils"
    )

    class Meta:
        model = Engagement
        fields = ["text", "status", "organisation", "programme", "workstream"]

    def with_text(self, rows: EngagementQuerySet, _name: str, text: str) -> EngagementQuerySet:
        """The engagements whose title or lead contains the text, in any case."""
        return rows.filter(Q(title__icontains=text) | Q(lead__icontains=text))
