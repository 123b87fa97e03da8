"""The filter of commitments."""

import django_filters
from django.db.models import Q

from finance.models import Commitment
from finance.querysets import CommitmentQuerySet
from innovation.core.filters import FilterSet
from programmes.filters import programme_choices, workstream_choices


class CommitmentFilter(FilterSet):
    """Commitments by where they fall and whether they are open."""

    text = django_filters.CharFilter(
        label="Number or supplier has", method="with_text", max_length=200
    )
    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="cost_line__workstream__programme",
        empty_label="All programmes",
    )
    workstream = django_filters.ModelChoiceFilter(
        label="Workstream",
        queryset=workstream_choices,
        field_name="cost_line__workstream",
        empty_label="All workstreams",
    )
    state = django_filters.ChoiceFilter(
        label="State",
        method="in_state",
        choices=[("open", "Open"), ("ended", "Ended")],
        empty_label="All",
    )

    class Meta:
        model = Commitment
        fields = ["text", "programme", "workstream", "state"]

    def with_text(self, rows: CommitmentQuerySet, _name: str, text: str) -> CommitmentQuerySet:
        """Those whose number or supplier contains the text, in any case."""
        return rows.filter(Q(reference__icontains=text) | Q(supplier__icontains=text))

    def in_state(self, rows: CommitmentQuerySet, _name: str, state: str) -> CommitmentQuerySet:
        """Those that are open, or ended."""
        return rows.filter(ended_on__isnull=state == "open")
