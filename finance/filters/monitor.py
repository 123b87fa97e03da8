"""The filter of the monitor."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms

from finance.basis import SECURED
from finance.demonstration_mark import marked
from finance.filters.choices import KINDS, offer_parts
from finance.models import CostLine
from finance.monitor import known_periods
from finance.tables.positions import VIEWS
from innovation.core.filters import ActiveFilter, FilterSet, unfiltered
from innovation.core.periods import Period
from programmes.filters import award_choices
from programmes.models import Programme, Workstream


class MonitorFilter(FilterSet):
    """One programme's cost lines, as at one of its periods.

    All choices are of that programme; they are read by one query, since the page has few.
    """

    programme = django_filters.ChoiceFilter(
        label="Programme", field_name="workstream__programme", empty_label=None
    )
    to = django_filters.ChoiceFilter(
        label="As at", method=unfiltered, empty_label="The last period loaded or closed"
    )
    workstream = django_filters.ChoiceFilter(label="Workstream", empty_label="All workstreams")
    category = django_filters.ChoiceFilter(label="Category", empty_label="All categories")
    kind = django_filters.ChoiceFilter(
        label="Kind",
        field_name="category__kind",
        choices=KINDS,
        empty_label="Expenditure and income",
    )
    year = django_filters.ChoiceFilter(label="Financial year", empty_label="All years")
    award = django_filters.ModelChoiceFilter(
        label="Award", queryset=award_choices, widget=forms.HiddenInput
    )
    year_from = django_filters.ChoiceFilter(
        label="From year", field_name="year", lookup_expr="gte", widget=forms.HiddenInput
    )
    year_to = django_filters.ChoiceFilter(
        label="Up to year", field_name="year", lookup_expr="lte", widget=forms.HiddenInput
    )
    units = django_filters.ChoiceFilter(
        label="Figures in",
        method=unfiltered,
        choices=[("thousands", "£000")],
        empty_label="£",
    )
    basis = django_filters.ChoiceFilter(
        label="Basis",
        method=unfiltered,
        choices=[(SECURED, "Secured money only")],
        empty_label="Full award",
    )
    view = django_filters.ChoiceFilter(
        label="View",
        method=unfiltered,
        choices=list(VIEWS.items()),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = CostLine
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Fill in the first programme where none is chosen, and its own choices."""
        data = data.copy()
        programmes = list(marked(Programme.objects.visible_to(kwargs["request"].user)))
        chosen = data.get("programme") or (programmes[0].pk if programmes else "")
        data["programme"] = str(chosen)
        super().__init__(data, *args, **kwargs)
        self.programme = next((p for p in programmes if str(p.pk) == data["programme"]), None)
        self.periods = known_periods(self.programme) if self.programme else {}
        self._offer("programme", [(str(p.pk), str(p)) for p in programmes])
        self._offer("to", [(p.code, str(p)) for p in self.periods])
        workstreams = Workstream.objects.visible_to(kwargs["request"].user)
        offer_parts(self, workstreams.filter(programme=self.programme))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.filters:  # a narrower filter may leave one out
            self.filters[name].extra["choices"] = choices

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, as an address says it; nothing while a filter is wrong."""
        if not self.is_valid():
            return {}
        return {name: self.data[name] for name in self.form.fields if self.data.get(name)}

    def active(self) -> Iterator[ActiveFilter]:
        """What can be cleared: everything but the programme and the view."""
        return (item for item in super().active() if item.label not in {"Programme", "View"})

    @property
    def chosen_view(self) -> str:
        """The view chosen, or the first one."""
        chosen = self.form.cleaned_data.get("view") if self.is_valid() else ""
        return chosen or next(iter(VIEWS))

    @property
    def is_secured(self) -> bool:
        """Whether only secured money counts as budget."""
        return bool(self.is_valid() and self.form.cleaned_data.get("basis") == SECURED)

    @property
    def as_at(self) -> Period | None:
        """The period chosen, or the last one loaded or closed; None before any is."""
        code = self.form.cleaned_data.get("to") if self.is_valid() else None
        if code:
            return Period.parse(code)
        return next(iter(self.periods), None)

    @property
    def left_open(self) -> list[Period]:
        """The open periods with spend that a later one follows, oldest first."""
        past = [period for period, close in list(self.periods.items())[1:] if close is None]
        return past[::-1]

    def file_name(self, of: str) -> str:
        """The name of a file of these lines, such as monitor-innovation-2018-19-period-9."""
        about = (self.programme and self.programme.slug, self.as_at and self.as_at.slug)
        return "-".join([of, *filter(None, about)])

    @property
    def snapshot(self) -> int | None:
        """The close in force of that period; None while it is open."""
        return self.periods.get(self.as_at) if self.as_at else None
