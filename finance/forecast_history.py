"""Who changed the forecast of a cost line, when, and what it was before."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from finance.models import Forecast, ForecastMonth
from innovation.core import money
from innovation.core.changes import Fact
from innovation.core.periods import Period
from innovation.core.versions import edit

MOST = 50
"""So many changes a page shows, the newest first."""
SAID_ELSEWHERE = frozenset({"cost_line", "reviewed_at", "reviewed_by"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it came to in words, and each fact and month that it touched."""

    when: dt.datetime
    who: str
    what: str
    facts: list[Fact]


def forecast_changes(forecast: Forecast) -> list[Change]:
    """The changes of a forecast, the newest first; two queries.

    The months that a change touched are written after the forecast itself, so a month belongs to
    the last change before it.
    """
    records = list(
        forecast.history.select_related("history_user").order_by("-history_id")[: MOST + 1]
    )[::-1]
    months = _months(forecast, records)
    first = [] if len(records) > MOST else [_change(None, records[0], months)]
    later = [_change(old, new, months) for old, new in pairwise(records)]
    return [*first, *later][::-1]


def _change(old: Any, new: Any, months: dict[int, list[Fact]]) -> Change:
    done = edit(old or new, new, SAID_ELSEWHERE)
    touched = [] if old is None else months.get(new.history_id, [])
    return Change(done.when, done.who, new.history_change_reason or "", [*done.facts, *touched])


def _months(forecast: Forecast, records: list[Any]) -> dict[int, list[Fact]]:
    """The months that each change touched, by the key of its record."""
    found: dict[int, list[Fact]] = {record.history_id: [] for record in records}
    before: dict[int, str] = {}
    rows = ForecastMonth.history.filter(forecast=forecast.pk).order_by("history_id")
    for row in rows.values("number", "amount", "history_date"):
        new, number = money.show(row["amount"]), row["number"]
        old, before[number] = before.get(number, ""), new
        done = [one for one in records if one.history_date <= row["history_date"]]
        if done and old != new:
            month = Period(forecast.cost_line.year, number).month
            found[done[-1].history_id].append(Fact(month, old, new))
    return found
