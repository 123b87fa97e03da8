"""The work for another council: how it goes on, what its days are worth, what it lends. Pure.

Days are Decimals of whole or part days, rates and cover Decimals of pounds. What a month is worth
is its days at the day rate, rounded once, half up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period

HUNDREDTH = Decimal("0.01")
DAYS_A_YEAR = 220
"""The working days of one FTE while no line is set: our assumption."""


class Status(StrEnum):
    """Where an engagement stands."""

    ENQUIRY = "enquiry"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    DECLINED = "declined"


NEXT: dict[Status, tuple[Status, ...]] = {
    Status.ENQUIRY: (Status.AGREED, Status.DECLINED),
    Status.AGREED: (Status.UNDER_WAY, Status.DECLINED, Status.ENQUIRY),
    Status.UNDER_WAY: (Status.ENDED, Status.AGREED),
    Status.ENDED: (Status.UNDER_WAY,),
    Status.DECLINED: (Status.ENQUIRY,),
}
"""What may follow what, the way back from a mistake last."""
GOING = (Status.AGREED, Status.UNDER_WAY)
"""What is still to come of these counts as planned."""
SOLD = (*GOING, Status.ENDED)
"""What may be charged for, and lends capacity."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of an engagement, planned and as it was; None where nobody has recorded it."""

    period: Period
    planned_days: Decimal = Decimal(0)
    delivered_days: Decimal | None = None
    planned_cover: Decimal = money.ZERO
    cover: Decimal | None = None

    @property
    def days(self) -> Decimal:
        """The days delivered where they are recorded, and those planned where they are not."""
        return self.planned_days if self.delivered_days is None else self.delivered_days

    @property
    def cover_expected(self) -> Decimal:
        """What cover cost where it is recorded, and what is planned where it is not."""
        return self.planned_cover if self.cover is None else self.cover


def worth(days: Decimal, day_rate: Decimal | None) -> Decimal:
    """What days are worth at the rate; £0.00 without one."""
    return money.ZERO if day_rate is None else money.round_to_pence(days * day_rate)


def worth_of(days: Iterable[Decimal], day_rate: Decimal | None) -> Decimal:
    """What the days of several months are worth, each month rounded."""
    return sum((worth(each, day_rate) for each in days), money.ZERO)


def fte_lent(days: Decimal, seconded: Decimal, days_a_year: int) -> Decimal:
    """The FTE that a month lends, to a hundredth.

    Its days, as a part of the working days of a month of one FTE; where it has none, the FTE of
    who is seconded. Never both: days are those of everybody who works for the council.
    """
    lent = days * PERIODS_IN_YEAR / days_a_year if days else seconded
    return lent.quantize(HUNDREDTH, ROUND_HALF_UP)
