"""How good projections were: what each close projected of a year beside what the year ended at.

Pure arithmetic on Decimals of pounds. An error is positive where more was projected than happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from innovation.core.periods import PERIODS_IN_YEAR, Period


@dataclass(frozen=True, slots=True)
class PastProjection:
    """What the close of a period projected its financial year to end at.

    `final` is what the close of the year's last month says, None while the year is open.
    """

    period: Period
    budget: Decimal
    projected: Decimal
    final: Decimal | None = None

    @property
    def year(self) -> int:
        """The financial year."""
        return self.period.year

    @property
    def month(self) -> str:
        """The closed period in words."""
        return str(self.period)

    @property
    def error(self) -> Decimal | None:
        """Projected less final; None while the year is open."""
        return None if self.final is None else self.projected - self.final

    @property
    def error_percent(self) -> Decimal | None:
        """The error as per cent of the size of the final outturn."""
        if self.error is None or self.final is None:
            return None
        return money.percentage(self.error, abs(self.final))


def past_projections(
    closes: Iterable[tuple[Period, Decimal, Decimal]],
) -> list[PastProjection]:
    """Each close with what it projected beside the end of its year, in the order of time.

    `closes` has the period, the latest budget and the projected outturn of its own year.
    """
    known = sorted(closes)
    final = {
        period.year: outturn for period, _, outturn in known if period.number == PERIODS_IN_YEAR
    }
    return [
        PastProjection(period, budget, outturn, final.get(period.year))
        for period, budget, outturn in known
    ]
