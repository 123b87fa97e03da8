"""From the cells of a row to what they say, by the layout of the ledger."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

from finance.ledger_file.errors import LedgerFileError
from finance.ledger_file.layout import Layout
from finance.ledger_file.records import (
    MAX_CODE,
    MAX_DESCRIPTION,
    MAX_REFERENCE,
    MAX_SUPPLIER,
    Bad,
    Blank,
    Block,
    Dated,
    Fault,
    Rows,
    folded,
    same,
    shortened,
)
from finance.ledger_file.remembered import Key, Remembered
from finance.ledger_file.table import MAX_COLUMNS
from finance.ledger_file.values import (
    ValueRefusedError,
    date_of,
    pence_of,
    pence_of_each,
    period_numbered,
    period_of,
    period_written,
)
from innovation.core.money import HOW_WRITTEN
from innovation.core.periods import Period

_ABSENT = -1
"""The place of a column that the layout does not have: every row gets a blank cell at its end."""


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A cell that makes its row bad."""

    def __init__(self, fault: Fault, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.fault, self.column, self.value = fault, column, value


class _Said(Remembered[Key]):
    """What texts say; None of those that are refused."""

    def __missing__(self, key: Key) -> Any:
        try:
            return super().__missing__(key)
        except _Refused:
            self[key] = None
            return None


class RowReader:
    """Reads rows of one header by one layout.

    A supplier or description longer than its column in the ledger is cut; a reference, cost
    centre or account that long makes the row bad, for a cut one would be another's.
    Raises LedgerFileError when the header lacks a column of the layout, or the layout asks for a
    period that nobody declared.

    Rows are read a block at a time and column by column, which takes half as long as row by row.
    Only where a cell is at fault its row is read again by itself, to say what is wrong.
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
        self._read_dating = self._choose_dating()
        self._wheres = _Said(same)
        self._dated = _Said(self._read_dated)
        self._cost_centres = _Said(self._read_cost_centre)
        self._accounts = _Said(self._read_account)
        self._suppliers = _Said(_read_supplier)
        self._descriptions = _Said(_read_description)

    def read(self, blocks: Iterable[tuple[Sequence[int], Sequence[list[str]]]]) -> Iterator[Block]:
        """What the rows of each block (their lines and their cells) are.

        Rows that `where` leaves out are skipped.
        """
        for lines, rows in blocks:
            if self._layout.where is None:
                yield self._read_block(lines, rows)
            else:
                said = self._wheres.of_all(self._padded(cells)[self._where] for cells in rows)
                wanted = [value == self._wanted for value in said]
                yield self._read_block(list(compress(lines, wanted)), list(compress(rows, wanted)))

    def _padded(self, cells: list[str]) -> list[str]:
        """A cell for each column and a blank one for those that there are not."""
        return cells + [""] * max(1, self._width + 1 - len(cells))

    def _read_block(self, lines: Sequence[int], cells: Sequence[list[str]]) -> Block:
        columns = self._columns(cells)
        rows = Rows(lines, cells, *columns)
        bads: list[Bad] = []
        blanks: list[Blank] = []
        if not any(None in column for column in columns):
            return Block(rows, bads, blanks)
        is_good = [None not in said for said in zip(*columns, strict=True)]
        for line, row, good in zip(lines, cells, is_good, strict=True):
            if not good and any(map(str.strip, row)):
                bads.append(self._bad(line, row))
            elif not good:
                blanks.append(Blank(line))
        return Block(rows.where(is_good), bads, blanks)

    def _columns(self, rows: Sequence[list[str]]) -> list[list[Any]]:
        """The fields of the rows from their dates on, a column each; None where one is at fault.

        A row with something beyond the header's columns counts as blank here, which is a fault.
        """
        width = self._width
        fitting = [cells if len(cells) == width else self._fitted(cells) for cells in rows]
        written = [*zip(*fitting, strict=True)] or [()] * width
        written.append(("",) * len(rows))
        return [
            self._dated.of_all(zip(written[self._date], written[self._period], strict=True)),
            pence_of_each(written[self._amount]),
            self._references(written[self._reference], written[self._reference_line]),
            self._suppliers.of_all(written[self._supplier]),
            self._descriptions.of_all(written[self._description]),
            self._cost_centres.of_all(written[self._cost_centre]),
            self._accounts.of_all(written[self._account]),
        ]

    def _fitted(self, cells: list[str]) -> list[str]:
        blank = [""] * self._width
        return (
            blank if any(map(str.strip, cells[self._width :])) else (cells + blank)[: self._width]
        )

    def _references(self, references: Sequence[str], lines: Sequence[str]) -> list[str | None]:
        if self._reference_line == _ABSENT:
            read = list(map(folded, references))
        else:
            read = list(map(_joined, references, lines))
        return [one if len(one) <= MAX_REFERENCE else None for one in read]

    def _bad(self, line: int, cells: list[str]) -> Bad:
        """What is wrong with a row that is at fault."""
        pence, kept, padded = None, cells[:MAX_COLUMNS], self._padded(cells)
        try:
            pence = self._read_amount(padded[self._amount])
            self._refuse_more_cells(cells)
            self._read_dating((padded[self._date], padded[self._period]))
            self._refuse_long(_joined(padded[self._reference], padded[self._reference_line]))
            self._read_cost_centre(padded[self._cost_centre])
            self._read_account(padded[self._account])
        except _Refused as refused:
            value = shortened(folded(refused.value), 200)
            return Bad(line, kept, refused.column, value, str(refused), pence, refused.fault)
        raise AssertionError(f"Line {line} is at fault in its block, and not by itself.")

    def _read_amount(self, text: str) -> int:
        try:
            return pence_of(text)
        except ValueRefusedError as error:
            reason = f"{error} {HOW_WRITTEN}"
            raise _Refused(Fault.AMOUNT, self._layout.amount, text, reason) from error

    def _refuse_more_cells(self, cells: list[str]) -> None:
        beyond = [cell for cell in cells[self._width :] if cell.strip()]
        if beyond:
            reason = (
                f"The row has {len(cells):,} cells under {self._width} columns: a comma or a "
                "quotation mark inside a text may have moved them."
            )
            raise _Refused(Fault.COLUMNS, "", beyond[0], reason)

    def _refuse_long(self, reference: str) -> None:
        if len(reference) > MAX_REFERENCE:
            reason = f"The reference is longer than {MAX_REFERENCE} characters."
            raise _Refused(Fault.REFERENCE, self._layout.reference, reference, reason)

    def _read_cost_centre(self, text: str) -> str:
        return _read_code(text, self._layout.cost_centre)

    def _read_account(self, text: str) -> str:
        return _read_code(text, self._layout.account)

    def _read_dated(self, written: tuple[str, str]) -> Dated:
        date, period = self._read_dating(written)
        return Dated(date, period, date.isoformat())

    def _choose_dating(self) -> Callable[[tuple[str, str]], tuple[dt.date, Period]]:
        """What reads the date and the period of a row from the texts in their two columns."""
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

    def _dated_by_date(self, written: tuple[str, str]) -> tuple[dt.date, Period]:
        date = self._read_date(written[0], self._layout.date, Fault.DATE)
        return date, period_of(date)

    def _dated_by_declaration(self, written: tuple[str, str]) -> tuple[dt.date, Period]:
        period = self._layout.declared_period
        assert period is not None  # noqa: S101 - _choose_dating has refused the other case
        return self._date_or_end(written[0], period), period

    def _dated_by_column(self, written: tuple[str, str]) -> tuple[dt.date, Period]:
        day, text = written
        if self._layout.period_format == "date":
            period = period_of(self._read_date(text, self._layout.period, Fault.PERIOD))
            return self._date_or_end(day, period), period
        try:
            if self._layout.period_format == "year_period":
                period = period_written(text)
                return self._date_or_end(day, period), period
            date = self._read_date(day, self._layout.date, Fault.DATE)
            return date, period_numbered(text, period_of(date).year)
        except ValueRefusedError as error:
            raise _Refused(Fault.PERIOD, self._layout.period, text, str(error)) from error

    def _date_or_end(self, text: str, period: Period) -> dt.date:
        if self._date == _ABSENT:
            return period.end
        return self._read_date(text, self._layout.date, Fault.DATE)

    def _read_date(self, text: str, column: str, fault: Fault) -> dt.date:
        try:
            return date_of(text, self._layout.date_format)
        except ValueRefusedError as error:
            raise _Refused(fault, column, text, str(error)) from error


def _joined(reference: str, line: str) -> str:
    return "-".join(part for part in (folded(reference), folded(line)) if part)


def _read_supplier(text: str) -> str:
    return folded(text)[:MAX_SUPPLIER]


def _read_description(text: str) -> str:
    return folded(text)[:MAX_DESCRIPTION]


def _read_code(text: str, column: str) -> str:
    code = folded(text)
    if code and len(code) <= MAX_CODE:
        return code
    what = f"is longer than {MAX_CODE} characters" if code else "is empty"
    raise _Refused(Fault.CODE, column, code, f"“{shortened(column)}” {what}.")
