"""The filter of the periods."""

import django_filters

from finance.models import Period
from innovation.core.filters import FilterSet
from programmes.filters import programme_choices


class PeriodFilter(FilterSet):
    """Periods of programmes, open or closed."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=programme_choices, empty_label="All programmes"
    )
    open = django_filters.ChoiceFilter(
        label="State",
        field_name="closed_at",
        lookup_expr="isnull",
        choices=[("True", "Open"), ("False", "Closed")],
        empty_label="Open and closed",
    )

    class Meta:
        model = Period
        fields: list[str] = []
