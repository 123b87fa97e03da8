"""The filter of commitments."""

import django_filters
from django import forms
from django.db.models import Q

from finance.filters.choices import cost_lines
from finance.models import Commitment
from finance.querysets import CommitmentQuerySet
from innovation.core.filters import FilterSet, PeriodFilter
from innovation.core.periods import Period
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
    as_at = PeriodFilter(
        label="Committed at the end of period", method="at_end_of", help_text="Such as 2018-09."
    )
    cost_line = django_filters.ModelChoiceFilter(
        label="Cost line", queryset=cost_lines, widget=forms.HiddenInput
    )

    class Meta:
        model = Commitment
        fields = ["text", "programme", "workstream", "state", "as_at", "cost_line"]

    def with_text(self, rows: CommitmentQuerySet, _name: str, text: str) -> CommitmentQuerySet:
        """Those whose number or supplier contains the text, in any case."""
        return rows.filter(Q(reference__icontains=text) | Q(supplier__icontains=text))

    def at_end_of(self, rows: CommitmentQuerySet, _name: str, period: Period) -> CommitmentQuerySet:
        """Those that were committed at the end of a period."""
        return rows.as_at(period)

    def in_state(self, rows: CommitmentQuerySet, _name: str, state: str) -> CommitmentQuerySet:
        """Those that are open, or ended."""
        return rows.filter(ended_on__isnull=state == "open")
