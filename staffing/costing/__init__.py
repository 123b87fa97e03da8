"""What a post costs over a period, from the pay spine, to the penny. Pure: Decimals in and out.

The law. Salary, national insurance, pension and levy are worked out exactly, month by month, and
add up exactly from the first day of the post in a financial year. What they come to by the end of
a day is rounded once, each to the penny, half up; the whole is the sum of the four. A period costs
what they come to by its last day less what they came to before its first. So

- a financial year is rounded once, and within 2p of its exact whole;
- the costs of adjoining periods add up to the cost of both to the penny: days to months, months to
  years;
- no day costs less than nothing;
- a year never costs less for more FTE, a higher point or more days. (A period that begins later in
  the year may have a penny a part less of a larger year, which its earlier months have more.)

A part of a month that is asked about takes its share of the month by calendar days.
"""

from staffing.costing.amounts import NOTHING, Amounts
from staffing.costing.book import (
    Assumptions,
    DatedRate,
    Entry,
    Insurance,
    PayBook,
    PayNotKnownError,
    Range,
    SpineSalaries,
)
from staffing.costing.comparison import ComparedMonth, Explained, compared_months
from staffing.costing.month import Month, MonthCost, Segment
from staffing.costing.posts import Costing, Seat

__all__ = [
    "NOTHING",
    "Amounts",
    "Assumptions",
    "ComparedMonth",
    "Costing",
    "DatedRate",
    "Entry",
    "Explained",
    "Insurance",
    "Month",
    "MonthCost",
    "PayBook",
    "PayNotKnownError",
    "Range",
    "Seat",
    "Segment",
    "SpineSalaries",
    "compared_months",
]
