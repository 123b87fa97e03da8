"""The filters of forecasts."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.utils import timezone

from finance.filters.monitor import MonitorFilter
from finance.monitor import monitor_lines
from finance.querysets import CostLineQuerySet
from innovation.core.filters import ActiveFilter, unfiltered
from innovation.core.forms import DAY

NONE, MADE, STALE, BELOW = "none", "made", "stale", "below"


class ForecastFilter(MonitorFilter):
    """One programme's cost lines by their forecast.

    As at its last period loaded or closed, unless the address names another one, such as one that
    is about to be closed.
    """

    to: Any = django_filters.ChoiceFilter(
        label="As at", method=unfiltered, widget=forms.HiddenInput
    )
    award = None
    year_from = None
    year_to = None
    units = None
    basis = None
    view = None
    state = django_filters.ChoiceFilter(
        label="Forecast",
        method="in_state",
        choices=[
            (NONE, "No forecast, with money"),
            (MADE, "Has a forecast"),
            (STALE, "Not reviewed since the last close"),
            (BELOW, "Ends below what is spent"),
        ],
        empty_label="With and without",
    )
    not_reviewed_since = django_filters.DateFilter(
        label="Not reviewed since",
        method="stale_since",
        help_text=DAY,
    )

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Take any period of the programme, also one without spend."""
        super().__init__(data, *args, **kwargs)
        if self.programme and self.data.get("to"):
            periods = [row.value for row in self.programme.periods.all()]
            self._offer("to", [(period.code, str(period)) for period in periods])

    def in_state(self, queryset: CostLineQuerySet, _name: str, value: str) -> CostLineQuerySet:
        """The lines that have a forecast, lack one, or are to be looked at again."""
        if value == MADE:
            return queryset.exclude(agreed_forecast=None)
        if self.as_at is None:
            return queryset.none()
        if value == STALE:
            return queryset.not_reviewed_since_close(self.as_at)
        if value == BELOW:
            found = monitor_lines(queryset, as_at=self.as_at)
            return queryset.filter(pk__in=[line.pk for line in found if line.is_below_spent])
        return queryset.forecast_gaps(self.as_at)

    def stale_since(
        self, queryset: CostLineQuerySet, _name: str, value: dt.date
    ) -> CostLineQuerySet:
        """The lines with a forecast that nobody has looked at from that day on."""
        return queryset.not_reviewed_since(
            timezone.make_aware(dt.datetime.combine(value, dt.time()))
        )


class GridFilter(ForecastFilter):
    """The cost lines of one programme in one financial year: of the period as at, if none is asked.

    Before anything is actual it is the first year with a budget.
    """

    to = None
    state = None
    not_reviewed_since = None
    year = django_filters.ChoiceFilter(label="Financial year", empty_label=None)

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Fill in the year where none is chosen."""
        super().__init__(data, *args, **kwargs)
        years = [year for year, _ in self.filters["year"].extra["choices"]]
        latest = next((str(period.year) for period in self.periods), "")
        default = latest if latest in years else next(iter(years), "")
        if not self.data.get("year"):
            self.data["year"] = default

    def active(self) -> Iterator[ActiveFilter]:
        """What can be cleared: neither the programme nor the year."""
        return (item for item in super().active() if item.label != "Financial year")
