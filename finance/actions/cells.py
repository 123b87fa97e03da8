"""The cells that spend falls into: workstream, category, financial year and period."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from finance.actions.bulk import Values, insert_rows
from finance.actions.codes import CodeBook, save_as
from finance.actions.outcome import Outcome, count_code
from finance.actions.periods import PeriodBook
from finance.ledger_file import Bad, Dated, Fault, Row, Rows
from finance.ledger_file.remembered import Remembered
from finance.models import Balance, CostCategory, CostLine, Period
from innovation.core import periods
from programmes.models import Programme, Workstream

_NEXT_KEYS = """
    SELECT nextval(pg_get_serial_sequence('finance_balance', 'id')) FROM generate_series(1, %s)
"""


@dataclass(eq=False, slots=True)
class Cell:
    """Where a row counts. `moved` when the period that it belongs to was closed.

    `balance` is the primary key of the cell's balance, 0 until there is one.
    """

    workstream: Workstream
    category: CostCategory
    period: periods.Period
    moved: bool = False
    balance: int = 0
    line: tuple[int, int, int] = field(init=False)
    """What tells its cost line: workstream, category and year."""

    def __post_init__(self) -> None:
        self.line = self.workstream.pk, self.category.pk, self.period.year


class _Assigned(dict[str, int]):
    """What codes were assigned to, remembered by a number each; 0 of one that nobody assigned."""

    def __init__(self, look_up: Callable[[str], Any]) -> None:
        super().__init__()
        self._look_up = look_up
        self.numbered: dict[int, Any] = {}

    def __missing__(self, code: str) -> int:
        found = self._look_up(code)
        if found is None:
            return 0
        self[code] = number = id(found)
        self.numbered[number] = found
        return number


class CellFinder:
    """Finds the cell of a row in a programme, or says why it has none."""

    def __init__(self, programme: Programme, codes: CodeBook, book: PeriodBook) -> None:
        self._workstreams, self._categories = _Assigned(codes.workstream), _Assigned(codes.category)
        self._book = book
        self._first = programme.starts_on or date.min
        self._last = programme.ends_on or date.max
        self._programme = programme
        self._cells_of_period = Remembered(self._cells_in)
        self._no_cells: dict[Any, None] = Remembered(lambda _codes: None)
        self._cells_of_day = Remembered(self._cells_on)

    def find(self, rows: Rows) -> list[Cell | None]:
        """The cell of each row; None of a row that has none, which `bad` says more of."""
        workstreams = map(self._workstreams.__getitem__, rows.cost_centres)
        categories = map(self._categories.__getitem__, rows.accounts)
        codes = zip(workstreams, categories, strict=True)
        cells_of_day = map(self._cells_of_day.__getitem__, rows.dated)
        return [cells[pair] for cells, pair in zip(cells_of_day, codes, strict=True)]

    def _cells_on(self, day: Dated) -> dict[tuple[int, int], Any]:
        return self._no_cells if self._is_outside(day.date) else self._cells_of_period[day.period]

    def _cells_in(self, wanted: periods.Period) -> dict[tuple[int, int], Any]:
        period = self._book.open_from(wanted)
        return Remembered(partial(self._cell, period, period != wanted))

    def _is_outside(self, day: date) -> bool:
        return not self._first <= day <= self._last

    def _cell(self, period: periods.Period, moved: bool, codes: tuple[int, int]) -> Cell | None:  # noqa: FBT001 - bound by position
        if 0 in codes:
            return None
        workstream, category = codes
        found = self._workstreams.numbered[workstream], self._categories.numbered[category]
        return Cell(*found, period, moved)

    def bad(self, row: Row, outcome: Outcome) -> Bad:
        """Why a row has no cell. Codes that nobody assigned are counted in the outcome."""
        if self._is_outside(row.date):
            return self._outside(row)
        has_workstream = bool(self._workstreams[row.cost_centre])
        has_category = bool(self._categories[row.account])
        return _unknown(row, outcome, has_workstream=has_workstream, has_category=has_category)

    def _outside(self, row: Row) -> Bad:
        first, last = self._programme.starts_on, self._programme.ends_on
        from_to = " and ".join(
            f"{word} on {day:%-d %B %Y}" for word, day in (("starts", first), ("ends", last)) if day
        )
        reason = f"{row.date:%-d %B %Y} is outside the programme, which {from_to}."
        value = f"{row.date:%d/%m/%Y}"
        return Bad(row.line, row.cells, "", value, reason, row.pence, Fault.PROGRAMME_DATES)


def _unknown(row: Row, outcome: Outcome, *, has_workstream: bool, has_category: bool) -> Bad:
    reasons, value = [], ""
    if not has_category:
        count_code(outcome.unknown_accounts, row.account, row.pence)
        reasons, value = [f"Account “{row.account[:100]}” has no cost category yet."], row.account
    if not has_workstream:
        count_code(outcome.unknown_cost_centres, row.cost_centre, row.pence)
        reasons.insert(0, f"Cost centre “{row.cost_centre[:100]}” has no workstream yet.")
        value = row.cost_centre
    name = "Account" if has_workstream else "Cost centre"
    column = outcome.columns.get(name, "")
    reason = " ".join([*reasons, "Assign it and load the row again."])
    return Bad(row.line, row.cells, column, value, reason, row.pence, Fault.UNKNOWN_CODE)


def put_balances(cursor: Any, rows: Sequence[Values]) -> None:
    """Insert balances: of each its key, cost line, period and amount, which is nought."""
    columns = ("id", "cost_line_id", "period_id", "amount")
    insert_rows(cursor, "finance_balance", columns, rows)


def insert_balances(rows: Sequence[Values]) -> None:
    """The same, at once."""
    with connection.cursor() as cursor:
        put_balances(cursor, rows)


class Balances:
    """The balance of each cell of a programme by its key, made when it is first needed.

    Spend where nothing was allocated makes a cost line of £0.00. `insert` may leave new balances
    for later, as long as they come before the rows that name them.
    """

    def __init__(
        self,
        programme: Programme,
        by: User | None,
        insert: Callable[[Sequence[Values]], None] = insert_balances,
    ) -> None:
        self._programme, self._by, self._insert = programme, by, insert
        self._made = 0
        self._reserved: list[int] = []
        lines = CostLine.objects.filter(workstream__programme=programme).order_by()
        told = lines.values_list("workstream", "category", "year", "pk")
        self._lines = {(*line, year): pk for *line, year, pk in told}
        rows = Period.objects.filter(programme=programme)
        self._periods = {row.value: row.pk for row in rows}
        balances = Balance.objects.filter(cost_line__workstream__programme=programme)
        keys = balances.order_by().values_list("cost_line", "period", "pk")
        self._ids = {(line, period): pk for line, period, pk in keys.iterator()}

    def settle(self, cells: Collection[Cell]) -> None:
        """Give each cell its balance."""
        self._make_periods({cell.period for cell in cells} - self._periods.keys())
        self._make_lines(cells)
        pairs = [(self._lines[cell.line], self._periods[cell.period]) for cell in cells]
        self._make_balances(set(pairs) - self._ids.keys())
        for cell, pair in zip(cells, pairs, strict=True):
            cell.balance = self._ids[pair]

    def _make_periods(self, missing: Iterable[periods.Period]) -> None:
        for period in sorted(missing):
            row = Period(programme=self._programme, year=period.year, number=period.number)
            save_as(row, self._by)
            self._periods[period] = row.pk

    def _make_lines(self, cells: Iterable[Cell]) -> None:
        missing = {cell.line: cell for cell in cells if cell.line not in self._lines}
        made = [
            CostLine(workstream=cell.workstream, category=cell.category, year=cell.period.year)
            for cell in missing.values()
        ]
        if made:
            made = bulk_create_with_history(
                made,
                CostLine,
                default_user=self._by,
                default_change_reason="Money was spent where nothing was allocated",
            )
        self._lines.update(zip(missing, [line.pk for line in made], strict=True))

    def _make_balances(self, pairs: Collection[tuple[int, int]]) -> None:
        if not pairs:
            return
        made = dict(zip(sorted(pairs), self._keys(len(pairs)), strict=True))
        self._ids |= made
        self._insert([(pk, line, period, 0) for (line, period), pk in made.items()])

    def _keys(self, count: int) -> list[int]:
        """Keys for new balances.

        Thrice as many are put by as were needed so far, so that an import seldom has to ask: the
        database would answer only after the rows that are on their way.
        """
        self._made += count
        if count > len(self._reserved):
            self._reserved = _next_keys(count + 3 * self._made)
        keys, self._reserved = self._reserved[:count], self._reserved[count:]
        return keys


def _next_keys(count: int) -> list[int]:
    """Keys that no balance has; on SQLite until somebody else may write."""
    if connection.vendor == "sqlite":
        last = Balance.objects.aggregate(last=Max("pk"))["last"] or 0
        return list(range(last + 1, last + 1 + count))
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_KEYS, [count])
        return [key for (key,) in cursor.fetchall()]
