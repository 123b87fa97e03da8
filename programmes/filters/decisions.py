"""The filter of decisions."""

import django_filters
from django.db.models import Q

from innovation.core.filters import FilterSet
from programmes.filters.choices import programme_choices
from programmes.models import Decision
from programmes.querysets import DecisionQuerySet


class DecisionFilter(FilterSet):
    """Narrow the list of decisions."""

    text = django_filters.CharFilter(
        label="Reference or title has", method="with_text", max_length=200
    )
    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    taken_by = django_filters.ChoiceFilter(
        label="Taken by", choices=Decision.Taker.choices, empty_label="Anybody"
    )
    kind = django_filters.ChoiceFilter(choices=Decision.Kind.choices, empty_label="All kinds")
    effect = django_filters.ChoiceFilter(
        label="What it does", choices=Decision.Effect.choices, empty_label="Anything"
    )

    class Meta:
        model = Decision
        fields = ["text", "programme", "taken_by", "kind", "effect"]

    def with_text(self, rows: DecisionQuerySet, _name: str, text: str) -> DecisionQuerySet:
        """The decisions whose reference or title contains the text, in any case."""
        return rows.filter(Q(reference__icontains=text) | Q(title__icontains=text))
