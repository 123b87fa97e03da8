"""A grid of lines and months that people fill in: what was typed, what is wrong, its sums.

A row keeps what the page showed (`was`) beside what its user typed. A row whose line was changed by
somebody else meanwhile takes over what only they changed, and says where both did: nothing that the
user typed is lost, and saving again undoes nobody's change unseen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from innovation.core import money
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period

MOST = Decimal("1000000000.00")
"""The largest amount of a month: more is a slip of the hand, and no sum of months overflows."""
NUMBERS = range(1, PERIODS_IN_YEAR + 1)
_NUMBER = re.compile(r"[0-9]{1,9}")
_PENCE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """A line of the grid as the database has it.

    `months` are twelve amounts, April first. What the line comes to `beyond` them is read, not
    changed; `target` is what all of it is held against. `version` is that of what is changed, and
    `changed` says who changed it last and when. `tick` is what a tick of the line says; it cannot
    be ticked without.
    """

    key: int
    name: str
    year: int
    months: Sequence[Decimal]
    target: Decimal
    beyond: Sequence[Decimal] = ()
    first_open: int = 1
    version: int = 0
    changed: str = ""
    hint: str = ""
    url: str = ""
    tick: str = ""

    @property
    def open_months(self) -> range:
        """The periods that can be changed."""
        return range(self.first_open, PERIODS_IN_YEAR + 1)

    @property
    def whole_beyond(self) -> Decimal:
        """What the line comes to beyond its months."""
        return sum(self.beyond, ZERO)


@dataclass(slots=True)
class Cell:
    """One month of a row. `amount` is None while what was typed is no amount."""

    name: str
    label: str
    month: str
    is_open: bool
    text: str
    amount: Decimal | None
    error: str = ""


@dataclass(slots=True)
class Row:
    """A line with its twelve cells; `is_changed` once its user typed something else."""

    line: GridLine
    cells: list[Cell]
    is_changed: bool = False
    is_ticked: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def months_total(self) -> Decimal | None:
        """The sum of the months; None while one of them is no amount."""
        return _sum(cell.amount for cell in self.cells)

    @property
    def total(self) -> Decimal | None:
        """The months and what is beyond them."""
        return None if self.months_total is None else self.months_total + self.line.whole_beyond

    @property
    def variance(self) -> Decimal | None:
        """The sum less what it is held against."""
        return None if self.total is None else self.total - self.line.target

    @property
    def was(self) -> str:
        """The months as this page shows them, for the next time that it is sent."""
        return " ".join(str(money.to_pence(amount)) for amount in self.line.months)

    @property
    def months(self) -> dict[int, Decimal]:
        """The amounts of the open months by period; only of a row without an error."""
        cells = ((number, self.cells[number - 1].amount) for number in self.line.open_months)
        return {number: amount for number, amount in cells if amount is not None}

    @property
    def amounts(self) -> list[Decimal]:
        """All twelve months; only of a row without an error."""
        return [cell.amount for cell in self.cells if cell.amount is not None]

    @property
    def is_wrong(self) -> bool:
        """Whether something of it has to be seen to before it can be saved."""
        return bool(self.errors) or any(cell.error for cell in self.cells)


class MonthGrid:
    """The rows of a page, with what was sent of them where something was."""

    def __init__(
        self, lines: Sequence[GridLine], data: Mapping[str, str] | None = None, refusal: str = ""
    ) -> None:
        self.rows = [_row(line, data) for line in lines]
        self.refusal = refusal

    @property
    def wanted(self) -> list[Row]:
        """The rows to save: those that were changed, and those that were ticked."""
        return [row for row in self.rows if row.is_changed or row.is_ticked]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each problem with the id of what it is about, in the order of the page."""
        return [("", self.refusal)] * bool(self.refusal) + [
            problem for row in self.rows for problem in _problems(row)
        ]

    @property
    def column_totals(self) -> list[Decimal | None]:
        """The sum of each month over all rows; None while a cell of it is no amount."""
        return [_sum(row.cells[number - 1].amount for row in self.rows) for number in NUMBERS]

    @property
    def months_total(self) -> Decimal | None:
        """The sum of all months."""
        return _sum(row.months_total for row in self.rows)

    @property
    def beyond(self) -> list[Decimal]:
        """The sum of each amount that lines have beyond their months."""
        columns = zip(*(row.line.beyond for row in self.rows), strict=True)
        return [sum(column, ZERO) for column in columns]

    @property
    def total(self) -> Decimal | None:
        """The sum of everything."""
        return _sum(row.total for row in self.rows)

    @property
    def target(self) -> Decimal:
        """What all rows together are held against."""
        return sum((row.line.target for row in self.rows), ZERO)

    @property
    def variance(self) -> Decimal | None:
        """The sum of everything less what it is held against."""
        return None if self.total is None else self.total - self.target


def _sum(amounts: Iterator[Decimal | None]) -> Decimal | None:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known, ZERO) if len(known) == len(found) else None


def _problems(row: Row) -> Iterator[tuple[str, str]]:
    first = row.cells[row.line.first_open - 1].name if row.line.open_months else ""
    yield from ((first, f"{row.line.name}: {error}") for error in row.errors)
    yield from ((cell.name, f"{cell.label}: {cell.error}") for cell in row.cells if cell.error)


def _row(line: GridLine, data: Mapping[str, str] | None) -> Row:
    row = Row(line, [_cell(line, number) for number in NUMBERS])
    if data is not None and f"version-{line.key}" in data:
        row.is_ticked = bool(line.tick) and f"tick-{line.key}" in data
        _fill_in(row, data)
    return row


def _cell(line: GridLine, number: int) -> Cell:
    amount = line.months[number - 1]
    month = Period(line.year, number).month
    return Cell(
        name=f"m-{line.key}-{number}",
        label=f"{line.name}, {month}",
        month=month,
        is_open=number in line.open_months,
        text=money.show_in_cell(amount),
        amount=amount,
    )


def _fill_in(row: Row, data: Mapping[str, str]) -> None:
    """Put what was sent into the cells, and say what is wrong with it."""
    version, was = _shown(row.line, data)
    is_stale = version != row.line.version
    others: list[str] = []
    for number, cell in enumerate(row.cells, start=1):
        if (text := data.get(cell.name)) is None:
            continue
        mine, error = _read(text)
        if mine == was[number - 1]:
            continue  # as it was shown: whatever it is now stands
        row.is_changed = True
        if not cell.is_open:
            row.errors.append(f"{cell.month} is over meanwhile; you had entered {text[:40]}.")
            continue
        now = cell.amount
        cell.text, cell.amount, cell.error = text, mine, error
        if is_stale and not error and now not in (mine, was[number - 1]):
            others.append(cell.month)
            shown = money.show(now or ZERO)
            cell.error = f"They made it {shown} meanwhile: saving again makes it yours."
    if is_stale and (row.is_changed or row.is_ticked):
        row.errors.insert(0, _meanwhile(row.line))


def _shown(line: GridLine, data: Mapping[str, str]) -> tuple[int, Sequence[Decimal]]:
    """The version and the months that the page showed; those of now where they cannot be read."""
    version, was = data[f"version-{line.key}"], data.get(f"was-{line.key}", "").split()
    known = int(version) if _NUMBER.fullmatch(version) else line.version
    if len(was) != PERIODS_IN_YEAR or not all(map(_PENCE.fullmatch, was)):
        return known, line.months
    return known, [money.from_pence(int(pence)) for pence in was]


def _read(text: str) -> tuple[Decimal | None, str]:
    """The amount that was typed, and what is wrong with it."""
    if not text.strip():
        return None, "Enter an amount, 0 for nothing."
    try:
        amount = money.parse(text)
    except money.AmountError as error:
        return None, f"{error} {money.HOW_WRITTEN}"
    if abs(amount) > MOST:
        return (
            None,
            f"{money.show(amount)} is too much for a month. Enter at most {money.show(MOST)}.",
        )
    return amount, ""


def _meanwhile(line: GridLine) -> str:
    return (
        f"{line.changed} Nothing was saved. What you entered is kept; what only they changed is "
        "shown as it is now. Look it over and save again."
    )
