"""The filter of what moved."""

from typing import Any

import django_filters

from finance.filters.monitor import MonitorFilter
from finance.movement import Close
from innovation.core.filters import unfiltered


class MovementFilter(MonitorFilter):
    """The monitor's, with the close that the movement is told from."""

    since = django_filters.ChoiceFilter(
        label="Since the close of", method=unfiltered, empty_label="The last period closed before"
    )

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Offer the closed periods before the one as at."""
        super().__init__(data, *args, **kwargs)
        as_at = self.data.get("to") or next((period.code for period in self.periods), "")
        closed = (period for period, key in self.periods.items() if key is not None)
        self._offer("since", [(each.code, str(each)) for each in closed if each.code < as_at])

    @property
    def closes(self) -> list[Close]:
        """The closes from the one chosen to the period (exclusive), the oldest first.

        The last of them alone where none is chosen, and none where there is none.
        """
        as_at, since = self.as_at, self.form.cleaned_data.get("since") if self.is_valid() else None
        closed = ((each, key) for each, key in self.periods.items() if key is not None)
        before = sorted((each, key) for each, key in closed if as_at and each < as_at)
        return [close for close in before if close[0].code >= since] if since else before[-1:]
