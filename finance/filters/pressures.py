"""The filter of pressures and action plans."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from finance.filters.choices import category_choices, cost_lines
from finance.models import Adjustment
from finance.querysets import AdjustmentQuerySet
from finance.rag import Rag
from innovation.core.filters import FilterSet, PeriodFilter, unfiltered
from innovation.core.periods import Period, year_label
from programmes.filters import programme_choices, workstream_choices


class AdjustmentFilter(FilterSet):
    """Entries by where they fall, what they are, how they stand and as at which period."""

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
    category = django_filters.ModelChoiceFilter(
        label="Category",
        queryset=category_choices,
        field_name="cost_line__category",
        empty_label="All categories",
    )
    year = django_filters.ChoiceFilter(
        label="Financial year", field_name="cost_line__year", empty_label="All years"
    )
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=Adjustment.Kind.choices, empty_label="All kinds"
    )
    rag = django_filters.ChoiceFilter(
        label="Red, amber or green",
        method=unfiltered,
        choices=[(rag.value, rag.value) for rag in Rag],
        empty_label="Any",
    )
    owner = django_filters.CharFilter(
        label="Owner contains", lookup_expr="icontains", max_length=120
    )
    state = django_filters.ChoiceFilter(
        label="Withdrawn",
        method="in_state",
        choices=[("withdrawn", "Withdrawn only"), ("all", "Withdrawn too")],
        empty_label="Without withdrawn ones",
    )
    to = PeriodFilter(label="As at period", method="known_by", help_text="Such as 2018-09.")
    cost_line = django_filters.ModelChoiceFilter(
        label="Cost line", queryset=cost_lines, widget=forms.HiddenInput
    )

    class Meta:
        model = Adjustment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the financial years that have cost lines."""
        super().__init__(*args, **kwargs)
        years = cost_lines(kwargs["request"]).order_by("year").values_list("year", flat=True)
        choices = [(str(year), year_label(year)) for year in years.distinct()]
        self.filters["year"].extra["choices"] = choices

    def filter_queryset(self, queryset: Any) -> Any:
        """Without what is withdrawn unless it was asked for."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return found if asked else found.filter(withdrawn_because="")

    def in_state(self, queryset: AdjustmentQuerySet, _name: str, value: str) -> AdjustmentQuerySet:
        """Only the entries that were withdrawn, or all."""
        return queryset.filter(~Q(withdrawn_because="")) if value == "withdrawn" else queryset

    def known_by(
        self, queryset: AdjustmentQuerySet, _name: str, value: Period
    ) -> AdjustmentQuerySet:
        """The entries that count from a period up to and including one."""
        return queryset.known_by(value)

    @property
    def as_at(self) -> Period | None:
        """The period that was asked for."""
        found: Period | None = self._chosen("to")
        return found

    @property
    def colour(self) -> str | None:
        """Red, amber or green, where one was asked for."""
        found: str | None = self._chosen("rag")
        return found

    def _chosen(self, name: str) -> Any:
        return (self.form.cleaned_data.get(name) or None) if self.is_valid() else None
