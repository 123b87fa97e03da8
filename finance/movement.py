"""The bridges of cost lines from a close to a later period, live or closed too."""

from finance.bridge import Bridge, Projected, bridge
from finance.monitor import MonitorLine, monitor_lines
from finance.querysets import CostLineQuerySet
from innovation.core.periods import Period

Close = tuple[Period, int]
"""A closed period and the key of its snapshot."""


def bridges(
    lines: CostLineQuerySet, *, since: Close, as_at: Period | None, snapshot: int | None = None
) -> list[tuple[MonitorLine, Bridge]]:
    """Each line as at a period with the bridge that leads there from the close; two queries.

    `snapshot` is the close of that period, None where it is open.
    """
    close, key = since
    before = monitor_lines(lines, as_at=close, snapshot=key)
    then = {line.pk: _projected(line) for line in before}
    now = monitor_lines(lines, as_at=as_at, snapshot=snapshot)
    return [(line, bridge(then.get(line.pk), _projected(line))) for line in now]


def _projected(line: MonitorLine) -> Projected:
    return Projected(position=line, forecast_next=line.forecast_next, is_assumed=line.is_assumed)
