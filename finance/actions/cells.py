"""The cells that spend falls into: workstream, category, financial year and period."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Max
from simple_history.utils import bulk_create_with_history

from finance.actions.bulk import insert_rows
from finance.actions.codes import CodeBook, save_as
from finance.actions.outcome import Outcome, count_code
from finance.actions.periods import PeriodBook
from finance.ledger_file import Bad, Fault, Row
from finance.models import Balance, CostCategory, CostLine, Period
from innovation.core import periods
from programmes.models import Programme, Workstream


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

    @property
    def line(self) -> tuple[int, int, int]:
        """What tells its cost line: workstream, category and year."""
        return self.workstream.pk, self.category.pk, self.period.year


class _Assigned(dict[str, Any]):
    """What codes were assigned to, remembered; None of a code that nobody has assigned."""

    def __init__(self, look_up: Callable[[str], Any]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, code: str) -> Any:
        found = self._look_up(code)
        if found is not None:
            self[code] = found
        return found


class CellFinder:
    """Finds the cell of a row in a programme, or says why it has none."""

    def __init__(self, programme: Programme, codes: CodeBook, book: PeriodBook) -> None:
        self._workstreams, self._categories = _Assigned(codes.workstream), _Assigned(codes.category)
        self._book = book
        self._first = programme.starts_on or date.min
        self._last = programme.ends_on or date.max
        self._programme = programme
        self._cells: dict[periods.Period, dict[tuple[int, int], Cell]] = defaultdict(dict)
        self._day: date | None = None
        self._period: periods.Period | None = None
        self._is_outside = False
        self._cells_of_period: dict[tuple[int, int], Cell] = {}

    def find(self, row: Row, outcome: Outcome) -> Cell | Bad:
        """The cell of the row. Codes that nobody assigned are counted in the outcome."""
        if row.date is not self._day or row.period is not self._period:
            self._turn_to(row)
        if self._is_outside:
            return self._outside(row)
        workstream = self._workstreams[row.cost_centre]
        category = self._categories[row.account]
        if workstream is None or category is None:
            return _unknown(row, workstream, category, outcome)
        key = (id(workstream), id(category))
        return self._cells_of_period.get(key) or self._made(key, row.period, workstream, category)

    def _turn_to(self, row: Row) -> None:
        """Look up what is the same for the rows of a day, which mostly come together."""
        self._day, self._period = row.date, row.period
        self._is_outside = not self._first <= row.date <= self._last
        self._cells_of_period = self._cells[row.period]

    def _made(
        self,
        key: tuple[int, int],
        wanted: periods.Period,
        workstream: Workstream,
        category: CostCategory,
    ) -> Cell:
        period = self._book.open_from(wanted)
        cell = Cell(workstream, category, period, moved=period != wanted)
        self._cells_of_period[key] = cell
        return cell

    def _outside(self, row: Row) -> Bad:
        first, last = self._programme.starts_on, self._programme.ends_on
        from_to = " and ".join(
            f"{word} on {day:%-d %B %Y}" for word, day in (("starts", first), ("ends", last)) if day
        )
        reason = f"{row.date:%-d %B %Y} is outside the programme, which {from_to}."
        value = f"{row.date:%d/%m/%Y}"
        return Bad(row.line, row.cells, "", value, reason, row.pence, Fault.PROGRAMME_DATES)


def _unknown(
    row: Row, workstream: Workstream | None, category: CostCategory | None, outcome: Outcome
) -> Bad:
    reasons, value = [], ""
    if category is None:
        count_code(outcome.unknown_accounts, row.account, row.pence)
        reasons, value = [f"Account “{row.account[:100]}” has no cost category yet."], row.account
    if workstream is None:
        count_code(outcome.unknown_cost_centres, row.cost_centre, row.pence)
        reasons.insert(0, f"Cost centre “{row.cost_centre[:100]}” has no workstream yet.")
        value = row.cost_centre
    name = "Account" if workstream else "Cost centre"
    column = outcome.columns.get(name, "")
    reason = " ".join([*reasons, "Assign it and load the row again."])
    return Bad(row.line, row.cells, column, value, reason, row.pence, Fault.UNKNOWN_CODE)


class Balances:
    """The balance of each cell of a programme by its key, made when it is first needed.

    Spend where nothing was allocated makes a cost line of £0.00.
    """

    def __init__(self, programme: Programme, by: User | None) -> None:
        self._programme, self._by = programme, by
        lines = CostLine.objects.filter(workstream__programme=programme)
        self._lines = {(row.workstream_id, row.category_id, row.year): row for row in lines}
        rows = Period.objects.filter(programme=programme)
        self._periods = {row.value: row for row in rows}
        balances = Balance.objects.filter(cost_line__workstream__programme=programme)
        keys = balances.order_by().values_list("cost_line", "period", "pk")
        self._ids = {(line, period): pk for line, period, pk in keys.iterator()}

    def settle(self, cells: Collection[Cell]) -> None:
        """Give each cell its balance."""
        self._make_periods({cell.period for cell in cells} - self._periods.keys())
        self._make_lines(cells)
        pairs = {cell: (self._lines[cell.line].pk, self._periods[cell.period].pk) for cell in cells}
        self._make_balances(set(pairs.values()) - self._ids.keys())
        for cell, pair in pairs.items():
            cell.balance = self._ids[pair]

    def _make_periods(self, missing: Iterable[periods.Period]) -> None:
        for period in sorted(missing):
            row = Period(programme=self._programme, year=period.year, number=period.number)
            save_as(row, self._by)
            self._periods[period] = row

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
        self._lines.update(zip(missing, made, strict=True))

    def _make_balances(self, pairs: Collection[tuple[int, int]]) -> None:
        if not pairs:
            return
        before = Balance.objects.aggregate(last=Max("pk"))["last"] or 0
        rows = [(line, period, 0) for line, period in sorted(pairs)]
        with connection.cursor() as cursor:
            insert_rows(cursor, "finance_balance", ("cost_line_id", "period_id", "amount"), rows)
        made = Balance.objects.filter(pk__gt=before).values_list("cost_line", "period", "pk")
        self._ids |= {(line, period): pk for line, period, pk in made}
