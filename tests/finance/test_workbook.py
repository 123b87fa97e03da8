"""Workbooks as ledgers: what they become, and the ones that are refused before they do harm."""

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from finance.ledger_file import LedgerFileError
from finance.ledger_file.workbook import as_text
from finance.models import LedgerUpload
from tests.factories import LedgerMappingFactory

CELLS: list[list[Any]] = [
    ["Date", "Amount", "Cost centre", "Account", "Reference", "Supplier"],
    [dt.date(2017, 10, 5), 100.1, 501, "A1", "R1", "Alpha, Beta\n & Co"],
    [],
    [dt.date(2017, 10, 6), -1234567.89, "C1", "A1", None, True],
    ["2017-10-07", 0.1 + 0.2, "C1", "A1", 1.5e20, "=1+1"],
]
LINES = [
    "Date,Amount,Cost centre,Account,Reference,Supplier",
    '2017-10-05,100.1,501,A1,R1,"Alpha, Beta & Co"',
    '""',
    "2017-10-06,-1234567.89,C1,A1,,TRUE",
    "2017-10-07,0.3,C1,A1,150000000000000000000,=1+1",
]


def xlsx(rows: list[list[Any]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("Spend")
    for row in CELLS if rows is None else rows:
        book["Spend"].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, path: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(name, change(text) if name == path else text)
    return out.getvalue()


def sheet_of(rows: str) -> bytes:
    """A workbook with these rows on its first sheet."""
    return packed_sheet(f'<worksheet xmlns="urn:x"><sheetData>{rows}</sheetData></worksheet>')


def packed_sheet(whole: str) -> bytes:
    return with_part(xlsx(), "xl/worksheets/sheet1.xml", lambda _: whole)


def ods(rows: str) -> bytes:
    names = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Empty"><table:table-row><table:table-cell/></table:table-row>'
        f'</table:table><table:table table:name="Spend">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"content.xml": content})


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def lines_of(content: bytes) -> list[str]:
    with as_text(io.BytesIO(content)) as plain:
        assert plain.sheet == "Spend"
        return plain.file.read().decode().splitlines()


def test_xlsx_becomes_csv_with_each_row_on_its_line() -> None:
    assert lines_of(xlsx()) == LINES


def test_size_that_a_sheet_says_of_itself_is_not_believed() -> None:
    content = with_part(
        xlsx(), "xl/worksheets/sheet2.xml", lambda text: text.replace("A1:F5", "A1:A1")
    )
    assert lines_of(content) == LINES


def test_ods_becomes_csv_with_what_it_repeats() -> None:
    date = 'office:value-type="date" office:date-value="2017-10-05T00:00:00"'
    pounds = 'office:value-type="currency" office:value="1.5"'
    twice = 'table:number-columns-repeated="2"'
    rows = (
        f"<table:table-row>{cell('Date')}{cell('Amount')}{cell('Note')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2">'
        f"{cell('5 Oct', date)}{cell('£1.5', pounds)}{cell('x', twice)}"
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>'
        f"<table:table-row>{cell('Last')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="999999"><table:table-cell/></table:table-row>'
    )
    lines = lines_of(ods(rows))
    assert lines[:3] == ["Date,Amount,Note", "2017-10-05,1.5,x,x", "2017-10-05,1.5,x,x"]
    assert (set(lines[3:-1]), len(lines), lines[-1]) == ({'""'}, 1004, "Last")


ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LATE = '<row r="99999999"><c r="A99999999"><v>1</v></c></row>'
NO_TEXT = '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
MANY_ROWS = 'table:number-rows-repeated="1000000"'
MANY_CELLS = 'table:number-columns-repeated="100000000"'
HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "unpacks to far more": (lambda: sheet_of(ROW + " " * 20_000_000), "times its size"),
    "too large": (lambda: packed({"xl/workbook.xml": "0" * 140_000_000}), "too large to be opened"),
    "many parts": (
        lambda: packed({f"part{n}": "" for n in range(2_100)}),
        "too large to be opened",
    ),
    "two far cells": (lambda: sheet_of(ROW + FAR), "more than 500 columns"),
    "rows backwards": (lambda: sheet_of(ROW + ROW), "Row 1 of the sheet is not where"),
    "row after the last": (lambda: sheet_of(LATE), "Row 99,999,999 of the sheet is not where"),
    "entities": (lambda: packed_sheet(ENTITY), "declares a document type"),
    "text that is not there": (lambda: sheet_of(NO_TEXT), "broken or incomplete"),
    "no XML": (lambda: sheet_of("<row>"), "broken or incomplete"),
    "cut short": (lambda: xlsx()[:-200], "broken or incomplete"),
    "another ZIP": (lambda: packed({"letter.txt": "Dear"}), "a ZIP file and no workbook"),
    "empty": (lambda: xlsx([]), "No sheet of the workbook has anything in it"),
    "repeated rows": (
        lambda: ods(f"<table:table-row {MANY_ROWS}>{cell('x')}</table:table-row>"),
        "Row 1 of the sheet is repeated 1,000,000 times",
    ),
    "repeated cells": (
        lambda: ods(f"<table:table-row>{cell('x', MANY_CELLS)}</table:table-row>"),
        "more than 500 columns",
    ),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_workbook_that_would_do_harm_is_refused_before_it_does(name: str) -> None:
    make, reason = HARMFUL[name]
    content = make()
    tracemalloc.start()
    try:
        with pytest.raises(LedgerFileError, match=reason):
            as_text(io.BytesIO(content))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.django_db
def test_workbook_is_uploaded_previewed_and_named_by_its_sheet(
    finance_user: object, client_for: Callable[[object], Client]
) -> None:
    client = client_for(finance_user)
    mapping = LedgerMappingFactory(date_format="%Y-%m-%d")
    data = {
        "file": SimpleUploadedFile("ledger.xlsx", xlsx()),
        "new_programme": "Innovation",
        "mapping": mapping.pk,
        "rule": "load_good",
    }
    response = client.post(reverse("finance:import-new"), data, follow=True)

    assert LedgerUpload.objects.get().file_name == "ledger.xlsx (Spend)"
    outcome = response.context["outcome"]
    assert (outcome.loaded.rows, outcome.blank) == (3, 1)
    assert outcome.control_total == Decimal("-1234467.49")
