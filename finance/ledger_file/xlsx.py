"""XLSX workbooks, read as they stream."""

import datetime as dt
import re
from zipfile import ZipFile

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.records import folded
from finance.ledger_file.sheet import Plain, Sheet, number_shown, put
from finance.ledger_file.zipped import XmlReader

MAX_TEXTS = 1_000_000
MAX_TEXT = 50 * 1024 * 1024
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""The numbers of the formats for dates and times that need no declaration (ECMA-376, 18.8.30)."""
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|General', re.IGNORECASE)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - sheets have no zones
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class _Elements(XmlReader):
    """The names and attributes of every element of one of the names."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name in self._names:
            self.found.append((name, attributes))


class _Texts(XmlReader):
    """The shared texts of an XLSX file, without how they are to be spoken."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._size = 0
        self._pieces: list[str] = []
        self._is_text = self._is_phonetic = False

    def started(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - of the interface
        self._is_text = name == "t" and not self._is_phonetic
        self._is_phonetic = self._is_phonetic or name == "rPh"
        if name == "si":
            self._pieces = []

    def ended(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_phonetic = False
        if name == "si":
            text = folded("".join(self._pieces))
            self.texts.append(text)
            self._size += len(text)
            if len(self.texts) > MAX_TEXTS or self._size > MAX_TEXT:
                raise LedgerFileError("The workbook has too many different texts. Save it as CSV.")

    def written(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


class _Styles(XmlReader):
    """Which cell styles of an XLSX file show dates, by their places."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._formats: set[int] = set(_DATE_FORMATS)
        self._is_cell_styles = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        number = int(attributes.get("numFmtId") or 0)
        if name == "numFmt":
            shown = _NOT_FORMAT.sub("", attributes.get("formatCode", ""))
            if re.search("[dmyhs]", shown, re.IGNORECASE):
                self._formats.add(number)
        elif name == "cellXfs":
            self._is_cell_styles = True
        elif name == "xf" and self._is_cell_styles:
            self.dates.append(number in self._formats)

    def ended(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cell_styles = False


class Xlsx:
    """The sheets of an XLSX file, with the texts, dates and paths that they share."""

    def __init__(self, parts: ZipFile) -> None:
        self._parts, self._names = parts, set(parts.namelist())
        book, links = _Elements("sheet", "workbookPr"), _Elements("Relationship")
        self._read("xl/workbook.xml", book)
        self._read("xl/_rels/workbook.xml.rels", links)
        self._sheets = [attributes for name, attributes in book.found if name == "sheet"]
        is_1904 = any(found.get("date1904") in {"1", "true"} for _, found in book.found)
        self.epoch = _EPOCH_1904 if is_1904 else _EPOCH
        self._paths = {link.get("Id"): link.get("Target", "") for _, link in links.found}
        texts, styles = _Texts(), _Styles()
        self._read("xl/sharedStrings.xml", texts)
        self._read("xl/styles.xml", styles)
        self.texts, self.dates = texts.texts, styles.dates

    def _read(self, path: str, reader: XmlReader) -> None:
        if path in self._names:
            with self._parts.open(path) as part:
                reader.read(part)

    def first_filled(self) -> Plain | None:
        """The first sheet with anything in it."""
        for sheet in self._sheets:
            target = self._paths.get(sheet.get("id"), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            rows = _XlsxRows(self)
            self._read(path, rows)
            if rows.sheet.filled:
                return rows.sheet.plain(sheet.get("name", ""))
        return None


class _XlsxRows(XmlReader):
    """The rows of one sheet of an XLSX file."""

    def __init__(self, book: Xlsx) -> None:
        self.sheet = Sheet()
        self._book = book
        self._row = self._place = 0
        self._cells: list[str] = []
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] = []
        self._into: list[str] | None = None

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._cells, self._place = [], -1
        elif name == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._place = _column(found[1]) if found else self._place + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value, self._formula, self._into = [], [], None
        elif name in {"v", "t"}:
            self._into = self._value
        elif name == "f":
            self._into = self._formula

    def ended(self, name: str) -> None:
        if name == "c":
            put(self._cells, self._place, self._shown())
        elif name == "row":
            self.sheet.add(self._row, self._cells)
        self._into = None

    def written(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _shown(self) -> str:
        text = folded("".join(self._value))
        if not text:
            return f"={folded(''.join(self._formula))}" if self._formula else ""
        if self._kind == "s":
            return self._book.texts[int(text)]
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self._kind != "n":
            return text
        is_date = self._style.isdecimal() and self._book.dates[int(self._style)]
        return self._date(text) if is_date else number_shown(text)

    def _date(self, text: str) -> str:
        try:
            moment = self._book.epoch + dt.timedelta(days=round(float(text), 5))
        except (ValueError, OverflowError):
            return text
        return f"{moment:%Y-%m-%d}" if moment.time() == dt.time() else f"{moment:%Y-%m-%d %H:%M}"


def _column(letters: str) -> int:
    """The place of a column, from 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
