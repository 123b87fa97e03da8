"""The filter of what posts cost, and how they are costed."""

from collections.abc import Iterator
from typing import Any

import django_filters

from finance.filters.choices import cost_lines
from innovation.core.filters import ActiveFilter, FilterSet, unfiltered
from innovation.core.periods import year_label
from programmes.filters import programme_choices
from staffing.models import AssumptionSet, Post
from staffing.pay_book import Start


class StaffCostFilter(FilterSet):
    """One programme's posts, and how they are costed."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="workstream__programme",
        empty_label=None,
    )
    assumption_set = django_filters.ModelChoiceFilter(
        label="Assumptions",
        queryset=AssumptionSet.objects.all(),
        method=unfiltered,
        empty_label="The default set",
    )
    starts = django_filters.ChoiceFilter(
        label="Posts start",
        method=unfiltered,
        choices=[
            (Start.PLANNED.value, "As planned"),
            (Start.FULL_YEAR.value, "On 1 April of each year"),
        ],
        empty_label="As they did, or as planned",
    )
    year = django_filters.ChoiceFilter(
        label="Financial year", method=unfiltered, empty_label="All years"
    )

    class Meta:
        model = Post
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Fill in the first programme where none is chosen, and its years."""
        data = data.copy()
        programmes = list(programme_choices(kwargs["request"]))
        if not data.get("programme") and programmes:
            data["programme"] = str(programmes[0].pk)
        super().__init__(data, *args, **kwargs)
        chosen = [each for each in programmes if str(each.pk) == data.get("programme")]
        lines = cost_lines(kwargs["request"]).filter(workstream__programme__in=chosen)
        self.all_years = sorted(set(lines.order_by().values_list("year", flat=True)))
        self.filters["year"].extra["choices"] = [(str(y), year_label(y)) for y in self.all_years]

    def active(self) -> Iterator[ActiveFilter]:
        """What can be cleared: everything but the programme."""
        return (item for item in super().active() if item.label != "Programme")

    @property
    def assumptions(self) -> AssumptionSet | None:
        """The set chosen, or the default one; None when there is none."""
        chosen = self.form.cleaned_data.get("assumption_set") if self.is_valid() else None
        return chosen or AssumptionSet.objects.filter(is_default=True).first()

    @property
    def start(self) -> Start:
        """From when the posts are costed."""
        return Start(self.form.cleaned_data.get("starts") or Start.ACTUAL)

    @property
    def years(self) -> list[int]:
        """The year chosen, or every year with a cost line."""
        year = self.form.cleaned_data.get("year")
        return [int(year)] if year else self.all_years
