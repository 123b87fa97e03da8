"""Tables of the app, one report a file."""

from staffing.tables.post_cost import PostMonthTable, PostYearTable
from staffing.tables.posts import (
    PayerYearTable,
    PostTable,
    PostTotalTable,
    YearTable,
    cost_columns,
    full_year_column,
    pay_columns,
)
from staffing.tables.recruitment import RecruitmentTable

__all__ = [
    "PayerYearTable",
    "PostMonthTable",
    "PostTable",
    "PostTotalTable",
    "PostYearTable",
    "RecruitmentTable",
    "YearTable",
    "cost_columns",
    "full_year_column",
    "pay_columns",
]
