"""Writing rows to CSV and XLSX: streamed, exact, and harmless when opened in a spreadsheet."""

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from innovation.core.copying import CopiedCsv

CSV_CONTENT_TYPE = "text/csv; charset=utf-8"
TEXT_CONTENT_TYPE = "text/plain; charset=utf-8"
XLSX_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"
PLAIN = (int, float, Decimal, dt.date, dt.time)
"""What a cell holds as it is; anything else becomes text."""
FORMULA = re.compile(r"[\s\0\u200b\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""A mark that begins a formula, full-width ones among them, and the blanks that hide it."""
XLSX_MAX_ROWS = 1_048_575
"""Rows that a worksheet holds below its header."""

Row = Sequence[Any]


class TooManyRowsError(ValueError):
    """There are more rows than a worksheet holds."""


def neutralise(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers and dates stay what they are.

    A text that reads as neutralised already gets one more apostrophe, so that `restore` gives
    back exactly what was written.
    """
    if value is None:
        return ""
    if isinstance(value, PLAIN):
        return value
    text = str(value)
    return f"'{text}" if FORMULA.match(text.lstrip("'")) else text


def restore(text: str) -> str:
    """The text of a cell that `neutralise` wrote."""
    is_neutralised = text.startswith("'") and FORMULA.match(text.lstrip("'"))
    return text[1:] if is_neutralised else text


class _Echo:
    """A file that hands back what is written, so that csv.writer can feed a stream."""

    def write(self, value: str) -> str:
        return value


def csv_lines(header: Row, rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file that Excel opens as UTF-8, one at a time."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([_written(cell) for cell in header])
    for row in rows:
        yield writer.writerow([_written(cell) for cell in row])


def _written(value: Any) -> Any:
    """A cell of a CSV file; a Decimal never has an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else neutralise(value)


def csv_response(name: str, header: Row, rows: Iterable[Row]) -> StreamingHttpResponse:
    """Stream the rows as a download; an error on the way aborts the response."""
    return _streamed(name, csv_lines(header, rows))


def copied_csv_response(name: str, header: Row, rows: QuerySet[Any, Any]) -> StreamingHttpResponse:
    """Stream a queryset of values, each written by PostgreSQL as a file holds it."""
    before = "".join(csv_lines(header, [])).encode()
    return _streamed(name, CopiedCsv(before, rows))


def _streamed(name: str, lines: Iterable[str] | Iterable[bytes]) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lines,
        content_type=CSV_CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def xlsx_response(name: str, header: Row, rows: Iterable[Row]) -> FileResponse:
    """The rows as a workbook with numbers as numbers and dates as dates.

    Raises TooManyRowsError when there are more rows than a worksheet holds.
    """
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.TemporaryFile())
        write_xlsx(file, header, rows)
        closing.pop_all()  # from here the response closes it
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_CONTENT_TYPE
    )


def write_xlsx(file: IO[bytes], header: Row, rows: Iterable[Row]) -> None:
    """Write one worksheet, its header bold and frozen."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            dt.date: book.add_format({"num_format": "dd/mm/yyyy"}),
            dt.datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [_in_sheet(cell) for cell in header], bold)
        for number, row in enumerate(rows, start=1):
            if number > XLSX_MAX_ROWS:
                raise TooManyRowsError(
                    f"A worksheet holds {XLSX_MAX_ROWS:,} rows: download the CSV instead."
                )
            for column, cell in enumerate(row):
                sheet.write(number, column, _in_sheet(cell), formats.get(type(cell)))


def _in_sheet(value: Any) -> Any:
    """A cell of a worksheet, which knows no time zones: a moment is local time."""
    if isinstance(value, dt.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    return neutralise(value)
