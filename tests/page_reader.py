"""What a page or a file shows, read back: tables and cards with their links, and cells."""

import csv
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import openpyxl
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl.worksheet.worksheet import Worksheet

from innovation.core.exports import BYTE_ORDER_MARK


@dataclass
class Cell:
    """A cell's text, blanks run together, and its first link."""

    text: str = ""
    url: str = ""


@dataclass
class ReadTable:
    """A table of a page by its caption."""

    caption: str = ""
    head: list[str] = field(default_factory=list)
    body: list[list[Cell]] = field(default_factory=list)
    foot: list[Cell] = field(default_factory=list)

    def texts(self) -> list[list[str]]:
        """The text of every cell of the body."""
        return [[cell.text for cell in row] for row in self.body]

    def column(self, name: str) -> list[Cell]:
        """The cells of the body below a header."""
        return [row[self.head.index(name)] for row in self.body]

    def total(self, name: str) -> Cell:
        """The cell of the footer below a header."""
        return self.foot[self.head.index(name)]


class PageReader(HTMLParser):
    """Reads a page once it is made; `tables` and `cards` are what it found."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, ReadTable] = {}
        self.cards: dict[str, Cell] = {}
        self._table: ReadTable | None = None
        self._part = ""
        self._row: list[Cell] = []
        self._label = ""
        self._cell: Cell | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._table = ReadTable()
        elif tag in {"thead", "tbody", "tfoot"}:
            self._part = tag
        elif tag == "tr":
            self._row = []
        elif tag in {"td", "th", "caption", "dt", "dd"}:
            self._cell = Cell()
        elif tag == "a" and self._cell is not None and not self._cell.url:
            self._cell.url = given.get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "caption", "dt", "dd"} and self._cell is not None:
            self._keep(tag, self._cell)
            self._cell = None
        elif tag == "tr" and self._table is not None:
            self._keep_row(self._table)
        elif tag == "table" and self._table is not None:
            self.tables[self._table.caption] = self._table
            self._table = None

    def _keep(self, tag: str, cell: Cell) -> None:
        cell.text = re.sub(r"[\s▲▼]+", " ", cell.text).strip()
        if tag in {"td", "th"}:
            self._row.append(cell)
        elif tag == "caption" and self._table is not None:
            self._table.caption = cell.text
        elif tag == "dt":
            self._label = cell.text
        elif tag == "dd":
            self.cards.setdefault(self._label, cell)

    def _keep_row(self, table: ReadTable) -> None:
        if self._part == "thead":
            table.head = [cell.text for cell in self._row]
        elif self._part == "tbody":
            table.body.append(self._row)
        else:
            table.foot = self._row


def read(response: HttpResponseBase) -> PageReader:
    """The page of a response that is one."""
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200, response.status_code
    return PageReader(response.content.decode())


def _content(response: HttpResponseBase) -> bytes:
    assert response.status_code == 200, response.status_code
    assert isinstance(response, StreamingHttpResponse)
    return response.getvalue()


def read_csv(response: HttpResponseBase) -> list[list[str]]:
    """The rows of a CSV file, its header first."""
    text = _content(response).decode()
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))


def read_sheet(response: HttpResponseBase) -> Worksheet:
    """The only sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(_content(response))).active
    assert isinstance(sheet, Worksheet)
    return sheet
