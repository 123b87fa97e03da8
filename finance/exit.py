"""What posts cost after their grant, against the placements that fewer children need. Pure.

A placement avoided is a child fewer looked after than on the day that children are counted from. A
part of what it saves can be cashed; the rest frees room that is used by somebody else. Prices are
those of the first year: neither the posts nor the placements are taken to cost more later.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from innovation.core.money import ZERO, round_to_pence
from innovation.core.periods import Period, periods_between, year_end, year_start
from programmes.trajectory import Trajectory

ONE = Decimal(1)
TENTH = Decimal("0.1")
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Price:
    """What a placement costs a year in pounds, and the part of one of it that can be cashed."""

    placement: Decimal
    cashable_share: Decimal


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The children fewer that pay for the posts: to one decimal, half up, and in whole children."""

    exact: Decimal
    children: int


def break_even(cost: Decimal, placement: Decimal, share: Decimal = ONE) -> BreakEven | None:
    """How many children fewer pay a cost a year; None where a placement avoided saves nothing."""
    saved = placement * share
    if saved <= 0:
        return None
    exact = cost / saved
    return BreakEven(
        exact.quantize(TENTH, rounding=ROUND_HALF_UP),
        int(exact.to_integral_value(rounding=ROUND_CEILING)),
    )


@dataclass(frozen=True, slots=True)
class ExitYear:
    """A financial year after the grant: what the posts cost and what fewer children save.

    `opening` and `closing` are the children on the day before the year and on its last day.
    `is_held` says that there is no cost line, so that the cost is that of the last year with one.
    """

    year: int
    cost: Decimal
    baseline: Decimal
    opening: Decimal
    closing: Decimal
    price: Price
    is_held: bool = False

    @property
    def fewer(self) -> Decimal:
        """Children fewer than at the baseline, on average of the year; negative when more."""
        return self.baseline - (self.opening + self.closing) / 2

    @property
    def avoided(self) -> Decimal:
        """Placements avoided: none where there are more children."""
        return max(self.fewer, Decimal(0))

    @property
    def benefit(self) -> Decimal:
        """What the placements avoided would have cost."""
        return round_to_pence(self.avoided * self.price.placement)

    @property
    def cashable(self) -> Decimal:
        """The part of the benefit that can be taken out of the budget."""
        return round_to_pence(self.avoided * self.price.placement * self.price.cashable_share)

    @property
    def not_cashable(self) -> Decimal:
        """The rest of the benefit."""
        return self.benefit - self.cashable

    @property
    def pressure(self) -> Decimal:
        """The cost that cashable savings do not pay; negative where they pay more than it."""
        return self.cost - self.cashable

    @property
    def pressure_if_all_cashed(self) -> Decimal:
        """The cost less the whole benefit."""
        return self.cost - self.benefit


@dataclass(frozen=True, slots=True)
class YearCost:
    """What the posts cost in a year after the grant."""

    year: int
    amount: Decimal
    is_held: bool = False


def costs_by_year(lines: dict[int, Decimal], first: int, years: int) -> list[YearCost]:
    """The cost of so many years from the first one on; a year after the last one known holds it.

    Nothing where no year is known.
    """
    found: list[YearCost] = []
    last = max(lines, default=first)
    for year in range(first, first + years) if lines else ():
        known = year <= last
        amount = lines.get(year, ZERO) if known else lines[last]
        found.append(YearCost(year, amount, is_held=not known))
    return found


def exit_years(
    costs: Sequence[YearCost], path: Trajectory, baseline: Decimal, price: Price
) -> list[ExitYear]:
    """Each year with what fewer children save on a trajectory."""
    return [
        ExitYear(
            cost.year,
            cost.amount,
            baseline,
            opening=path.on(year_start(cost.year) - ONE_DAY),
            closing=path.on(year_end(cost.year)),
            price=price,
            is_held=cost.is_held,
        )
        for cost in costs
    ]


def break_even_day(
    path: Trajectory, baseline: Decimal, children: int, first: dt.date, last: dt.date
) -> dt.date | None:
    """The first month's end, up to `last`, by which there are so many children fewer; or None."""
    for period in periods_between(Period.of(first), Period.of(last)):
        if baseline - path.on(period.end) >= children:
            return period.end
    return None


@dataclass(frozen=True, slots=True)
class PlacementCase:
    """A placement that costs so much: the children that pay for the posts by the cashable share."""

    placement: Decimal
    change: int
    needed: Sequence[BreakEven | None]


SHARES = (ONE, Decimal("0.75"), Decimal("0.5"), Decimal("0.25"))
CHANGES = (-20, -10, 0, 10, 20)
NUMBERS = (0, 25, 50, 75, 100, 150, 200)


def by_placement_cost(
    cost: Decimal, placement: Decimal, shares: Sequence[Decimal]
) -> Iterator[PlacementCase]:
    """The break-even number with a placement that costs some per cent less or more."""
    for change in CHANGES:
        changed = round_to_pence(placement * (100 + change) / 100)
        yield PlacementCase(changed, change, [break_even(cost, changed, each) for each in shares])


@dataclass(frozen=True, slots=True)
class NumberCase:
    """So many placements avoided in a year: the pressure that is left by the cashable share."""

    children: int
    pressures: Sequence[Decimal]


def by_number(
    cost: Decimal, placement: Decimal, shares: Sequence[Decimal], numbers: Sequence[int] = NUMBERS
) -> list[NumberCase]:
    """What is left of a year's cost with more and more placements avoided; negative: it saves."""
    return [
        NumberCase(number, [cost - round_to_pence(number * placement * share) for share in shares])
        for number in numbers
    ]
