"""Where the rates that a post is costed by come from, and how sure each of them is.

Whoever calls this has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from innovation.core.money import show
from staffing.costing import ComparedMonth
from staffing.costing.month import percent
from staffing.models import (
    ApprenticeshipLevyRate,
    AssumptionSet,
    GradeRange,
    NationalInsuranceRate,
    PaySpinePoint,
    Post,
)


class DatedFact(Protocol):
    """A fact of the pay reference that is in force from a day on."""

    effective_from: dt.date
    source: str

    def get_status_display(self) -> str:
        """How sure it is."""
        ...


AnyFact = TypeVar("AnyFact", bound=DatedFact)


@dataclass(frozen=True, slots=True)
class RateSource:
    """A rate in force from a day on: what it is, its value in words, how sure, and its source.

    `since` is None for an assumption, which has no day.
    """

    part: str
    value: str
    since: dt.date | None
    status: str
    source: str


def rate_sources(
    post: Post, months: Sequence[ComparedMonth], assumptions: AssumptionSet
) -> list[RateSource]:
    """Every rate that the months of a post use, each once, in the order of parts and days.

    Four queries; none for a post without a month.
    """
    days = sorted({month.period.end for month in months if month.segments})
    if not days:
        return []
    return [
        *_of_the_grade(post, days),
        *sorted(_of_salaries(months), key=lambda each: each.since or dt.date.min),
        *_of_insurance(days),
        RateSource(
            "Pension",
            f"{percent(assumptions.pension_rate)} of pay",
            None,
            "Assumed",
            f"The assumptions “{assumptions}”",
        ),
        *_of_levy(days),
    ]


def _of_the_grade(post: Post, days: Iterable[dt.date]) -> Iterator[RateSource]:
    for row in _in_force(GradeRange.objects.filter(grade=post.grade), days):
        points = f"Points {row.lowest} to {row.highest} of the {row.spine} spine"
        yield _source(f"Grade {post.grade}", points, row)


def _of_salaries(months: Iterable[ComparedMonth]) -> Iterator[RateSource]:
    used: defaultdict[tuple[str, int], set[dt.date]] = defaultdict(set)
    for month in months:
        for segment in month.segments:
            used[segment.spine, segment.point].add(segment.first)
    rows = list(PaySpinePoint.objects.filter(point__in={point for _, point in used}))
    for (spine, point), days in used.items():
        of_point = [row for row in rows if (row.spine, row.point) == (spine, point)]
        for row in _in_force(of_point, days):
            salary = f"{show(row.annual_salary, pence=False)} a year full-time"
            yield _source(f"Point {point} of the {spine} spine", salary, row)


def _of_insurance(days: Iterable[dt.date]) -> Iterator[RateSource]:
    for row in _in_force(NationalInsuranceRate.objects.all(), days):
        value = f"{percent(row.rate)} over {show(row.annual_threshold, pence=False)} a year"
        yield _source("National insurance", value, row)


def _of_levy(days: Iterable[dt.date]) -> Iterator[RateSource]:
    for row in _in_force(ApprenticeshipLevyRate.objects.all(), days):
        yield _source("Apprenticeship levy", f"{percent(row.rate)} of pay", row)


def _in_force(rows: Iterable[AnyFact], days: Iterable[dt.date]) -> list[AnyFact]:
    """The rows that are in force on some of the days, in the order of their first days."""
    ordered = sorted(rows, key=lambda row: row.effective_from)
    starts = [row.effective_from for row in ordered]
    found = {bisect_right(starts, day) - 1 for day in days}
    return [ordered[index] for index in sorted(found) if index >= 0]


def _source(part: str, value: str, row: DatedFact) -> RateSource:
    return RateSource(part, value, row.effective_from, row.get_status_display(), row.source)
