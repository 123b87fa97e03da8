"""The filters of scenarios."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from finance.models import Scenario
from finance.scenarios import Figure
from innovation.core.filters import FilterSet, unfiltered
from programmes.filters import programme_choices

MOST = 4
FIGURES = {
    Figure.SPEND: "Projected spend",
    Figure.LEFT: "Left of the awards",
    Figure.BASE: "On the base budget",
    Figure.INCOME: "Income",
}


def scenario_choices(request: HttpRequest) -> QuerySet[Scenario]:
    """The scenarios that the user may see."""
    return Scenario.objects.visible_to(request.user).select_related("programme")


class ScenarioFilter(FilterSet):
    """Narrow the list of scenarios."""

    programme = django_filters.ModelChoiceFilter(
        queryset=programme_choices, empty_label="All programmes"
    )

    class Meta:
        model = Scenario
        fields = ["programme"]


class FigureFilter(FilterSet):
    """What the waterfall of a scenario is about."""

    figure = django_filters.ChoiceFilter(
        label="Waterfall of",
        method=unfiltered,
        choices=[(key.value, name) for key, name in FIGURES.items()],
        empty_label="What it changes first",
    )

    class Meta:
        model = Scenario
        fields: list[str] = []

    @property
    def chosen(self) -> Figure | None:
        """The figure that is chosen, if one is."""
        value = self.form.cleaned_data.get("figure") if self.is_valid() else ""
        return Figure(value) if value else None


class CompareForm(forms.Form):
    """Two to four scenarios of one programme."""

    def clean(self) -> dict[str, Any]:
        """Refuse too many, and those of several programmes."""
        cleaned = super().clean() or self.cleaned_data
        chosen = list(cleaned.get("scenario") or ())
        if len(chosen) > MOST:
            self.add_error("scenario", f"Choose at most {MOST} scenarios.")
        elif len({each.programme_id for each in chosen}) > 1:
            self.add_error("scenario", "Choose scenarios of one programme.")
        return cleaned


class CompareFilter(FilterSet):
    """The scenarios that are compared."""

    scenario = django_filters.ModelMultipleChoiceFilter(
        label="Scenarios",
        queryset=scenario_choices,
        method=unfiltered,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Scenario
        fields: list[str] = []
        form = CompareForm

    @property
    def chosen(self) -> list[Scenario]:
        """The scenarios that are chosen; none while the choice is wrong."""
        return list(self.form.cleaned_data.get("scenario") or ()) if self.is_valid() else []
