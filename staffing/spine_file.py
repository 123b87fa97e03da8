"""The CSV file of a year's pay spine: a point and its full-time salary on each line.

Reading looks at the file alone. Points and salaries rise from line to line, so that a figure that
was typed wrongly, or is on the wrong line, is found. Every error names the line and what to do.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from innovation.core import csv_file, money
from innovation.core.csv_file import CellError, CsvFileError, Readers, RowError

COLUMNS = ("Point", "Salary")
MAX_POINT = 99
MAX_SALARY = Decimal(1_000_000)
"""Pounds a year: more is a slip."""


@dataclass(frozen=True, slots=True)
class SpineRow:
    """A point and what it is paid for a year of full-time work, in pounds."""

    line: int
    point: int
    salary: Decimal


@dataclass(frozen=True, slots=True)
class SpineFile:
    """The rows that could be read, and what is wrong with any of them."""

    text: str
    rows: list[SpineRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def parse(text: str) -> SpineFile:
    """Read the text of a file. Raises CsvFileError when its header or its form is wrong."""
    lines = csv_file.lines(text)
    header = next(lines, None)
    if header is None:
        raise CsvFileError("The file is empty: its first line names the columns.")
    names = csv_file.column_names(header[1], COLUMNS, of="a pay spine")
    file = SpineFile(text)
    for number, (line, cells) in enumerate(lines):
        if number == MAX_POINT:
            raise CsvFileError(f"The file has more than {MAX_POINT} points: load one year only.")
        values, errors = csv_file.read_row(line, cells, names, _READERS)
        file.errors.extend(errors)
        if not errors:
            _add(file, line, values)
    if not file.rows and not file.errors:
        raise CsvFileError("The file has a header but no points below it.")
    return file


def _add(file: SpineFile, line: int, values: dict[str, Any]) -> None:
    row = SpineRow(line, **values)
    if fault := _fault(row, file.rows):
        file.errors.append(RowError(line, *fault))
    file.rows.append(row)


def _fault(row: SpineRow, before: list[SpineRow]) -> tuple[str, str] | None:
    """The column and what is wrong with a row after those before it."""
    for other in before:
        if other.point == row.point:
            return "Point", f"Point {row.point} is on line {other.line} already: keep one of them."
    if not before:
        return None
    last = before[-1]
    if row.point < last.point:
        return "Point", f"Point {row.point} comes after point {last.point}: put them in order."
    if row.salary <= last.salary:
        message = (
            f"Point {row.point} is paid {money.show(row.salary)}, no more than point {last.point} "
            f"with {money.show(last.salary)}: correct one of them."
        )
        return "Salary", message
    return None


def _point(cell: str) -> int:
    return csv_file.whole_number(cell, most=MAX_POINT)


def _salary(cell: str) -> Decimal:
    try:
        salary = money.parse(cell)
    except money.AmountError as error:
        raise CellError(f"{error} Enter pounds a year, such as 24,496.") from error
    if not 0 < salary <= MAX_SALARY:
        raise CellError(f"{money.show(salary)} is no salary for a year: enter pounds a year.")
    return salary


_READERS: Readers = {"Point": ("point", _point), "Salary": ("salary", _salary)}
