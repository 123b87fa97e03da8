"""The filter of milestones."""

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from innovation.core.as_at import last_day_known
from innovation.core.filters import FilterSet, unfiltered
from innovation.core.forms import DAY
from programmes.filters.choices import programme_choices, workstream_choices
from programmes.milestones import Rag, Stage
from programmes.models import Milestone
from programmes.querysets import MilestoneQuerySet

if TYPE_CHECKING:
    from programmes.milestone_rows import MilestoneRow

RELEASE = [("yes", "Help to release money"), ("no", "Do not")]


class MilestoneFilter(FilterSet):
    """Narrow the milestones, and say as at which day they are looked at."""

    text = django_filters.CharFilter(label="Title or owner has", method="with_text", max_length=200)
    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=workstream_choices, empty_label="All workstreams"
    )
    stage = django_filters.ChoiceFilter(
        label="Stands",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Stage],
        empty_label="Any way",
    )
    rag = django_filters.ChoiceFilter(
        label="RAG",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Rag],
        empty_label="Any colour",
    )
    release = django_filters.ChoiceFilter(
        label="Contingent money", method="by_release", choices=RELEASE, empty_label="All"
    )
    as_at = django_filters.DateFilter(label="As at", method=unfiltered, help_text=DAY)

    class Meta:
        model = Milestone
        fields = ["text", "programme", "workstream", "stage", "rag", "release", "as_at"]

    def with_text(self, rows: MilestoneQuerySet, _name: str, text: str) -> MilestoneQuerySet:
        """The milestones whose title or owner contains the text, in any case."""
        return rows.filter(Q(title__icontains=text) | Q(owner__icontains=text))

    def by_release(self, rows: MilestoneQuerySet, _name: str, chosen: str) -> MilestoneQuerySet:
        """The milestones that help to release money, or those that do not."""
        return rows.filter(tranche__isnull=chosen == "no")

    @property
    def day(self) -> dt.date:
        """The day that the milestones are looked at."""
        chosen: dt.date | None = self._chosen("as_at")
        return chosen or self.default_day

    @cached_property
    def default_day(self) -> dt.date:
        """The last day that is known of the programmes, and today while nothing is."""
        chosen = self._chosen("programme")
        shown = [chosen] if chosen else list(programme_choices(self.request))
        return last_day_known([each.pk for each in shown]) or timezone.localdate()

    def keeps(self, row: "MilestoneRow") -> bool:
        """Whether a row stands as was asked."""
        stage, rag = self._chosen("stage"), self._chosen("rag")
        return (not stage or row.stage.name.lower() == stage) and (
            not rag or row.rag.name.lower() == rag
        )

    def _chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None
