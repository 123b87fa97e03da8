"""The pay reference as plain values: salaries, grades and rates, each in force from a day on."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from innovation.core.periods import year_label, year_of


class PayNotKnownError(LookupError):
    """The reference does not say what is paid; the message says what is missing."""


class Entry(StrEnum):
    """Where in the range of its grade a post starts."""

    BOTTOM = "bottom"
    MIDDLE = "middle"
    TOP = "top"


class Dated(Protocol):
    """Anything that is in force from a day until the next of its kind."""

    @property
    def effective_from(self) -> dt.date:
        """The first day."""
        ...


_Dated = TypeVar("_Dated", bound=Dated)


@dataclass(frozen=True, slots=True)
class SpineSalaries:
    """The full-time annual salary, in pounds, of each point of a spine from a day on."""

    effective_from: dt.date
    salaries: Mapping[int, Decimal]

    def of(self, point: int) -> Decimal:
        """The salary of a point; one below all others was dropped and is paid as the lowest.

        Raises PayNotKnownError for a point above all others or missing between them.
        """
        found = self.salaries.get(point)
        lowest = min(self.salaries)
        if found is None and point < lowest:
            return self.salaries[lowest]
        if found is None:
            raise PayNotKnownError(f"No salary of point {point} from {self.effective_from}.")
        return found


@dataclass(frozen=True, slots=True)
class Range:
    """The points of a grade, both ends included, from a day on."""

    effective_from: dt.date
    spine: str
    lowest: int
    highest: int

    def entry(self, where: Entry) -> int:
        """The point on entry; the middle of an even number of points is the lower one."""
        if where == Entry.BOTTOM:
            return self.lowest
        return self.highest if where == Entry.TOP else (self.lowest + self.highest) // 2


@dataclass(frozen=True, slots=True)
class Insurance:
    """Employer's national insurance: a part of one of what is paid over a threshold a year."""

    effective_from: dt.date
    rate: Decimal
    annual_threshold: Decimal


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate, as a part of one, from a day on."""

    effective_from: dt.date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed of posts. Rates are parts of one; `pay_awards` are by financial year."""

    entry: Entry
    increments: bool
    pension_rate: Decimal
    turnover: Decimal = Decimal(0)
    share_threshold: bool = False
    pay_awards: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayBook:
    """The whole reference. Each sequence is in the order of its first days."""

    spines: Mapping[str, Sequence[SpineSalaries]]
    ranges: Mapping[str, Sequence[Range]]
    insurance: Sequence[Insurance]
    levy: Sequence[DatedRate]
    assimilation: Mapping[int, int]

    def annual_salary(
        self, spine: str, point: int, day: dt.date, awards: Mapping[int, Decimal]
    ) -> Decimal:
        """The full-time salary of a point on a day, in whole pounds as the NJC publishes them.

        Each financial year after the last published salaries adds its assumed pay award on
        1 April, rounded to the pound, half up; a year without one adds nothing.
        """
        published = in_force(self.spines.get(spine, ()), day, f"salaries of the {spine} spine")
        salary = published.of(point)
        for year in range(year_of(published.effective_from) + 1, year_of(day) + 1):
            raised = salary * (1 + awards.get(year, Decimal(0)))
            salary = raised.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return salary

    def range_on(self, grade: str, day: dt.date) -> Range:
        """The points of a grade on a day."""
        return in_force(self.ranges.get(grade, ()), day, f"points of grade {grade}")

    def assimilated(self, point: int) -> int:
        """The point of the new spine that a point of the old one became on 1 April 2019."""
        if point not in self.assimilation:
            raise PayNotKnownError(f"No point of the new spine for point {point} of the old one.")
        return self.assimilation[point]

    def insurance_on(self, day: dt.date) -> Insurance:
        """The rate and threshold of employer's national insurance on a day."""
        return in_force(self.insurance, day, "national insurance rate")

    def levy_on(self, day: dt.date) -> Decimal:
        """The rate of the apprenticeship levy on a day: none before it began in April 2017."""
        index = bisect_right([rate.effective_from for rate in self.levy], day)
        return self.levy[index - 1].rate if index else Decimal(0)


def in_force(rows: Sequence[_Dated], day: dt.date, what: str) -> _Dated:
    """The last of the rows that began by a day; raises PayNotKnownError when none had."""
    index = bisect_right([row.effective_from for row in rows], day)
    if not index:
        raise PayNotKnownError(f"No {what} on {day:%d/%m/%Y} ({year_label(year_of(day))}).")
    return rows[index - 1]
