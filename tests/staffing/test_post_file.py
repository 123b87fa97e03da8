"""Reading the CSV file of posts."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core import csv_file
from innovation.core.csv_file import CsvFileError, RowError
from staffing import post_file

HEADER = (
    "Number,Title,Grade,FTE,Programme,Workstream,Cluster,Status,Planned start,Actual start,Last day"
)
GOOD = "RES-01,Team manager,PO6,0.5,Families,RES Teams,Bramley,In post,01/10/2017,2017-11-06,"


def row_with(column: str, value: str) -> str:
    cells = GOOD.split(",")
    cells[HEADER.split(",").index(column)] = value
    return ",".join(cells)


def errors_of(*lines: str) -> list[RowError]:
    return post_file.parse("\r\n".join([HEADER, *lines])).errors


def test_parse_reads_a_post() -> None:
    (row,) = post_file.parse(f"{HEADER}\r\n\r\n{GOOD}\r\n").rows
    assert row == post_file.PostRow(
        line=3,
        number="RES-01",
        title="Team manager",
        grade="PO6",
        fte=Decimal("0.5"),
        programme="Families",
        workstream="RES Teams",
        cluster="Bramley",
        status="in_post",
        planned_start=dt.date(2017, 10, 1),
        actual_start=dt.date(2017, 11, 6),
        ended_on=None,
    )


def test_parse_takes_columns_in_any_order_and_case() -> None:
    header = ",".join(reversed(HEADER.upper().split(",")))
    row = ",".join(reversed(GOOD.split(",")))
    (read,) = post_file.parse(f"{header},,\n{row},,\n").rows
    assert (read.number, read.planned_start) == ("RES-01", dt.date(2017, 10, 1))


def test_parse_restores_a_neutralised_title() -> None:
    (row,) = post_file.parse(f"{HEADER}\n{row_with('Title', chr(39) + '=Manager')}").rows
    assert row.title == "=Manager"


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Number", "", "Enter a value: this cell is empty."),
        ("FTE", "1.5", "“1.5” is no FTE: enter a number over 0 and at most 1."),
        ("FTE", "0", "“0” is no FTE: enter a number over 0 and at most 1."),
        ("FTE", "NaN", "“NaN” is no FTE: enter a number over 0 and at most 1."),
        ("FTE", "1e999999999", "“1e999999999” is no FTE: enter a number over 0 and at most 1."),
        ("FTE", "half", "“half” is no FTE: enter a number over 0 and at most 1."),
        ("FTE", "0.3333", "“0.3333” is too exact: an FTE has at most three decimal places."),
        (
            "Status",
            "gone",
            (
                "“gone” is no status: enter one of "
                "Proposed, Approved by a decision, Job evaluated, Advert agreed with the funder, "
                "Advertised, Offered, In post, Vacant, Ended."
            ),
        ),
        (
            "Planned start",
            "31/02/2018",
            "“31/02/2018” is no date: enter it as 31/10/2017 or 2017-10-31.",
        ),
        ("Planned start", "", "“” is no date: enter it as 31/10/2017 or 2017-10-31."),
        ("Actual start", "1/1/17", "“1/1/17” is no date: enter it as 31/10/2017 or 2017-10-31."),
        (
            "Last day",
            "0017-10-01",
            "“0017-10-01” is no date: enter it as 31/10/2017 or 2017-10-31.",
        ),
    ],
)
def test_parse_wrong_cell_names_line_column_and_what_to_do(
    column: str, value: str, message: str
) -> None:
    assert errors_of(GOOD, row_with(column, value)) == [RowError(3, column, message)]


def test_parse_line_with_other_number_of_cells_is_an_error() -> None:
    message = "This line has 10 cells and the header 11: make them equal."
    assert errors_of(GOOD.rstrip(",")) == [RowError(2, "", message)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty: its first line names the columns."),
        ("\r\n , \r\n", "The file is empty: its first line names the columns."),
        (HEADER, "The file has a header but no posts below it."),
        ("Number,Title", "The header lacks “Grade”, “FTE”, “Programme”, “Workstream”, “Cluster”"),
        (
            f"{HEADER},Pay\n{GOOD},1",
            "The header has “Pay”, which is no column of posts: remove it.",
        ),
        (f"{HEADER},Title\n{GOOD},x", "The header has “Title” more than once: keep one."),
        (f'{HEADER}\n"RES', "Line 2 is not CSV"),
        (f"{HEADER}\n" + "x" * 200_000, "Line 2 is not CSV"),
        ("a," * 200_000, "The header lacks “Number”"),
        (f"{HEADER}\n" + f"{GOOD}\n" * 2001, "The file has more than 2,000 posts: split it."),
    ],
)
def test_parse_wrong_file_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(CsvFileError) as caught:
        post_file.parse(text)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not a CSV file."),
        ("Number".encode("utf-16"), "This is not a CSV file."),
        (b"\x81\x8d", "This is not a CSV file."),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB"),
    ],
)
def test_decode_refuses_what_is_no_text(content: bytes, message: str) -> None:
    with pytest.raises(CsvFileError, match=message):
        csv_file.decode(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_decode_reads_what_spreadsheets_save(encoding: str) -> None:
    assert csv_file.decode("Café – £".encode(encoding)) == "Café – £"


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(CsvFileError):
        read = post_file.parse(csv_file.decode(HEADER.encode() + b"\n" + content))
        assert read.rows or read.errors
