"""Workbooks (XLSX and ODS) as CSV, so that all that follows reads one kind of file.

The first sheet with anything in it becomes the file, a line for each of its rows. Both formats are
read as they stream: nothing is believed that a sheet says of its own size, and of the workbook
only its shared texts are held in memory. Dates become 2017-10-31. Numbers have the 15 digits that
a spreadsheet shows. A formula that was never calculated stays the formula, and is no amount.
"""

from typing import BinaryIO
from zipfile import ZipFile

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.ods import OdsRows
from finance.ledger_file.sheet import Plain
from finance.ledger_file.xlsx import Xlsx
from finance.ledger_file.zipped import unpacked

SIGNATURE = b"PK\x03\x04"


def named(file_name: str, sheet: str) -> str:
    """The name of a file with that of the sheet that was read of it."""
    return f"{file_name} ({sheet})" if sheet else file_name


def as_text(stream: BinaryIO) -> Plain:
    """The stream itself, or the CSV of the workbook that it is.

    Raises LedgerFileError for a workbook that cannot be read, is empty or too large, and for any
    other ZIP file.
    """
    stream.seek(0)
    begins = stream.read(len(SIGNATURE))
    stream.seek(0)
    if begins != SIGNATURE:
        return Plain(stream)
    with unpacked(stream) as parts:
        names = set(parts.namelist())
        if "xl/workbook.xml" in names:
            found = Xlsx(parts).first_filled()
        elif "content.xml" in names:
            found = _first_of_ods(parts)
        else:
            raise LedgerFileError("This is a ZIP file and no workbook. Choose a ledger file in it.")
    if found is None:
        raise LedgerFileError("No sheet of the workbook has anything in it.")
    return found


def _first_of_ods(parts: ZipFile) -> Plain | None:
    rows = OdsRows()
    with parts.open("content.xml") as part:
        rows.read(part)
    return rows.sheet.plain(rows.name) if rows.sheet.filled else None
