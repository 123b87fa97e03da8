"""The four parts of what a post costs: as exact shares while they add up, then as pence."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.money import ZERO, round_to_pence

DAY_UNIT = 377_580
"""The least number that 28, 29, 30 and 31 all divide: a day is a whole number of its parts."""
SHARES = 12 * DAY_UNIT
"""How many exact shares make a pound for a month: days and twelfths stay exact Decimals."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Salary and on-costs in pounds, exact to the penny."""

    salary: Decimal = ZERO
    national_insurance: Decimal = ZERO
    pension: Decimal = ZERO
    levy: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """The whole: always the sum of the four parts."""
        return self.salary + self.national_insurance + self.pension + self.levy

    @property
    def on_costs(self) -> Decimal:
        """What the employer pays on top of the salary."""
        return self.total - self.salary

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.salary + other.salary,
            self.national_insurance + other.national_insurance,
            self.pension + other.pension,
            self.levy + other.levy,
        )

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.salary - other.salary,
            self.national_insurance - other.national_insurance,
            self.pension - other.pension,
            self.levy - other.levy,
        )


NOTHING = Amounts()


def total_of(parts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts, part by part."""
    return sum(parts, NOTHING)


@dataclass(frozen=True, slots=True)
class Exact:
    """The four parts before rounding, in shares: a pound is `SHARES` of them."""

    salary: Decimal = Decimal(0)
    national_insurance: Decimal = Decimal(0)
    pension: Decimal = Decimal(0)
    levy: Decimal = Decimal(0)

    def __add__(self, other: "Exact") -> "Exact":
        return Exact(
            self.salary + other.salary,
            self.national_insurance + other.national_insurance,
            self.pension + other.pension,
            self.levy + other.levy,
        )

    def times(self, number: int) -> "Exact":
        """So many times as much."""
        return Exact(
            self.salary * number,
            self.national_insurance * number,
            self.pension * number,
            self.levy * number,
        )

    def rounded(self, divisor: int = 1) -> Amounts:
        """The amounts, divided, each part rounded to the penny, half up: the only rounding."""
        shares = SHARES * divisor
        return Amounts(
            round_to_pence(self.salary / shares),
            round_to_pence(self.national_insurance / shares),
            round_to_pence(self.pension / shares),
            round_to_pence(self.levy / shares),
        )
