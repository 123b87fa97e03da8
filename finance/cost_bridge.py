"""Why posts cost other than their cost line: a bridge from the one to the other. Pure.

A bridge begins at the latest budget of a line and ends at what its posts cost under a chosen set of
assumptions as they really started. In between one thing is put in another's place at a time, in the
order of `Cause`, and each step is what that did to the cost. So the steps always sum to the
difference, to the penny, whatever the two sets assume. Another order would give other steps: where
two causes work on the same pay, what they do together falls to the later one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Self

from innovation.core.money import PENNY, ZERO
from staffing.costing import Assumptions, Costing, Seat


class Cause(StrEnum):
    """The steps of a bridge, in their order.

    VIREMENTS: from the latest budget back to the original one. REMAINDER: from there to the posts
    as they were planned, nobody appointed, under the base set: what no assumption explains.
    STARTS: planned first and last days become the actual ones. APPOINTMENTS: the points that
    holders are known to have started on. The others take the chosen set's assumption for the base
    set's; ENTRY is the point on entry with its increments and exceptional workstreams.
    """

    VIREMENTS = "virements"
    REMAINDER = "remainder"
    STARTS = "starts"
    APPOINTMENTS = "appointments"
    ENTRY = "entry"
    PAY_AWARD = "pay_award"
    PENSION = "pension"
    TURNOVER = "turnover"
    THRESHOLD = "threshold"


@dataclass(frozen=True, slots=True)
class Bridge:
    """A cost line in pounds and the steps from it to the cost of its posts; bridges add up."""

    line: Decimal = ZERO
    steps: Mapping[Cause, Decimal] = field(default_factory=dict)

    @property
    def difference(self) -> Decimal:
        """The cost less the line: positive when the posts cost more. The sum of the steps."""
        return sum(self.steps.values(), ZERO)

    @property
    def cost(self) -> Decimal:
        """What the posts cost under the chosen set."""
        return self.line + self.difference

    @property
    def percent(self) -> Decimal | None:
        """The difference as per cent of the line."""
        return percent_of(self.difference, self.line)

    def running(self) -> Iterator[tuple[Cause, Decimal, Decimal]]:
        """Each cause, what it does, and what the line has come to with it."""
        reached = self.line
        for cause in Cause:
            step = self.steps.get(cause, ZERO)
            reached += step
            yield cause, step, reached

    def __add__(self, other: Self) -> "Bridge":
        return Bridge(
            self.line + other.line,
            {cause: self.steps.get(cause, ZERO) + other.steps.get(cause, ZERO) for cause in Cause},
        )


def together(bridges: Iterable[Bridge]) -> Bridge:
    """Several bridges as one."""
    return sum(bridges, Bridge())


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` as per cent of `whole` to two decimals, half up; None when there is no whole.

    Nought has no sign.
    """
    if whole == 0:
        return None
    return (part * 100 / whole).quantize(PENNY, rounding=ROUND_HALF_UP) + 0


def bridge_of(original: Decimal, latest: Decimal, costs: Mapping[Cause, Decimal]) -> Bridge:
    """The bridge of a line, from what its posts cost after each substitution.

    `original` and `latest` are the budgets of the line, `costs` as `Substitution.costs` has them
    for each post, added up.
    """
    reached = [latest, original, *(costs[cause] for cause in SUBSTITUTED)]
    steps = (after - before for before, after in pairwise(reached))
    return Bridge(latest, dict(zip(Cause, steps, strict=True)))


@dataclass(frozen=True, slots=True)
class Seats:
    """A post as it was planned and as it is: only the latter may know the holder's point."""

    planned: Seat
    actual: Seat

    def at(self, cause: Cause) -> Seat:
        """The post as it counts once a cause has been put in place."""
        if cause == Cause.REMAINDER:
            return replace(self.planned, entry=None)
        return replace(self.actual, entry=None) if cause == Cause.STARTS else self.actual


class Substitution:
    """Costs posts again and again on the way from a base set to a chosen one.

    Both costings are of the same workstream and read the same reference.
    """

    def __init__(self, base: Costing, chosen: Costing) -> None:
        self.costings: dict[Cause, Costing] = {}
        last = base
        for cause, assumed in substituted(base.assumed, chosen.assumed):
            if assumed != last.assumed:
                last = chosen if assumed == chosen.assumed else Costing(base.book, assumed)
            self.costings[cause] = last

    def costs(self, seats: Seats, year: int) -> dict[Cause, Decimal]:
        """What a post costs in a financial year after each substitution, in pounds."""
        costs: dict[Cause, Decimal] = {}
        done: list[tuple[Costing, Seat, Decimal]] = []
        for cause, costing in self.costings.items():
            seat = seats.at(cause)
            if not done or done[-1][:2] != (costing, seat):
                done.append((costing, seat, costing.year(seat, year).total))
            costs[cause] = done[-1][2]
        return costs


SUBSTITUTED: Sequence[Cause] = tuple(cause for cause in Cause if cause != Cause.VIREMENTS)
"""The causes that need posts to be costed."""


def substituted(base: Assumptions, chosen: Assumptions) -> Iterator[tuple[Cause, Assumptions]]:
    """The assumptions after each substitution: the base set's first, the chosen set's last."""
    now = base
    for cause in (Cause.REMAINDER, Cause.STARTS, Cause.APPOINTMENTS):
        yield cause, now
    now = replace(now, entry=chosen.entry, increments=chosen.increments)
    yield Cause.ENTRY, now
    now = replace(now, pay_awards=chosen.pay_awards)
    yield Cause.PAY_AWARD, now
    now = replace(now, pension_rate=chosen.pension_rate)
    yield Cause.PENSION, now
    now = replace(now, turnover=chosen.turnover)
    yield Cause.TURNOVER, now
    yield Cause.THRESHOLD, replace(now, share_threshold=chosen.share_threshold)
