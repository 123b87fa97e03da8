"""The filter of measures."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q

from innovation.core.filters import FilterSet, unfiltered
from innovation.core.forms import DAY
from programmes.filters.choices import programme_choices, workstream_choices
from programmes.measures import Direction, Standing
from programmes.models import Measure
from programmes.querysets import MeasureQuerySet

if TYPE_CHECKING:
    from programmes.measure_rows import MeasureRow


class MeasureFilter(FilterSet):
    """Narrow the measures, and say until which day their readings are known."""

    text = django_filters.CharFilter(label="Name has", method="with_text", max_length=200)
    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )
    workstream = django_filters.ModelChoiceFilter(
        queryset=workstream_choices, empty_label="All workstreams"
    )
    question = django_filters.ChoiceFilter(
        choices=Measure.Question.choices, empty_label="All questions"
    )
    standing = django_filters.ChoiceFilter(
        label="Against the target",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Standing],
        empty_label="Any way",
    )
    direction = django_filters.ChoiceFilter(
        label="Since the reading before",
        method=unfiltered,
        choices=[(each.name.lower(), each.value) for each in Direction],
        empty_label="Any way",
    )
    as_at = django_filters.DateFilter(
        label="Readings until", method=unfiltered, help_text=f"All when empty. {DAY}"
    )

    class Meta:
        model = Measure
        fields = ["text", "programme", "workstream", "question", "standing", "direction", "as_at"]

    def with_text(self, rows: MeasureQuerySet, _name: str, text: str) -> MeasureQuerySet:
        """The measures whose name or description contains the text, in any case."""
        return rows.filter(Q(name__icontains=text) | Q(description__icontains=text))

    @property
    def until(self) -> dt.date | None:
        """The last day of the readings that are known; None for all of them."""
        chosen: dt.date | None = self._chosen("as_at")
        return chosen

    def keeps(self, row: "MeasureRow") -> bool:
        """Whether a measure stands as was asked."""
        standing, direction = self._chosen("standing"), self._chosen("direction")
        return (not standing or row.standing.name.lower() == standing) and (
            not direction or row.direction.name.lower() == direction
        )

    def _chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name) if self.is_valid() else None
