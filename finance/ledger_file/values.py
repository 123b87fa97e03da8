"""Amounts, dates and periods as ledgers write them. What was read once is remembered."""

import datetime as dt
import re
import time
from collections.abc import Sequence
from functools import lru_cache

from innovation.core import money
from innovation.core.periods import Period, PeriodError, year_label

FIRST_YEAR = 1990
LAST_YEAR = 2100
"""Financial years in which spend is believed, both included."""
MAX_PENCE = 10**12
"""£10 billion: more in one row is a slip, and millions of such rows still add up in a bigint."""

_PLAIN = re.compile(r"-?[0-9]{1,9}\.[0-9]{2}")
_ALL_PLAIN = re.compile(rf"(?:{_PLAIN.pattern}\n)*+{_PLAIN.pattern}")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


class ValueRefusedError(ValueError):
    """A cell is not what its column should hold; the message says why."""


def pence_of(text: str) -> int:
    """The amount in whole pence; nothing is rounded. Raises ValueRefusedError."""
    if _PLAIN.fullmatch(text):
        return int(text[:-3] + text[-2:])
    return _pence_of_written(text)


def pence_of_each(texts: Sequence[str]) -> list[int | None]:
    """The amounts in whole pence, None for each that is refused."""
    lines = "\n".join(texts)
    if _ALL_PLAIN.fullmatch(lines):
        pence: list[int | None] = list(map(int, lines.replace(".", "").split("\n")))
        if len(pence) == len(texts):  # no text has a line end in it
            return pence
    return list(map(_pence_or_none, texts))


def _pence_or_none(text: str) -> int | None:
    try:
        return pence_of(text)
    except ValueRefusedError:
        return None


@lru_cache(maxsize=10_000)
def _pence_of_written(text: str) -> int:
    if not text.strip():
        raise ValueRefusedError("The row has no amount.")
    try:
        pence = money.to_pence(money.parse(text))
    except money.AmountError as error:
        raise ValueRefusedError(str(error)) from error
    if abs(pence) > MAX_PENCE:
        raise ValueRefusedError("An amount of more than £10 billion is not believed.")
    return pence


@lru_cache(maxsize=10_000)
def date_of(text: str, date_format: str) -> dt.date:
    """The date written as `date_format` says; a time of midnight after it does not matter.

    Raises ValueRefusedError, also for a date in no financial year from FIRST_YEAR to LAST_YEAR.
    """
    written = _MIDNIGHT.sub("", text.strip())
    if not written:
        raise ValueRefusedError("The row has no date.")
    try:
        day = dt.date(*time.strptime(written, date_format)[:3])
    except (ValueError, OverflowError) as error:
        example = dt.date(2017, 10, 31).strftime(date_format)
        message = f"“{written[:40]}” is not a date written like {example}."
        raise ValueRefusedError(message) from error
    believed(Period.of(day))
    return day


@lru_cache(maxsize=10_000)
def period_written(text: str) -> Period:
    """The period written as year and number, such as 201707. Raises ValueRefusedError."""
    try:
        return believed(Period.parse(text))
    except PeriodError as error:
        raise ValueRefusedError(str(error)) from error


@lru_cache(maxsize=10_000)
def period_numbered(text: str, year: int) -> Period:
    """The period of that number, 1 to 12, in the financial year. Raises ValueRefusedError."""
    match = re.fullmatch(r"[Pp]?0*([0-9]{1,2})", text.strip())
    try:
        return Period(year, int(match[1]) if match else 0)
    except PeriodError as error:
        raise ValueRefusedError(f"“{text.strip()[:40]}” is not a period from 1 to 12.") from error


@lru_cache(maxsize=10_000)
def period_of(day: dt.date) -> Period:
    """The period that the day falls in."""
    return Period.of(day)


def believed(period: Period) -> Period:
    """The period, when it is in a year that spend is believed in; else ValueRefusedError."""
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise ValueRefusedError(
            f"{period.month} is not between {year_label(FIRST_YEAR)} and {year_label(LAST_YEAR)}."
        )
    return period
