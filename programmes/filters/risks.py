"""The filter of risks."""

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from innovation.core.as_at import last_day_known
from innovation.core.filters import FilterSet, unfiltered
from programmes.filters.choices import programme_choices, workstream_choices
from programmes.models import Risk
from programmes.querysets import RiskQuerySet
from programmes.risks import IMPACTS, PROBABILITIES, Direction, Rating

if TYPE_CHECKING:
    from programmes.risk_rows import RiskRow

STATES = [("open", "Open"), ("closed", "Closed")]


class RiskFilter(FilterSet):
    """Narrow the risks, also by what they are as of their latest review."""

    text = django_filters.CharFilter(label="Title or owner has", method="with_text", max_length=200)
    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=workstream_choices, empty_label="All workstreams"
    )
    category = django_filters.ChoiceFilter(
        choices=Risk.Category.choices, empty_label="All categories"
    )
    state = django_filters.ChoiceFilter(
        label="State", method="by_state", choices=STATES, empty_label="Open and closed"
    )
    rating = django_filters.ChoiceFilter(
        label="Rating now",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Rating],
        empty_label="Any rating",
    )
    direction = django_filters.ChoiceFilter(
        label="Since the last review",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Direction],
        empty_label="Any way",
    )
    probability = django_filters.ChoiceFilter(
        label="Probability now",
        method=unfiltered,
        choices=list(PROBABILITIES.items()),
        empty_label="Any",
    )
    impact = django_filters.ChoiceFilter(
        label="Impact now",
        method=unfiltered,
        choices=list(IMPACTS.items()),
        empty_label="Any",
    )

    class Meta:
        model = Risk
        fields = [
            *("text", "programme", "workstream", "category", "state"),
            *("rating", "direction", "probability", "impact"),
        ]

    def with_text(self, rows: RiskQuerySet, _name: str, text: str) -> RiskQuerySet:
        """The risks whose title or owner contains the text, in any case."""
        return rows.filter(Q(title__icontains=text) | Q(owner__icontains=text))

    def by_state(self, rows: RiskQuerySet, _name: str, chosen: str) -> RiskQuerySet:
        """The open or the closed ones."""
        return rows.filter(closed_on__isnull=chosen == "open")

    @cached_property
    def day(self) -> dt.date:
        """The last day that is known of the programmes, and today while nothing is."""
        chosen = self._chosen("programme")
        shown = [chosen] if chosen else list(programme_choices(self.request))
        return last_day_known([each.pk for each in shown]) or timezone.localdate()

    def keeps(self, row: "RiskRow") -> bool:
        """Whether a risk is now as was asked."""
        asked = {
            "rating": row.rating.name.lower() if row.rating else "",
            "direction": row.direction.name.lower(),
            "probability": str(row.now.probability),
            "impact": str(row.now.impact),
        }
        return all(self._chosen(name) in {None, "", is_now} for name, is_now in asked.items())

    def _chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None
