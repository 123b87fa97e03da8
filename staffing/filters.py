"""The filter of the list of posts."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from innovation.core.filters import FilterSet
from programmes.filters import programme_choices, workstream_choices
from programmes.models import Cluster
from staffing.models import Grade, Post
from staffing.querysets import PostQuerySet


def _clusters(request: HttpRequest) -> QuerySet[Cluster]:
    return Cluster.objects.filter(posts__in=Post.objects.visible_to(request.user)).distinct()


class PostFilter(FilterSet):
    """Narrow the list of posts; every choice is one that the user may see."""

    text = django_filters.CharFilter(
        label="Number or title has", method="with_text", max_length=200
    )
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
    status = django_filters.ChoiceFilter(choices=Post.Status.choices, empty_label="All statuses")
    cluster = django_filters.ModelChoiceFilter(queryset=_clusters, empty_label="All clusters")
    late_on = django_filters.DateFilter(
        label="Late on",
        method="that_are_late",
        help_text="Posts that should have started by a day, such as 31/10/2017, and had not.",
    )

    class Meta:
        model = Post
        fields = ["text", "programme", "workstream", "grade", "status", "cluster", "late_on"]

    def with_text(self, rows: PostQuerySet, _name: str, text: str) -> PostQuerySet:
        """The posts whose number or title contains the text, in any case."""
        return rows.filter(Q(number__icontains=text) | Q(title__icontains=text))

    def that_are_late(self, rows: PostQuerySet, _name: str, day: Any) -> PostQuerySet:
        """The posts that were late on the day."""
        return rows.late_on(day)
