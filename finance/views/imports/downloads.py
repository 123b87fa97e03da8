"""Rows of a ledger file as a download that can be corrected and uploaded again."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse

from innovation.core import money
from innovation.core.exports import csv_response


def rows_response(name: str, rows: Iterator[list[str]]) -> StreamingHttpResponse:
    """Stream the rows, the header first, in the file's own columns.

    A negative amount stays a number; any other text that a spreadsheet would take for a formula
    is neutralised.
    """
    return csv_response(name, next(rows), ([_cell(text) for text in row] for row in rows))


def _cell(text: str) -> Any:
    if text[:1] not in ("-", "+"):
        return text
    try:
        return money.parse(text)
    except money.AmountError:
        return text
