"""Which period of a programme takes a row."""

from finance.models import Period
from innovation.core import periods
from programmes.models import Programme


class PeriodBook:
    """The accounting periods of a programme, open or closed; of one not saved yet, none.

    With `lock` nobody closes or reopens one of them until the transaction ends.
    """

    def __init__(self, programme: Programme, *, lock: bool = False) -> None:
        rows = Period.objects.filter(programme_id=programme.pk)
        if lock:
            rows = rows.select_for_update(no_key=True)
        closed = (row.value for row in rows if row.closed_at is not None)
        self._last_closed = max(closed, default=None)

    def open_from(self, period: periods.Period) -> periods.Period:
        """The period itself when it is open, else the first open one after it.

        Whatever is before a closed period is closed with it, a period without a row too.
        """
        if self._last_closed is not None and period <= self._last_closed:
            return self._last_closed.next()
        return period
