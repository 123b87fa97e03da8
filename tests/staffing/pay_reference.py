"""A small pay reference for the tests of costing: round figures, two spines, one grade of each."""

import datetime as dt
from decimal import Decimal
from typing import Any

from staffing.costing import (
    Assumptions,
    Costing,
    DatedRate,
    Entry,
    Insurance,
    PayBook,
    Range,
    Seat,
    SpineSalaries,
)
from staffing.models import Grade
from tests import factories

D = Decimal
OLD, NEW = dt.date(2017, 4, 1), dt.date(2019, 4, 1)
BOOK = PayBook(
    spines={
        "old": [
            SpineSalaries(OLD, {11: D(24000), 12: D(26400), 13: D(28800), 14: D(31200)}),
            SpineSalaries(
                dt.date(2018, 4, 1), {11: D(25200), 12: D(27600), 13: D(30000), 14: D(32400)}
            ),
        ],
        "new": [
            SpineSalaries(NEW, {1: D(26400), 2: D(28800), 3: D(31200), 4: D(33600), 5: D(36000)}),
            SpineSalaries(
                dt.date(2020, 4, 1), {2: D(30000), 3: D(32400), 4: D(34800), 5: D(37200)}
            ),
        ],
    },
    ranges={
        "G": [Range(OLD, "old", 11, 14), Range(NEW, "new", 1, 5)],
        "H": [Range(OLD, "old", 12, 14), Range(NEW, "new", 4, 5)],
    },
    insurance=[
        Insurance(dt.date(2017, 4, 6), D("0.10"), D(6000)),
        Insurance(dt.date(2018, 4, 6), D("0.10"), D(7200)),
        Insurance(dt.date(2018, 11, 6), D("0.20"), D(7200)),
    ],
    levy=[DatedRate(dt.date(2017, 4, 6), D("0.005"))],
    assimilation={11: 1, 12: 3, 13: 4, 14: 5},
)


def assuming(**changes: Any) -> Assumptions:
    """Everybody stays at the bottom of the grade; pension 15%; but for the changes."""
    values = {"entry": Entry.BOTTOM, "increments": False, "pension_rate": D("0.15"), **changes}
    return Assumptions(**values)


def costing(**changes: Any) -> Costing:
    """A costing by the small reference, with the assumptions of `assuming`."""
    return Costing(BOOK, assuming(**changes))


def seat(
    start: dt.date = OLD, *, grade: str = "G", fte: str = "1", end: dt.date | None = None
) -> Seat:
    """A post on grade G, full-time from 1 April 2017 without an end."""
    return Seat(grade, D(fte), start, end)


def make_pay() -> Grade:
    """In the database: grade G of two points, £24,000 and £36,000 a year, old spine.

    With insurance of 13.8% over £12,000 a year and a levy of 0.5%. With a pension of 16% a month
    at the bottom costs £2,468.00: 2,000 + 138 + 320 + 10.
    """
    grade: Grade = factories.GradeFactory(code="G")
    factories.GradeRangeFactory(grade=grade, lowest=1, highest=2)
    for point, salary in ((1, "24000.00"), (2, "36000.00")):
        factories.PaySpinePointFactory(effective_from=OLD, point=point, annual_salary=D(salary))
    factories.NationalInsuranceRateFactory(effective_from=OLD, annual_threshold=D("12000.00"))
    factories.ApprenticeshipLevyRateFactory(effective_from=OLD)
    return grade
