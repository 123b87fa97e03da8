"""How a post comes to its status: by the steps of its recruitment, each on a day. Pure.

A post's status and the first and last day of its holder are what its steps come to, taken in the
order of their days. Any order of statuses is possible: an offer may be declined.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

PROPOSED, IN_POST, VACANT, ENDED = "proposed", "in_post", "vacant", "ended"
USUAL = (
    PROPOSED,
    *("approved", "evaluated", "advert_agreed", "advertised", "offered"),
    IN_POST,
)
"""The statuses on the way to a holder, in the usual order."""
ADVERTISED = USUAL.index("advertised")


class Dated(Protocol):
    """A step: the status that a post came to on a day."""

    @property
    def status(self) -> str:
        """The status."""
        ...

    @property
    def on(self) -> dt.date:
        """The day: the first one of a holder, the last one (inclusive) of who leaves."""
        ...


AnyStep = TypeVar("AnyStep", bound=Dated)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is yet to be recorded."""

    status: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a post stands: its status, and the first and last day of its present or last holder.

    Who is in post has no last day here, though one may be known ahead. A post that nobody ever
    held has a last day only once it ended. A post without steps is proposed.
    """

    status: str = PROPOSED
    start: dt.date | None = None
    end: dt.date | None = None

    def after(self, status: str, on: dt.date | None) -> "Standing":
        """Where the post stands after a step.

        A holder who is in post leaves by any other step; a last day that is known since is kept.
        """
        if status == IN_POST:
            return Standing(status, on, None)
        if self.start is None:
            return Standing(status, None, on if status == ENDED else None)
        if self.status == IN_POST:
            return Standing(status, self.start, on or self.end)
        return Standing(status, self.start, self.end or on)

    def settled(self) -> "Standing":
        """Without a last day that steps do not say."""
        said = self.end is not None and self.status != IN_POST
        kept = said and (self.start is not None or self.status == ENDED)
        return Standing(self.status, self.start, self.end if kept else None)


def standing_after(steps: Iterable[Dated]) -> Standing:
    """Where the steps, in their order, bring a post."""
    standing = Standing()
    for step in steps:
        standing = standing.after(step.status, step.on)
    return standing


def agreeing(
    steps: Sequence[AnyStep], wanted: Standing, undated: dt.date
) -> tuple[Sequence[AnyStep], Sequence[Step]]:
    """Which of the steps are wrong and which are missing, for them to come to `wanted`.

    A first or last day that was wrong is one step wrong and one missing. Else as few as can be of
    the last steps are wrong. `undated` is the day of a step whose day nobody knows, unless the one
    before it is later.
    """
    wanted = wanted.settled()
    if steps and standing_after(steps) == wanted:
        return (), ()
    for index in range(len(steps) - 1, -1, -1):
        for day in (wanted.start, wanted.end):
            if day and _comes_to(steps, index, right := Step(steps[index].status, day), wanted):
                return steps[index : index + 1], (right,)
    return _last_ones(steps, wanted, undated)


def _comes_to(steps: Sequence[Dated], index: int, right: Step, wanted: Standing) -> bool:
    """Whether a step in the place of another, between its neighbours' days, is what is wanted."""
    before, after = steps[:index], steps[index + 1 :]
    in_order = all(step.on <= right.on for step in before[-1:]) and all(
        right.on < step.on for step in after[:1]
    )
    return in_order and standing_after([*before, right, *after]) == wanted


def _last_ones(
    steps: Sequence[AnyStep], wanted: Standing, undated: dt.date
) -> tuple[Sequence[AnyStep], Sequence[Step]]:
    for stand in range(len(steps), 0, -1):
        kept, wrong = steps[:stand], steps[stand:]
        known = [step.on for step in wrong if step.status == wanted.status]
        way = _way_to(wanted, max([*(known[-1:] or [undated]), kept[-1].on]))
        for begin in range(len(way), -1, -1):
            missing = way[begin:]
            if _may_follow(kept, missing) and standing_after([*kept, *missing]) == wanted:
                return wrong, missing
    return steps, _way_to(wanted, undated)


def _may_follow(kept: Sequence[Dated], missing: Sequence[Step]) -> bool:
    """Whether the days are in order, and nobody comes into a post that somebody is in."""
    if not missing:
        return True
    first = missing[0]
    is_taken = first.status == IN_POST == standing_after(kept).status
    return kept[-1].on <= first.on and not is_taken


def _way_to(wanted: Standing, undated: dt.date) -> tuple[Step, ...]:
    """The fewest steps from nothing."""
    way = []
    if wanted.start is not None:
        way.append(Step(IN_POST, wanted.start))
    if wanted.end is not None:
        leaves = wanted.status if wanted.status in {VACANT, ENDED} else VACANT
        way.append(Step(leaves, wanted.end))
    if not way or way[-1].status != wanted.status:
        way.append(Step(wanted.status, max([undated, *(step.on for step in way)])))
    return tuple(way)


def still_to_come(status: str) -> tuple[str, ...]:
    """The usual steps of a post of this status until somebody is in it, the next one first.

    A post that is vacant again is advertised again.
    """
    if status == ENDED:
        return ()
    if status == VACANT:
        return USUAL[ADVERTISED:]
    return USUAL[USUAL.index(status) + 1 :]


def usual_next(status: str) -> str:
    """The step that usually follows: who is in post leaves, what ended is proposed again."""
    if status == IN_POST:
        return VACANT
    return next(iter(still_to_come(status)), PROPOSED)


def holders(steps: Iterable[Dated]) -> Iterator[tuple[dt.date, dt.date | None]]:
    """The first and last day of each holder in time, both inclusive; None while in post."""
    standing = Standing()
    for step in steps:
        before, standing = standing, standing.after(step.status, step.on)
        if before.status == IN_POST and before.start is not None and standing.status != IN_POST:
            yield before.start, standing.end
    if standing.status == IN_POST and standing.start is not None:
        yield standing.start, None


class Lateness(StrEnum):
    """How a post stands against its planned start, as at a day."""

    LATE = "late"
    NOT_DUE = "not_due"
    STARTED_LATE = "started_late"
    IN_TIME = "in_time"


def lateness(planned: dt.date, started: dt.date | None, day: dt.date) -> Lateness:
    """How a post stands at the end of a day; `started` is the first day of its first holder."""
    if started is not None and started <= day:
        return Lateness.STARTED_LATE if started > planned else Lateness.IN_TIME
    return Lateness.LATE if planned <= day else Lateness.NOT_DUE


def days_late(planned: dt.date, started: dt.date | None, day: dt.date) -> int:
    """Calendar days from the planned start to the first one in post, as at the end of a day.

    Who had not started by the day may start on the next one at the earliest. Nought when early.
    """
    earliest = day + dt.timedelta(days=1)
    begins = min(started or earliest, earliest)
    return max((begins - planned).days, 0)
