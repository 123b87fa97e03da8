"""How large a risk is, which way it moves, and what all of them together may cost. Pure.

Probability and impact are from 1 (lowest) to 5 (highest). The rating of each pair of them is data:
a matrix of 25 cells. Money is Decimals of pounds: what a risk would add to the projected outturn
at the least, as expected, and at the most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from innovation.core.money import ZERO

LEVELS = range(1, 6)
"""The steps of probability and of impact, lowest first."""
PROBABILITIES = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Probable", 5: "Almost certain"}
IMPACTS = {1: "Insignificant", 2: "Minor", 3: "Moderate", 4: "Major", 5: "Highly significant"}


class Rating(StrEnum):
    """How large a risk is; always shown as a word. The largest comes first."""

    VERY_HIGH = "Very high"
    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"


class Direction(StrEnum):
    """Which way a risk has moved since the review before the last."""

    GROWN = "Grown"
    SHRUNK = "Shrunk"
    SAME = "The same"
    NEW = "New"


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """A probability and an impact, each from 1 to 5."""

    probability: int
    impact: int

    @property
    def points(self) -> int:
        """Probability times impact: orders risks, and says which way one moves."""
        return self.probability * self.impact


Matrix = Mapping[Score, Rating]


def direction(before: Score | None, now: Score) -> Direction:
    """Which way a risk moved from the score before (None: there was none) to the present one.

    More points is grown. With the same points, the higher impact counts.
    """
    if before is None:
        return Direction.NEW
    was, is_now = (before.points, before.impact), (now.points, now.impact)
    if is_now == was:
        return Direction.SAME
    return Direction.GROWN if is_now > was else Direction.SHRUNK


@dataclass(frozen=True, slots=True)
class Price:
    """What a risk, or several together, would cost: low, expected and high, in that order."""

    low: Decimal = ZERO
    expected: Decimal = ZERO
    high: Decimal = ZERO

    def __add__(self, other: "Price") -> "Price":
        """Both together, each cost with its like."""
        return Price(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def around(self, amount: Decimal) -> "Price":
        """An amount with each of the costs added to it."""
        return self + Price(amount, amount, amount)


def total_price(prices: Iterable[Price]) -> Price:
    """Several prices together; £0.00 of none."""
    return sum(prices, Price())
