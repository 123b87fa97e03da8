"""The filter of commitments."""

import django_filters
from django import forms
from django.db.models import Q

from finance.filters.choices import cost_lines
from finance.models import Commitment
from finance.orders import Remark
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
    source = django_filters.ChoiceFilter(
        label="Entered",
        method="from_source",
        choices=[("hand", "By hand"), ("file", "By a file")],
        empty_label="Both",
    )
    remark = django_filters.ChoiceFilter(
        label="To see to",
        method="unchanged",
        choices=[(remark.name.lower(), remark.value) for remark in Remark],
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
        fields = [
            *("text", "programme", "workstream", "state", "source", "remark", "as_at"),
            "cost_line",
        ]

    @property
    def chosen_period(self) -> Period | None:
        """The period at the end of which the commitments are shown; None is now."""
        return self.form.cleaned_data.get("as_at") if self.is_valid() else None

    @property
    def chosen_remark(self) -> Remark | None:
        """What the commitments are to see to for, if one was chosen; `CommitmentReport` has it."""
        chosen = self.form.cleaned_data.get("remark") if self.is_valid() else None
        return Remark[chosen.upper()] if chosen else None

    def unchanged(self, rows: CommitmentQuerySet, _name: str, _remark: str) -> CommitmentQuerySet:
        """All rows: a remark is told of a row when its figures are read."""
        return rows

    def from_source(self, rows: CommitmentQuerySet, _name: str, source: str) -> CommitmentQuerySet:
        """Those that were entered by hand, or those of a file."""
        return rows.filter(snapshot__isnull=source == "hand")

    def with_text(self, rows: CommitmentQuerySet, _name: str, text: str) -> CommitmentQuerySet:
        """Those whose number or supplier contains the text, in any case."""
        return rows.filter(Q(reference__icontains=text) | Q(supplier__icontains=text))

    def at_end_of(self, rows: CommitmentQuerySet, _name: str, period: Period) -> CommitmentQuerySet:
        """Those that were committed at the end of a period."""
        return rows.as_at(period)

    def in_state(self, rows: CommitmentQuerySet, _name: str, state: str) -> CommitmentQuerySet:
        """Those that are open, or ended."""
        return rows.filter(ended_on__isnull=state == "open")
