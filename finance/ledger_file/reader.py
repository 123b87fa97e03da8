"""From the cells of a row to what they say, by the layout of the ledger."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.layout import Layout
from finance.ledger_file.records import (
    MAX_CODE,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_SUPPLIER,
    Bad,
    Blank,
    Fault,
    Row,
    folded,
    folded_often,
    same,
    shortened,
)
from finance.ledger_file.table import MAX_COLUMNS
from finance.ledger_file.values import (
    ValueRefusedError,
    date_of,
    pence_of,
    period_numbered,
    period_of,
    period_written,
)
from innovation.core.periods import Period

_ABSENT = -1
"""The place of a column that the layout does not have: every row gets a blank cell at its end."""
_PADDING = [""]


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A cell that makes its row bad."""

    def __init__(self, fault: Fault, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.fault, self.column, self.value = fault, column, value


class RowReader:
    """Reads rows of one header by one layout.

    A supplier or description longer than its column in the ledger is cut; a reference, cost
    centre or account that long makes the row bad, for a cut one would be another's.
    Raises LedgerFileError when the header lacks a column of the layout, or the layout asks for a
    period that nobody declared.
    """

    def __init__(self, header: Sequence[str], layout: Layout) -> None:
        self._layout = layout
        self._width = len(header)
        places = {same(name): place for place, name in reversed(list(enumerate(header)))}

        def place(name: str) -> int:
            if name.strip() and same(name) not in places:
                raise LedgerFileError(f"The file has no column “{shortened(name)}”.")
            return places[same(name)] if name.strip() else _ABSENT

        self._amount, self._date = place(layout.amount), place(layout.date)
        self._cost_centre, self._account = place(layout.cost_centre), place(layout.account)
        self._reference = place(layout.reference)
        self._reference_line = place(layout.reference_line)
        self._supplier, self._description = place(layout.supplier), place(layout.description)
        self._period = place(layout.period) if layout.period_source == "column" else _ABSENT
        self._where = place(layout.where.column) if layout.where else _ABSENT
        self._wanted = same(layout.where.value) if layout.where else ""
        self._dated = self._choose_dating()

    def read(self, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row | Bad | Blank]:
        """What each row (its line and its cells) is; rows that `where` leaves out are skipped."""
        where, width = self._layout.where, self._width
        for line, cells in rows:
            lacking = width - len(cells)
            padded = cells + _PADDING if lacking <= 0 else cells + [""] * (lacking + 1)
            if where and same(padded[self._where]) != self._wanted:
                continue
            if not any(map(str.strip, cells)):
                yield Blank(line)
            else:
                yield self._read(line, cells, padded)

    def _read(self, line: int, cells: list[str], padded: list[str]) -> Row | Bad:
        pence, kept = None, cells if len(cells) <= MAX_COLUMNS else cells[:MAX_COLUMNS]
        try:
            try:
                pence = pence_of(padded[self._amount])
            except ValueRefusedError as error:
                text = padded[self._amount]
                raise _Refused(Fault.AMOUNT, self._layout.amount, text, str(error)) from error
            if len(cells) > self._width:
                self._refuse_more_cells(cells)
            date, period = self._dated(padded)
            return Row(
                line,
                kept,
                date,
                period,
                pence,
                self._read_reference(padded),
                folded_often(padded[self._supplier])[:MAX_SUPPLIER],
                folded(padded[self._description])[:MAX_DESCRIPTION],
                self._read_code(padded[self._cost_centre], self._layout.cost_centre),
                self._read_code(padded[self._account], self._layout.account),
            )
        except _Refused as refused:
            value = shortened(folded(refused.value), 200)
            return Bad(line, kept, refused.column, value, str(refused), pence, refused.fault)

    def _refuse_more_cells(self, cells: list[str]) -> None:
        beyond = [cell for cell in cells[self._width :] if cell.strip()]
        if beyond:
            reason = (
                f"The row has {len(cells):,} cells under {self._width} columns: a comma or a "
                "quotation mark inside a text may have moved them."
            )
            raise _Refused(Fault.COLUMNS, "", beyond[0], reason)

    def _read_reference(self, padded: list[str]) -> str:
        reference = folded(padded[self._reference])
        if self._reference_line != _ABSENT:
            parts = (reference, folded(padded[self._reference_line]))
            reference = "-".join(part for part in parts if part)
        if len(reference) > MAX_REFERENCE:
            reason = f"The reference is longer than {MAX_REFERENCE} characters."
            raise _Refused(Fault.REFERENCE, self._layout.reference, reference, reason)
        return reference

    def _read_code(self, text: str, column: str) -> str:
        code = folded_often(text)
        if code and len(code) <= MAX_CODE:
            return code
        what = f"is longer than {MAX_CODE} characters" if code else "is empty"
        raise _Refused(Fault.CODE, column, code, f"“{shortened(column)}” {what}.")

    def _choose_dating(self) -> Callable[[list[str]], tuple[dt.date, Period]]:
        layout = self._layout
        if layout.period_source == "date":
            return self._dated_by_date
        if layout.period_source == "column":
            return self._dated_by_column
        if layout.declared_period is None:
            raise LedgerFileError(
                "This mapping takes the period from you: say which period the file is for."
            )
        return self._dated_by_declaration

    def _dated_by_date(self, padded: list[str]) -> tuple[dt.date, Period]:
        date = self._read_date(padded[self._date], self._layout.date, Fault.DATE)
        return date, period_of(date)

    def _dated_by_declaration(self, padded: list[str]) -> tuple[dt.date, Period]:
        period = self._layout.declared_period
        assert period is not None  # noqa: S101 - _choose_dating has refused the other case
        return self._date_or_end(padded, period), period

    def _dated_by_column(self, padded: list[str]) -> tuple[dt.date, Period]:
        text = padded[self._period]
        if self._layout.period_format == "date":
            period = period_of(self._read_date(text, self._layout.period, Fault.PERIOD))
            return self._date_or_end(padded, period), period
        try:
            if self._layout.period_format == "year_period":
                period = period_written(text)
                return self._date_or_end(padded, period), period
            date = self._read_date(padded[self._date], self._layout.date, Fault.DATE)
            return date, period_numbered(text, period_of(date).year)
        except ValueRefusedError as error:
            raise _Refused(Fault.PERIOD, self._layout.period, text, str(error)) from error

    def _date_or_end(self, padded: list[str], period: Period) -> dt.date:
        if self._date == _ABSENT:
            return period.end
        return self._read_date(padded[self._date], self._layout.date, Fault.DATE)

    def _read_date(self, text: str, column: str, fault: Fault) -> dt.date:
        try:
            return date_of(text, self._layout.date_format)
        except ValueRefusedError as error:
            raise _Refused(fault, column, text, str(error)) from error
