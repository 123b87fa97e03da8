"""Who pays for a post, day by day. Pure.

One funder follows the other, so that no day is paid for twice and each has somebody or nobody.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Payer:
    """Who pays. `key` stands in addresses; payers are ordered as lists show them.

    `pays` is False of the one that stands for nobody.
    """

    position: int
    name: str
    key: str
    pays: bool = True


@dataclass(frozen=True, slots=True)
class Spell:
    """Days that one payer pays for, both ends included; None is no end."""

    payer: Payer
    first: dt.date
    last: dt.date | None


def spells_of(starts: Iterable[tuple[dt.date, Payer]]) -> tuple[Spell, ...]:
    """Each payer from its first day until the day before the next one's, in order of time."""
    ordered = sorted(starts)
    ends = [day - ONE_DAY for day, _ in ordered[1:]]
    return tuple(
        Spell(payer, day, last) for (day, payer), last in zip(ordered, [*ends, None], strict=False)
    )


def payer_on(spells: Sequence[Spell], day: dt.date, nobody: Payer) -> Payer:
    """Who pays on a day: `nobody` before the first spell."""
    return next((spell.payer for spell in reversed(spells) if spell.first <= day), nobody)


def payers_within(
    spells: Sequence[Spell], first: dt.date, last: dt.date, nobody: Payer
) -> Iterator[tuple[Payer, dt.date, dt.date]]:
    """Each day from `first` to `last` once, as who pays from which day to which (all inclusive).

    Days before the first spell are nobody's. Nothing when `last` is before `first`.
    """
    if first <= last and (not spells or first < spells[0].first):
        yield nobody, first, min(last, spells[0].first - ONE_DAY) if spells else last
    for spell in spells:
        begin, end = max(first, spell.first), min(last, spell.last or last)
        if begin <= end:
            yield spell.payer, begin, end
