"""What a check of the book is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Check:
    """A promise of the book.

    `faults` gives a line for each row that breaks it: which row it is, what it says and what it
    should say. `remedy` tells what to do about them.
    """

    name: str
    promise: str
    remedy: str
    faults: Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A check and the first rows that break its promise; `more` when there are others."""

    check: Check
    rows: list[str]
    more: bool


def look(check: Check) -> Finding:
    """Run one check; it stops looking after the first rows."""
    rows = list(islice(check.faults(), SHOWN_ROWS + 1))
    return Finding(check, rows[:SHOWN_ROWS], more=len(rows) > SHOWN_ROWS)
