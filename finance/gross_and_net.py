"""Gross expenditure, income and net: the one definition of how the three belong together.

Pure. Expenditure is positive and income negative everywhere, so net is the plain sum of all.
"""

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Total = TypeVar("Total")


class Split(NamedTuple, Generic[Total]):
    """The total of expenditure lines, that of income lines (negative), and that of all."""

    gross: Total
    income: Total
    net: Total


def split(
    rows: Iterable[Row],
    *,
    is_income: Callable[[Row], bool],
    total: Callable[[Iterable[Row]], Total],
) -> Split[Total]:
    """The rows by what they are, each part added up by `total`; no row is in two parts or none."""
    rows = list(rows)
    return Split(
        gross=total(row for row in rows if not is_income(row)),
        income=total(row for row in rows if is_income(row)),
        net=total(rows),
    )
