"""ODS workbooks, read as they stream."""

from finance.ledger_file.records import folded
from finance.ledger_file.sheet import Sheet, number_shown, put
from finance.ledger_file.zipped import XmlReader


class OdsRows(XmlReader):
    """The rows of the first sheet of an ODS file that has anything in it."""

    def __init__(self) -> None:
        self.sheet, self.name = Sheet(), ""
        self._is_wanted = False
        self._row = self._times = self._place = 0
        self._cells: list[str] = []
        self._cell: dict[str, str] = {}
        self._texts: list[str] = []
        self._is_text = self._is_note = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._is_wanted = not self.sheet.filled
            self._row = 1
            self.name = attributes.get("name", "") if self._is_wanted else self.name
        elif name == "table-row":
            self._times = int(attributes.get("number-rows-repeated", "1"))
            self._cells, self._place = [], 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell, self._texts = attributes, []
        elif name == "annotation":
            self._is_note = True
        elif name == "p":
            self._is_text = not self._is_note
            self._texts.append(" ")

    def ended(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            times = int(self._cell.get("number-columns-repeated", "1"))
            put(self._cells, self._place, self._shown(), times)
            self._place += times
        elif name == "table-row":
            if self._is_wanted:
                self.sheet.add(self._row, self._cells, self._times)
            self._row += self._times
        elif name == "annotation":
            self._is_note = False
        elif name == "p":
            self._is_text = False

    def written(self, text: str) -> None:
        if self._is_text:
            self._texts.append(text)

    def _shown(self) -> str:
        cell = self._cell
        kind = cell.get("value-type", "string")
        if kind in {"float", "currency", "percentage"}:
            return number_shown(cell.get("value", ""))
        if kind == "date":
            return folded(cell.get("date-value", "")).removesuffix("T00:00:00")
        return folded("".join(self._texts))
