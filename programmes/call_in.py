"""When a decision may be called in, and from which day it is in force. Pure.

Source of the rule: the council's Executive Procedure Rules, as its published minutes show them: a
decision that is eligible may be called in until the fifth working day after its publication, and
comes into force the day after that. Working days leave out weekends, bank holidays, and days on
which the council is closed.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

CALL_IN_DAYS = 5
PUBLICATION_DAYS = 2
"""Working days from a decision to its publication, assumed where the day is not known."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CallIn:
    """The days of a call-in: `ends` is its last day, `in_force` the first day of the decision."""

    published_on: dt.date
    is_assumed: bool
    ends: dt.date
    in_force: dt.date


def working_day(start: dt.date, days: int, closed: Collection[dt.date]) -> dt.date:
    """The working day that comes so many working days after a day."""
    day = start
    while days:
        day += dt.timedelta(days=1)
        if day.weekday() < SATURDAY and day not in closed:
            days -= 1
    return day


def call_in(
    decided_on: dt.date, published_on: dt.date | None, closed: Collection[dt.date]
) -> CallIn:
    """The call-in of an eligible decision; `closed` are the days that are no working days."""
    published = published_on or working_day(decided_on, PUBLICATION_DAYS, closed)
    ends = working_day(published, CALL_IN_DAYS, closed)
    return CallIn(published, published_on is None, ends, ends + dt.timedelta(days=1))
