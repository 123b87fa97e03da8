"""The filters of what posts cost: which posts, and how they are costed."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Max

from finance.filters.choices import cost_lines
from innovation.core.filters import ActiveFilter, FilterSet, unfiltered
from innovation.core.periods import year_label
from programmes.filters import programme_choices
from staffing.models import AssumptionSet, PayAwardAssumption, Post
from staffing.pay_book import Start, default_assumptions

DEFAULT_SET = "The default set"
PLANNED = (Start.PLANNED.value, "As planned")
FULL_YEAR = (Start.FULL_YEAR.value, "On 1 April of each year")


def assumption_filter(label: str) -> django_filters.ModelChoiceFilter:
    """A choice of one of the sets of assumptions."""
    return django_filters.ModelChoiceFilter(
        label=label,
        queryset=AssumptionSet.objects.all(),
        method=unfiltered,
        empty_label=DEFAULT_SET,
    )


def start_filter() -> django_filters.ChoiceFilter:
    """A choice of when the posts start."""
    return django_filters.ChoiceFilter(
        label="Posts start",
        method=unfiltered,
        choices=[PLANNED, FULL_YEAR],
        empty_label="As they did, or as planned",
    )


def year_filter() -> django_filters.ChoiceFilter:
    """A choice of one of the years that have a cost line."""
    return django_filters.ChoiceFilter(
        label="Financial year", method=unfiltered, empty_label="All years"
    )


class PostCostFilter(FilterSet):
    """One programme's posts. What else is chosen says how they are costed, and filters nothing."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="workstream__programme",
        empty_label=None,
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
        self.programme = chosen[0] if chosen else None
        lines = cost_lines(kwargs["request"]).filter(workstream__programme__in=chosen)
        self.all_years = sorted(set(lines.order_by().values_list("year", flat=True)))
        if "year" in self.filters:
            choices = [(str(year), year_label(year)) for year in self.years_to_choose()]
            self.filters["year"].extra["choices"] = choices

    def years_to_choose(self) -> list[int]:
        """The years that the filter offers."""
        return self.all_years

    def active(self) -> Iterator[ActiveFilter]:
        """What can be cleared: everything but the programme."""
        return (item for item in super().active() if item.label != "Programme")

    def chosen(self, name: str) -> Any:
        """What a filter of this form says; None where it says nothing, is wrong or not there."""
        return (self.form.cleaned_data.get(name) or None) if self.is_valid() else None

    @property
    def assumptions(self) -> AssumptionSet | None:
        """The set that the posts are costed by: the default one where none is chosen, or None."""
        return self._set("assumption_set")

    @property
    def base(self) -> AssumptionSet | None:
        """The set that others are held against: the default one where none is chosen, or None."""
        return self._set("base")

    def _set(self, name: str) -> AssumptionSet | None:
        return self.chosen(name) or self._default

    @cached_property
    def _default(self) -> AssumptionSet | None:
        return default_assumptions()

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, as the address of a page beside this one says it; {} while one is wrong.

        A year without cost lines is left out: not every page knows it.
        """
        if not self.is_valid():
            return {}
        chosen = {name: self.data[name] for name in self.form.fields if self.data.get(name)}
        if chosen.get("year") not in {None, *map(str, self.all_years)}:
            del chosen["year"]
        return chosen

    @property
    def start(self) -> Start:
        """From when the posts are costed."""
        return Start(self.chosen("starts") or Start.ACTUAL)

    @property
    def years(self) -> list[int]:
        """The year chosen, or every year with a cost line."""
        year = self.chosen("year")
        return [int(year)] if year else self.all_years


class StaffCostFilter(PostCostFilter):
    """Posts by one set of assumptions."""

    assumption_set = assumption_filter("Assumptions")
    starts = start_filter()
    year = year_filter()


class ComparisonFilter(PostCostFilter):
    """Posts by one set of assumptions, explained from another."""

    assumption_set = assumption_filter("Cost of posts by")
    base = assumption_filter("Explained from")
    year = year_filter()


class SideBySideFilter(PostCostFilter):
    """Posts by every set of assumptions; one of them is the base."""

    base = assumption_filter("Differences from")
    starts = start_filter()
    year = year_filter()

    def years_to_choose(self) -> list[int]:
        """The years with a cost line, and those after them that have an assumed pay award."""
        if not self.all_years:
            return []
        last = PayAwardAssumption.objects.aggregate(last=Max("year"))["last"] or 0
        return list(range(self.all_years[0], max(last, self.all_years[-1]) + 1))


class WorkedExampleFilter(PostCostFilter):
    """Posts as planned by one set of assumptions, in one year or all."""

    base = assumption_filter("Assumptions")
    year = year_filter()


class DelayFilter(PostCostFilter):
    """Posts as planned and a month later by one set of assumptions, in all years."""

    base = assumption_filter("Assumptions")
