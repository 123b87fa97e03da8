"""Reading the CSV file of a year's pay spine."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core import csv_file
from innovation.core.csv_file import CsvFileError, RowError
from staffing.spine_file import SpineRow, parse


def errors_of(*lines: str) -> list[RowError]:
    return parse("\n".join(["Point,Salary", *lines])).errors


def test_parse_reads_points_and_salaries_as_they_are_published() -> None:
    file = parse('SALARY,point\n"£24,027",3\n24413.50,4\n')
    assert file.rows == [
        SpineRow(2, 3, Decimal("24027.00")),
        SpineRow(3, 4, Decimal("24413.50")),
    ]
    assert file.errors == []


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("3,24500", "Point", "Point 3 is on line 2 already: keep one of them."),
        ("2,24500", "Point", "Point 2 comes after point 3: put them in order."),
        (
            "4,24027",
            "Salary",
            (
                "Point 4 is paid £24,027.00, no more than point 3 with £24,027.00: correct one of "
                "them."
            ),
        ),
        ("SCP4,24500", "Point", "“SCP4” is no whole number from 1 to 99."),
        ("0,24500", "Point", "“0” is no whole number from 1 to 99."),
        ("100,24500", "Point", "“100” is no whole number from 1 to 99."),
        (
            "4,TBC",
            "Salary",
            "“TBC” is not an amount of money. Enter pounds a year, such as 24,496.",
        ),
        ("4,0", "Salary", "£0.00 is no salary for a year: enter pounds a year."),
        ("4,2450000", "Salary", "£2,450,000.00 is no salary for a year: enter pounds a year."),
        ("4", "", "This line has 1 cells and the header 2: make them equal."),
    ],
)
def test_parse_wrong_line_is_named_with_what_to_do(line: str, column: str, message: str) -> None:
    assert errors_of("3,24027", line) == [RowError(3, column, message)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty: its first line names the columns."),
        ("Point,Salary", "The file has a header but no points below it."),
        ("Point\n1", "The header lacks “Salary”: add it to the first line."),
        (
            "Point,Salary,Grade\n1,2,3",
            "The header has “Grade”, which is no column of a pay spine: remove it.",
        ),
        (
            "Point,Salary\n" + "1,2\n" * 100,
            "The file has more than 99 points: load one year only.",
        ),
    ],
)
def test_parse_wrong_file_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(CsvFileError) as caught:
        parse(text)
    assert str(caught.value) == message


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(CsvFileError):
        read = parse(csv_file.decode(b"Point,Salary\n" + content))
        assert read.rows or read.errors
