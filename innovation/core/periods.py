"""Financial years and accounting periods of an English council.

A financial year runs from 1 April to 31 March and is named by the year it begins in; period 1 is
April and period 12 is March.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PERIODS_IN_YEAR = 12
APRIL = 4
LAST_YEAR = dt.MAXYEAR - 1
"""The last financial year whose end is still a date."""
_YEAR = re.compile(r"[0-9]{4}")
_YEAR_LABEL = re.compile(r"([0-9]{4})\s*[/-]\s*([0-9]{2}|[0-9]{4})")
_PERIOD = re.compile(r"([0-9]{4}(?:/[0-9]{2,4})?)\s*(?:[- ]\s*P?|P)?\s*([0-9]{1,2})", re.IGNORECASE)


class PeriodError(ValueError):
    """A text or number names no financial year or period; the message says what would."""


def year_label(year: int) -> str:
    """The financial year that begins in `year`: 2017 is 2017/18."""
    return f"{year}/{(year + 1) % 100:02d}"


def parse_year(text: str) -> int:
    """The beginning year of a financial year written 2017/18, 2017-18, 2017/2018 or 2017.

    Raises PeriodError for anything else, and when the two years do not follow one another.
    """
    written = text.strip()
    if _YEAR.fullmatch(written):
        return _known(int(written))
    match = _YEAR_LABEL.fullmatch(written)
    if not match or (int(match[1]) + 1) % (10 ** len(match[2])) != int(match[2]):
        raise PeriodError(f"“{written[:40]}” is not a financial year such as 2017/18.")
    return _known(int(match[1]))


def _known(year: int) -> int:
    if not dt.MINYEAR <= year <= LAST_YEAR:
        raise PeriodError(f"There is no financial year {year}.")
    return year


def year_start(year: int) -> dt.date:
    """1 April, the first day of the financial year."""
    return dt.date(year, APRIL, 1)


def year_end(year: int) -> dt.date:
    """31 March, the last day of the financial year (inclusive)."""
    return dt.date(year + 1, APRIL, 1) - dt.timedelta(days=1)


def year_of(day: dt.date) -> int:
    """The financial year that a day falls in."""
    return day.year if day.month >= APRIL else day.year - 1


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """An accounting period: a month of a financial year. Ordered in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= PERIODS_IN_YEAR:
            raise PeriodError(f"Period {self.number} does not exist: use 1 (April) to 12 (March).")
        _known(self.year)

    @classmethod
    def of(cls, day: dt.date) -> "Period":
        """The period that a day falls in."""
        return cls(year_of(day), (day.month - APRIL) % PERIODS_IN_YEAR + 1)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2017/18-07, 2017/18 P7, 201707 (year and period) or 2017-07 as period 7 of 2017/18.

        Raises PeriodError for anything else; 2009/10 is a year, never period 10 of 2009.
        """
        written = text.strip()
        match = _PERIOD.fullmatch(written)
        if not match:
            raise PeriodError(f"“{written[:40]}” is not a period such as 2017/18-07.")
        return cls(parse_year(match[1]), int(match[2]))

    @property
    def start(self) -> dt.date:
        """The first day of the period."""
        return _days(self.year, self.number)[0]

    @property
    def end(self) -> dt.date:
        """The last day of the period (inclusive)."""
        return _days(self.year, self.number)[1]

    @property
    def code(self) -> str:
        """The period in an address or a file: 2017-07."""
        return f"{self.year}-{self.number:02d}"

    @property
    def slug(self) -> str:
        """The period in the name of a file: 2017-18-period-7."""
        return f"{year_label(self.year).replace('/', '-')}-period-{self.number}"

    @property
    def month(self) -> str:
        """The month in words: October 2017."""
        return f"{self.start:%B %Y}"

    def next(self) -> "Period":
        """The period that follows."""
        if self.number == PERIODS_IN_YEAR:
            return Period(self.year + 1, 1)
        return Period(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"Period {self.number} of {year_label(self.year)} ({self.month})"


@lru_cache(maxsize=4096)
def _days(year: int, number: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a period; the costing of posts asks a million times."""
    month = (number + APRIL - 2) % PERIODS_IN_YEAR + 1
    first = dt.date(year if month >= APRIL else year + 1, month, 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """Every period from `first` to `last`, both included."""
    period = first
    while period <= last:
        yield period
        period = period.next()
