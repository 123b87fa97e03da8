"""How a milestone stands against its plan, in words and by colour. Pure.

Every milestone is looked at as at a day. One that is not done cannot be expected before that day,
whatever its forecast says.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

DUE_WITHIN = dt.timedelta(days=28)
"""How long before its planned day a milestone is due."""
AMBER_DAYS = 28
"""How many days after its planned day a milestone may be expected and still be amber."""
RAG_RULE = (
    "Green: done, or expected by the planned day. "
    f"Amber: expected up to {AMBER_DAYS} days after it. "
    f"Red: expected more than {AMBER_DAYS} days after it. A milestone is expected on its forecast "
    "day, or on its planned day without a forecast; while it is not done, never before the day of "
    "the page."
)


class Stage(StrEnum):
    """How a milestone stands, in words."""

    DONE = "Done"
    DONE_LATE = "Done late"
    LATE = "Late"
    DUE = "Due within four weeks"
    TO_COME = "To come"


class Rag(StrEnum):
    """Red, amber or green; always shown as a word."""

    RED = "Red"
    AMBER = "Amber"
    GREEN = "Green"


def stage(planned: dt.date, actual: dt.date | None, day: dt.date) -> Stage:
    """How a milestone stands as at a day; one that is done on a later day is not done yet."""
    if actual is not None and actual <= day:
        return Stage.DONE if actual <= planned else Stage.DONE_LATE
    if planned < day:
        return Stage.LATE
    return Stage.DUE if planned - day <= DUE_WITHIN else Stage.TO_COME


def expected(
    planned: dt.date, forecast: dt.date | None, actual: dt.date | None, day: dt.date
) -> dt.date:
    """The day on which a milestone was or will be done, as at a day."""
    if actual is not None and actual <= day:
        return actual
    return max(forecast or planned, day)


def rag(planned: dt.date, forecast: dt.date | None, actual: dt.date | None, day: dt.date) -> Rag:
    """The colour of a milestone as at a day, by `RAG_RULE`."""
    if actual is not None and actual <= day:
        return Rag.GREEN
    slip = (expected(planned, forecast, actual, day) - planned).days
    if slip <= 0:
        return Rag.GREEN
    return Rag.AMBER if slip <= AMBER_DAYS else Rag.RED


def worst(colours: Iterable[Rag]) -> Rag:
    """The worst of several colours; green of none."""
    found = set(colours)
    return next((colour for colour in Rag if colour in found), Rag.GREEN)
