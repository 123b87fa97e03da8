"""Files: exact numbers, no cell that a spreadsheet runs, never a cut file that looks whole."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from innovation.core import exports

MARKS = "=+-@\t\r\n＝＋－＠"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
RISKY = st.builds("".join, st.tuples(st.text(" \u00a0\ufeff\u200b" + MARKS), TEXT))
NUMBERS = st.decimals(-(10**12), 10**12, places=2, allow_nan=False)


class Colour(StrEnum):
    RED = "=red"


class Thing:
    def __str__(self) -> str:
        return "=1+1"


def read_csv(lines: Any) -> list[list[str]]:
    text = "".join(lines)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def read_xlsx(header: list[str], rows: list[list[Any]]) -> Any:
    file = io.BytesIO()
    exports.write_xlsx(file, header, rows)
    return load_workbook(file).active


@pytest.mark.parametrize("mark", list(MARKS))
def test_neutralise_marks_text_that_begins_a_formula(mark: str) -> None:
    assert exports.neutralise(f"{mark}1+1") == f"'{mark}1+1"


@pytest.mark.parametrize("blank", [" ", "\u00a0", "  ", "\u3000", "\ufeff", "\x00", "\u200b"])
def test_neutralise_sees_through_blanks_before_a_formula(blank: str) -> None:
    assert exports.neutralise(f"{blank}=1+1") == f"'{blank}=1+1"


@pytest.mark.parametrize("text", ["", " ", "plain", "a=b", "£5", "(5)", "'1", "1-2", "x@y"])
def test_neutralise_leaves_other_text_alone(text: str) -> None:
    assert exports.neutralise(text) == text


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'1", "it's", "\t-1", " =1", "plain", ""])
def test_restore_gives_back_what_neutralise_was_given(text: str) -> None:
    assert exports.restore(exports.neutralise(text)) == text


def test_neutralise_keeps_texts_apart_that_differ_by_an_apostrophe() -> None:
    assert exports.neutralise("=1") == "'=1"
    assert exports.neutralise("'=1") == "''=1"


@pytest.mark.parametrize(
    "value",
    [0, -5, Decimal("-5.00"), Decimal("0.00"), True, dt.date(2017, 4, 1), dt.time(9, 30), -0.5],
)
def test_neutralise_leaves_numbers_and_dates_what_they_are(value: Any) -> None:
    assert exports.neutralise(value) is value


@pytest.mark.parametrize("value", [Colour.RED, Thing(), gettext_lazy("=1+1"), [0], b"=1"])
def test_neutralise_makes_harmless_text_of_anything_else(value: Any) -> None:
    cell = exports.neutralise(value)
    assert type(cell) is str
    assert not cell.startswith("=")


def test_neutralise_leaves_an_empty_cell_for_nothing() -> None:
    assert exports.neutralise(None) == ""


@hypothesis_settings(max_examples=2000)
@given(RISKY)
def test_neutralised_text_never_begins_a_formula(text: str) -> None:
    cell = exports.neutralise(text)
    bare = cell.lstrip(" \u00a0\u3000\ufeff\u200b\x00")
    assert not bare or bare[0] not in MARKS
    assert cell in {text, f"'{text}"}


@given(st.lists(st.lists(st.one_of(RISKY, TEXT), min_size=2, max_size=2), max_size=20))
def test_csv_cells_are_read_back_and_none_is_a_formula(rows: list[list[str]]) -> None:
    read = read_csv(exports.csv_lines(["=a", "b"], rows))
    assert read[0] == ["'=a", "b"]
    assert read[1:] == [[exports.neutralise(cell) for cell in row] for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(tuple(MARKS))]


@given(st.lists(NUMBERS, max_size=50))
def test_csv_numbers_stay_numbers_and_keep_their_sum(amounts: list[Decimal]) -> None:
    read = read_csv(exports.csv_lines(["Amount"], ([amount] for amount in amounts)))
    assert sum(Decimal(row[0]) for row in read[1:]) == sum(amounts)


def test_csv_writes_money_without_exponent_or_pound_sign() -> None:
    row = [Decimal("-1234.50"), Decimal("0E-10"), Decimal("1E+3"), 7, dt.date(2017, 4, 1), None]
    assert "".join(exports.csv_lines(["a"], [row])).splitlines()[1] == (
        "-1234.50,0.0000000000,1000,7,2017-04-01,"
    )


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_as_excel_does() -> None:
    response = exports.csv_response("posts", ["Näme"], [["£5"]])
    assert b"".join(response) == "\ufeffNäme\r\n£5\r\n".encode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="posts.csv"'


def test_csv_is_streamed_row_by_row() -> None:
    read: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(3):
            read.append(number)
            yield [number]

    response = exports.csv_response("posts", ["n"], rows())
    assert read == []
    chunks = iter(response)
    next(chunks)
    assert read == []
    next(chunks)
    assert read == [0]


def broken_rows() -> Iterator[list[int]]:
    yield [1]
    raise RuntimeError("the database went away")


def test_csv_error_on_the_way_reaches_the_server() -> None:
    response = exports.csv_response("posts", ["n"], broken_rows())
    with pytest.raises(RuntimeError, match="went away"):
        list(response)


def test_xlsx_error_on_the_way_gives_no_file() -> None:
    with pytest.raises(RuntimeError, match="went away"):
        exports.xlsx_response("posts", ["n"], broken_rows())


@hypothesis_settings(max_examples=50)
@given(st.lists(st.one_of(RISKY, st.text("={}SUM()1+", max_size=12)), min_size=1, max_size=200))
def test_xlsx_has_no_formula_cell(texts: list[str]) -> None:
    sheet = read_xlsx(["=header", "{=SUM(1)}"], [[text] for text in texts])
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert not [
        cell
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]


def test_xlsx_keeps_numbers_dates_and_text_what_they_are() -> None:
    moment = dt.datetime(2017, 6, 30, 23, 30, tzinfo=dt.UTC)
    row = [Decimal("-1234.50"), 7, dt.date(2017, 4, 1), moment, "=1+1", "http://x", None, "007"]
    sheet = read_xlsx(list("abcdefgh"), [row])
    cells = list(sheet.iter_rows())[1]
    assert [cell.value for cell in cells] == [
        -1234.5,
        7,
        dt.datetime(2017, 4, 1),  # noqa: DTZ001 - a workbook knows no time zones
        dt.datetime(2017, 7, 1, 0, 30),  # noqa: DTZ001 - local time in words
        "'=1+1",
        "http://x",
        None,
        "007",
    ]
    assert [cell.number_format for cell in cells[:4]] == [
        "#,##0.00",
        "General",
        "dd/mm/yyyy",
        "dd/mm/yyyy hh:mm",
    ]
    assert not [cell for cell in cells if cell.hyperlink]


def test_xlsx_response_is_a_download_with_a_frozen_header() -> None:
    response = exports.xlsx_response("posts", ["Name"], [["A"], ["B"]])
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Name", "A", "B"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert response["Content-Disposition"] == 'attachment; filename="posts.xlsx"'
    response.close()


def test_xlsx_refuses_more_rows_than_a_worksheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "XLSX_MAX_ROWS", 2)
    exports.write_xlsx(io.BytesIO(), ["n"], [[1], [2]])
    with pytest.raises(exports.TooManyRowsError, match="download the CSV instead"):
        exports.write_xlsx(io.BytesIO(), ["n"], [[1], [2], [3]])
