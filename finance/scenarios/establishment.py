"""The posts of a scenario, and what they cost from a day on: worked out only when asked for."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from innovation.core.money import ZERO
from innovation.core.periods import APRIL, year_end, year_start
from staffing.costing import (
    Assumptions,
    Costing,
    Insurance,
    PayBook,
    PayNotKnownError,
    Seat,
    SpineSalaries,
)

MONTHS = 12
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """A post: its workstream, its days as they are costed, and whether somebody is or was in it."""

    number: str
    workstream: int
    seat: Seat
    is_filled: bool


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a month that has none such."""
    years, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, last))


@dataclass(slots=True)
class Establishment:
    """Posts by their number, and the reference and assumptions that they are costed by.

    `assumed` is by workstream; None is of those that have none of their own. Costs are those of
    the days from `first_day` on, the first of a month, in `years`.
    """

    holders: dict[str, Holder]
    book: PayBook
    assumed: Mapping[int | None, Assumptions]
    years: Sequence[int]
    first_day: dt.date
    problems: dict[str, str] = field(default_factory=dict)
    _costings: dict[int | None, Costing] = field(default_factory=dict)
    _costs: dict[str, dict[int, Decimal]] = field(default_factory=dict)

    def copy(self) -> "Establishment":
        """Another one that starts out the same and shares what was worked out."""
        return replace(
            self,
            holders=dict(self.holders),
            problems=dict(self.problems),
            _costings=dict(self._costings),
            _costs=dict(self._costs),
        )

    def unfilled(self) -> list[str]:
        """The posts that nobody has come into."""
        return [number for number, holder in self.holders.items() if not holder.is_filled]

    def cost(self, number: str) -> dict[int, Decimal]:
        """What a post costs by year; nothing of one that is not there or cannot be costed.

        Without assumptions every post costs nothing.
        """
        if number not in self.holders or not self.assumed:
            return {}
        if number not in self._costs:
            self._costs[number] = self._work_out(self.holders[number])
        return self._costs[number]

    def put(self, holder: Holder) -> None:
        """Put a post in, or in the place of the one with its number."""
        self.holders[holder.number] = holder
        self._costs.pop(holder.number, None)

    def drop(self, number: str) -> None:
        """Take a post out."""
        del self.holders[number]

    def assume(self, change: Callable[[Assumptions], Assumptions]) -> None:
        """Cost every post by other assumptions."""
        self.assumed = {key: change(assumed) for key, assumed in self.assumed.items()}
        self._costings, self._costs = {}, {}

    def pay_by(self, book: PayBook) -> None:
        """Cost every post by another reference."""
        self.book = book
        self._costings, self._costs = {}, {}

    def _work_out(self, holder: Holder) -> dict[int, Decimal]:
        costing = self._costing(holder.workstream)
        try:
            return {year: self._year(costing, holder.seat, year) for year in self.years}
        except PayNotKnownError as error:
            self.problems[holder.number] = str(error)
            return {}

    def _costing(self, workstream: int) -> Costing:
        key = workstream if workstream in self.assumed else None
        if key not in self._costings:
            self._costings[key] = Costing(self.book, self.assumed[key])
        return self._costings[key]

    def _year(self, costing: Costing, seat: Seat, year: int) -> Decimal:
        if self.first_day <= year_start(year):
            return costing.year(seat, year).total
        if self.first_day > year_end(year):
            return ZERO
        # The first day is that of a month, so that what comes before it is months that are whole.
        before = replace(seat, end=min(seat.end or dt.date.max, self.first_day - ONE_DAY))
        return costing.year(seat, year).total - costing.year(before, year).total


def raised(book: PayBook, year: int, percent: Decimal) -> PayBook:
    """The reference with every salary from 1 April of a year so many per cent higher, or lower.

    Salaries are whole pounds, half up, as the published ones are.
    """
    day = year_start(year)
    return replace(
        book, spines={name: _raised(rows, day, percent) for name, rows in book.spines.items()}
    )


def _raised(rows: Sequence[SpineSalaries], day: dt.date, percent: Decimal) -> list[SpineSalaries]:
    before = [row for row in rows if row.effective_from < day]
    after = [row for row in rows if row.effective_from >= day]
    if before and not (after and after[0].effective_from == day):
        after = [replace(before[-1], effective_from=day), *after]
    return [*before, *(_times(row, 1 + percent / 100) for row in after)]


def _times(row: SpineSalaries, factor: Decimal) -> SpineSalaries:
    salaries = {
        point: (salary * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        for point, salary in row.salaries.items()
    }
    return replace(row, salaries=salaries)


def insured_at(book: PayBook, year: int, rate: Decimal) -> PayBook:
    """The reference with another rate of employer's national insurance from April of a year on."""
    day = dt.date(year, APRIL, 6)
    earlier = [row for row in book.insurance if row.effective_from < day]
    later = [replace(row, rate=rate) for row in book.insurance if row.effective_from >= day]
    if earlier and not (later and later[0].effective_from == day):
        later = [Insurance(day, rate, earlier[-1].annual_threshold), *later]
    return replace(book, insurance=[*earlier, *later])


def cost_of_all(posts: Establishment, numbers: Iterable[str]) -> dict[str, dict[int, Decimal]]:
    """What each of these posts costs by year."""
    return {number: posts.cost(number) for number in numbers}
