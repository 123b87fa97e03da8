"""The bridges of cost lines from a close to a later period, live or closed too."""

from collections.abc import Sequence
from itertools import pairwise

from finance.bridge import Bridge, Projected, bridge, joined
from finance.monitor import MonitorLine, monitor_lines
from finance.querysets import CostLineQuerySet
from innovation.core.periods import Period

Close = tuple[Period, int]
"""A closed period and the key of its snapshot."""


def bridges(
    lines: CostLineQuerySet,
    *,
    closes: Sequence[Close],
    as_at: Period | None,
    snapshot: int | None = None,
) -> list[tuple[MonitorLine, Bridge]]:
    """Each line as at a period with the bridge that leads there from the first of the closes.

    It leads by way of the others, the oldest first: each knows what was forecast for the month
    after it. One query for each and one more. `snapshot` is the close of the period, None where it
    is open.
    """
    before = [
        {line.pk: _projected(line) for line in monitor_lines(lines, as_at=close, snapshot=key)}
        for close, key in closes
    ]
    now = monitor_lines(lines, as_at=as_at, snapshot=snapshot)
    return [(line, _through([then.get(line.pk) for then in before], line)) for line in now]


def _through(closes: list[Projected | None], line: MonitorLine) -> Bridge:
    """The bridge of a line through its projections at closes, None before it was there."""
    steps = pairwise([*closes, _projected(line)])
    return joined([bridge(then, after) for then, after in steps if after is not None])


def _projected(line: MonitorLine) -> Projected:
    return Projected(position=line, forecast_next=line.forecast_next, is_assumed=line.is_assumed)
