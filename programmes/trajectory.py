"""How a number goes on: from point to point, or by the line nearest to all of them. Pure."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Point:
    """What something came to, or is expected to come to, on a day."""

    on: dt.date
    value: Decimal


class Trajectory(Protocol):
    """How a number goes on."""

    def on(self, day: dt.date) -> Decimal:
        """The number of a day, a whole one."""
        ...


@dataclass(frozen=True, slots=True)
class Joined:
    """Straight lines from point to point; the first one holds before it and the last one after.

    There is one point at least, and they are in the order of their days.
    """

    points: Sequence[Point]

    def on(self, day: dt.date) -> Decimal:
        """The number of a day, to the nearest whole one."""
        after = bisect_right([point.on for point in self.points], day)
        if after in {0, len(self.points)}:
            return self.points[max(after - 1, 0)].value
        first, last = self.points[after - 1], self.points[after]
        gone, span = (day - first.on).days, (last.on - first.on).days
        return whole(first.value + (last.value - first.value) * gone / span)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The straight line that is nearest to the points, by least squares over days."""

    start: dt.date
    level: Fraction
    a_day: Fraction

    @classmethod
    def to(cls, points: Sequence[Point]) -> "Fitted":
        """The line of one point or more; of points of a single day it is level."""
        start = points[0].on
        days = [Fraction((point.on - start).days) for point in points]
        values = [Fraction(point.value) for point in points]
        mean_day, mean = _mean(days), _mean(values)
        spread = sum(((day - mean_day) ** 2 for day in days), Fraction(0))
        pairs = zip(days, values, strict=True)
        joint = sum(((day - mean_day) * (each - mean) for day, each in pairs), Fraction(0))
        a_day = joint / spread if spread else Fraction(0)
        return cls(start, mean - a_day * mean_day, a_day)

    def on(self, day: dt.date, step: Decimal = ONE) -> Decimal:
        """The number of a day, to the nearest whole one or `step`; never less than none."""
        found = max(self.level + self.a_day * (day - self.start).days, Fraction(0))
        exact = Decimal(found.numerator) / Decimal(found.denominator)
        return exact.quantize(step, rounding=ROUND_HALF_UP)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def whole(value: Decimal) -> Decimal:
    """To the nearest whole number, half up."""
    return value.quantize(ONE, rounding=ROUND_HALF_UP)
