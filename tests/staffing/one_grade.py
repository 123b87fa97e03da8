"""A grade of one point at £24,000 a year, on which £26,400 a year can be reckoned in the head."""

import datetime as dt
from decimal import Decimal

from staffing.models import AssumptionSet, Grade
from tests.factories import (
    AssumptionSetFactory,
    GradeFactory,
    GradeRangeFactory,
    NationalInsuranceRateFactory,
    PaySpinePointFactory,
)

APRIL = dt.date(2017, 4, 1)


def make_grade(code: str = "G") -> Grade:
    """The grade, point 20 of the old spine only, and no national insurance below £60,000."""
    grade: Grade = GradeFactory(code=code)
    GradeRangeFactory(grade=grade, effective_from=APRIL, lowest=20, highest=20)
    PaySpinePointFactory(effective_from=APRIL, point=20, annual_salary=Decimal("24000.00"))
    NationalInsuranceRateFactory(effective_from=APRIL, annual_threshold=Decimal("60000.00"))
    return grade


def make_assumptions(name: str = "Usual") -> AssumptionSet:
    """The default set: a pension of 10% and nothing else on top of pay."""
    made: AssumptionSet = AssumptionSetFactory(
        name=name, slug=name.lower(), pension_rate=Decimal("0.1000"), is_default=True
    )
    return made
