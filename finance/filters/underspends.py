"""The filter of underspends."""

from typing import Any

import django_filters

from finance.filters.monitor import MonitorFilter
from finance.projection import last_closed_periods
from finance.slippage import DECIDED, UNDECIDED
from innovation.core.filters import unfiltered
from innovation.core.periods import Period


class UnderspendFilter(MonitorFilter):
    """One programme's cost lines, as at its last closed period."""

    to = None
    award = None
    year_from = None
    year_to = None
    units = None
    basis = None
    view = None
    state = django_filters.ChoiceFilter(
        label="Underspend",
        method=unfiltered,
        choices=[(UNDECIDED, "Undecided"), (DECIDED, "Decided")],
        empty_label="Decided and undecided",
    )

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Find the period up to which money counts as not spent."""
        super().__init__(data, *args, **kwargs)
        self._as_at = last_closed_periods().get(self.programme.pk) if self.programme else None

    @property
    def as_at(self) -> Period | None:
        """The last closed period; None before any is."""
        return self._as_at

    @property
    def state_asked(self) -> str:
        """Undecided or decided, where the page is narrowed to either."""
        return str(self.form.cleaned_data.get("state") or "") if self.is_valid() else ""
