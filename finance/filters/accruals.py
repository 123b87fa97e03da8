"""The filter of accruals and their reversals."""

from typing import Any

import django_filters
from django import forms

from finance.filters.choices import category_choices, cost_lines
from finance.models import Accrual, CostLine
from finance.querysets import AccrualQuerySet
from innovation.core.filters import FilterSet, PeriodFilter, unfiltered
from innovation.core.periods import Period, year_label
from programmes.filters import programme_choices, workstream_choices


class AccrualFilter(FilterSet):
    """Accruals, by what they count on and when.

    The year and the period are those that an entry or its reversal counts in: the report reads
    them, since one accrual makes two rows.
    """

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="period__programme",
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
    kind = django_filters.ChoiceFilter(choices=Accrual.Kind.choices, empty_label="Both kinds")
    year = django_filters.ChoiceFilter(
        label="Counts in the year", method=unfiltered, empty_label="All years"
    )
    to = PeriodFilter(label="Up to period", method=unfiltered, help_text="Such as 2018-09.")
    cost_line = django_filters.ModelChoiceFilter(
        label="Cost line", queryset=cost_lines, method="counting_on", widget=forms.HiddenInput
    )

    class Meta:
        model = Accrual
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the financial years that have cost lines."""
        super().__init__(*args, **kwargs)
        years = cost_lines(kwargs["request"]).order_by("year").values_list("year", flat=True)
        self.filters["year"].extra["choices"] = [
            (str(year), year_label(year)) for year in years.distinct()
        ]

    def counting_on(self, rows: AccrualQuerySet, _name: str, line: CostLine) -> AccrualQuerySet:
        """The line's own accruals, and those of March before that are reversed on it."""
        return rows.counting_on(line.workstream_id, line.category_id, line.year)

    def counts(self, period: Period) -> bool:
        """Whether an entry or reversal of a period is asked for."""
        asked = self.form.cleaned_data
        line, year, last = asked["cost_line"], asked["year"], asked["to"]
        return (
            (line is None or period.year == line.year)
            and (not year or period.year == int(year))
            and (last is None or period <= last)
        )
