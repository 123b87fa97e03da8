"""What a post costs in a month, with everything that the figures are made of."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.money import round_to_pence, show
from innovation.core.periods import PERIODS_IN_YEAR, Period
from staffing.costing.amounts import DAY_UNIT, NOTHING, Amounts, Exact
from staffing.costing.book import Assumptions, Insurance

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days of a month, both ends included, on one point and full-time annual salary."""

    first: dt.date
    last: dt.date
    spine: str
    point: int
    annual_salary: Decimal

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.last - self.first).days + 1

    def in_words(self, fte: Decimal, days_in_month: int) -> str:
        """Where the pay of the days comes from."""
        return (
            f"point {self.point} of the {self.spine} spine: {show(self.annual_salary, pence=False)}"
            f" ÷ 12 × {fte.normalize():f} FTE × {self.days} of {days_in_month} days"
        )


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a post, worked out exactly. Rates are parts of one.

    `threshold` is pounds a year, already shared by FTE where that is assumed.
    """

    period: Period
    fte: Decimal
    segments: tuple[Segment, ...]
    insurance: Insurance
    threshold: Decimal
    pension_rate: Decimal
    levy_rate: Decimal
    turnover: Decimal
    exact: Exact

    @property
    def first(self) -> dt.date:
        """The first day in post in the month."""
        return self.segments[0].first

    @property
    def last(self) -> dt.date:
        """The last day in post in the month."""
        return self.segments[-1].last

    @property
    def days(self) -> int:
        """Calendar days in post."""
        return (self.last - self.first).days + 1

    def workings(self) -> Iterator[tuple[str, str]]:
        """Each part of the cost by name, and in words where it comes from."""
        days, less = self.period.end.day, self._less()
        salaries = (segment.in_words(self.fte, days) for segment in self.segments)
        yield "Salary", "; ".join(salaries) + less
        yield "National insurance", self._insurance_in_words() + less
        yield "Pension", f"{percent(self.pension_rate)} of pay{less}"
        yield "Apprenticeship levy", f"{percent(self.levy_rate)} of pay{less}"

    def _insurance_in_words(self) -> str:
        whole = self.insurance.annual_threshold
        shared = "" if self.threshold == whole else f" × {self.fte.normalize():f} FTE"
        return (
            f"{percent(self.insurance.rate)} of the month’s pay over"
            f" {show(round_to_pence(self.threshold / PERIODS_IN_YEAR))}"
            f" ({show(whole, pence=False)} ÷ 12{shared})"
        )

    def _less(self) -> str:
        return f", less {percent(self.turnover)} for turnover" if self.turnover else ""


@dataclass(frozen=True, slots=True)
class MonthCost:
    """A month of a post with its pence. `before` is what the year came to before the month."""

    month: Month
    before: Exact

    @property
    def period(self) -> Period:
        """The period."""
        return self.month.period

    @property
    def amounts(self) -> Amounts:
        """What the month costs."""
        return self._by(self.month.days) - self._by(0)

    def on(self, first: dt.date, last: dt.date) -> Amounts:
        """What the days of the month from `first` to `last`, both included, cost."""
        begin, end = max(first, self.month.first), min(last, self.month.last)
        if begin > end:
            return NOTHING
        return self._by(self._days_until(end)) - self._by(self._days_until(begin) - 1)

    def steps(self) -> Iterator[tuple[str, str, Decimal]]:
        """Each part of the cost by name, in words where it comes from, and the amount.

        A part may be a penny off the working: the pence of earlier months are carried.
        """
        amounts = self.amounts
        parts = (amounts.salary, amounts.national_insurance, amounts.pension, amounts.levy)
        for (name, working), amount in zip(self.month.workings(), parts, strict=True):
            yield name, working, amount

    def _days_until(self, day: dt.date) -> int:
        return (day - self.month.first).days + 1

    def _by(self, days: int) -> Amounts:
        """What the year has come to after some days of the month, rounded."""
        all_days = self.month.days
        return (self.before.times(all_days) + self.month.exact.times(days)).rounded(all_days)


def cost_of_month(
    period: Period,
    fte: Decimal,
    segments: Sequence[Segment],
    *,
    insurance: Insurance,
    levy_rate: Decimal,
    assumed: Assumptions,
) -> Month:
    """The cost of a post in a month, from the days in post in it, exact.

    A month's pay is a twelfth of the annual salary, by calendar days in a part month, and times
    the FTE. National insurance is paid on what is actually paid in the month over a twelfth of the
    annual threshold, as in payroll: it is not cut for a part month or for part-time work (HMRC
    CWG2, earnings periods; HMRC rounds the month's threshold to the pound, this does not), unless
    the assumptions share it by FTE. Pension and levy are paid on all pay. Turnover takes its part
    off each of the four.
    """
    shares = DAY_UNIT // period.end.day
    paid = sum((row.annual_salary * row.days for row in segments), Decimal(0)) * fte * shares
    threshold = insurance.annual_threshold * (fte if assumed.share_threshold else ONE)
    over = max(paid - threshold * DAY_UNIT, Decimal(0))
    kept = ONE - assumed.turnover
    exact = Exact(
        salary=paid * kept,
        national_insurance=over * insurance.rate * kept,
        pension=paid * assumed.pension_rate * kept,
        levy=paid * levy_rate * kept,
    )
    return Month(
        period=period,
        fte=fte,
        segments=tuple(segments),
        insurance=insurance,
        threshold=threshold,
        pension_rate=assumed.pension_rate,
        levy_rate=levy_rate,
        turnover=assumed.turnover,
        exact=exact,
    )


def percent(rate: Decimal) -> str:
    """A part of one as per cent, without trailing noughts: 13.8%."""
    return f"{(rate * 100).normalize():f}%"
