"""How a measure stands: against its target, which way it moves, and where it leads. Pure.

Readings, targets and projections are points: a number on a day. Where lower is better a target is
met below it, and otherwise at it or above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from programmes.trajectory import Fitted, Point

TREND_RULE = (
    "Where somebody projected the target’s day, the projection made last is shown. Otherwise it is "
    "the straight line that is nearest to all readings (least squares), carried on to that day; "
    "it takes two readings. A target is met or missed by the first reading of its day or after it; "
    "until then the latest reading says how far it is."
)


class Direction(StrEnum):
    """Which way a measure moved since the reading before; always shown as words."""

    BETTER = "Better"
    WORSE = "Worse"
    SAME = "The same"
    FIRST = "First reading"
    UNREAD = "No reading"


class Standing(StrEnum):
    """How a measure stands against its target; always shown as words."""

    MET = "Met"
    MISSED = "Missed"
    SO_FAR = "Met so far"
    NOT_YET = "Not yet met"
    UNREAD = "Not read"
    NONE = "No target"


def compare(before: Decimal, now: Decimal, *, lower_is_better: bool) -> Direction:
    """Whether a number is better or worse than another."""
    if now == before:
        return Direction.SAME
    return Direction.BETTER if (now < before) == lower_is_better else Direction.WORSE


def direction(readings: Sequence[Point], *, lower_is_better: bool) -> Direction:
    """Which way the last of the readings, in the order of their days, moved from the one before."""
    if len(readings) < 2:  # noqa: PLR2004 - it takes two to compare
        return Direction.FIRST if readings else Direction.UNREAD
    before, now = readings[-2:]
    return compare(before.value, now.value, lower_is_better=lower_is_better)


def is_met(value: Decimal, target: Decimal, *, lower_is_better: bool) -> bool:
    """Whether a number meets a target."""
    return value < target if lower_is_better else value >= target


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a target stands, and the reading that says so; None where there is no reading."""

    standing: Standing
    by: Point | None

    @property
    def is_final(self) -> bool:
        """Whether the day of the target has come and was read."""
        return self.standing in {Standing.MET, Standing.MISSED}


def judge(target: Point | None, readings: Sequence[Point], *, lower_is_better: bool) -> Judgement:
    """How a target stands by readings in the order of their days."""
    if target is None:
        return Judgement(Standing.NONE, readings[-1] if readings else None)
    if not readings:
        return Judgement(Standing.UNREAD, None)
    came = first_from(target, readings)
    by = came or readings[-1]
    met = is_met(by.value, target.value, lower_is_better=lower_is_better)
    if came:
        return Judgement(Standing.MET if met else Standing.MISSED, by)
    return Judgement(Standing.SO_FAR if met else Standing.NOT_YET, by)


def first_from(expected: Point, readings: Sequence[Point]) -> Point | None:
    """The first reading of the day of something expected, or after it."""
    return next((reading for reading in readings if reading.on >= expected.on), None)


def current(targets: Sequence[Point], readings: Sequence[Point]) -> Point | None:
    """The target that counts now: the next after the last reading, or else the last one."""
    ahead = [target for target in targets if not readings or target.on > readings[-1].on]
    return next(iter(ahead or targets[-1:]), None)


def trend(readings: Sequence[Point], target: Point) -> Decimal | None:
    """Where the straight line nearest to the readings leads on a target's day.

    As exact as the readings are; None without two of them, or once the day was read.
    """
    if len(readings) < 2 or first_from(target, readings):  # noqa: PLR2004 - a line takes two
        return None
    return Fitted.to(readings).on(target.on, min(map(_step, readings)))


def _step(reading: Point) -> Decimal:
    """The last decimal place of a reading, at least a whole one."""
    exponent = reading.value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 - a reading is a number
    return Decimal(1).scaleb(min(exponent, 0))
