"""The filter of virements."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Model

from finance.filters.choices import cost_lines
from finance.models import Virement, VirementLine
from finance.querysets import VirementQuerySet
from innovation.core.filters import FilterSet
from programmes.filters import programme_choices, workstream_choices


class VirementFilter(FilterSet):
    """Virements, by what they are and by the lines that they touch."""

    text = django_filters.CharFilter(
        label="Reason has", field_name="reason", lookup_expr="icontains", max_length=200
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        label="Workstream",
        queryset=workstream_choices,
        empty_label="All workstreams",
        method="touching",
    )
    kind = django_filters.ChoiceFilter(choices=Virement.Kind.choices, empty_label="All kinds")
    status = django_filters.ChoiceFilter(choices=Virement.Status.choices, empty_label="Any status")
    cost_line = django_filters.ModelChoiceFilter(
        label="Cost line", queryset=cost_lines, method="touching", widget=forms.HiddenInput
    )

    class Meta:
        model = Virement
        fields = ["text", "programme", "workstream", "kind", "status", "cost_line"]

    def touching(self, rows: VirementQuerySet, name: str, value: Model) -> VirementQuerySet:
        """The virements with a line, among those that the user may see, of what is named."""
        field = {"workstream": "cost_line__workstream", "cost_line": "cost_line"}[name]
        named: dict[str, Any] = {field: value}
        lines = VirementLine.objects.visible_to(self.request.user).filter(**named)
        return rows.filter(pk__in=lines.values("virement"))
