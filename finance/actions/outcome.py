"""What becomes of the rows of a ledger file, counted to the penny."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from finance.ledger_file import Bad, Fault, Row
from finance.models import LedgerImport
from innovation.core.money import from_pence, show
from innovation.core.periods import Period, year_label

SHOWN_ROWS = 20
SHOWN_REJECTS = 50
SHOWN_CODES = 100


@dataclass(slots=True)
class Tally:
    """A number of rows and the sum of their amounts; what cannot be read counts as £0.00."""

    rows: int = 0
    pence: int = 0

    def add(self, pence: int | None, rows: int = 1) -> None:
        """Count `rows` rows of `pence` altogether."""
        self.rows += rows
        self.pence += pence or 0

    @property
    def amount(self) -> Decimal:
        """The sum in pounds."""
        return from_pence(self.pence)


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row as it is, or would be, loaded. `moved` when its own period was closed."""

    row: Row
    workstream: str
    category: str
    period: Period
    moved: bool

    @property
    def amount(self) -> Decimal:
        """Pounds, negative for a credit."""
        return from_pence(self.row.pence)


class Aside(NamedTuple):
    """That a row is not to be loaded: why, the key of who said so, and when."""

    because: str
    by: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not loaded, and why; `kept` when an earlier import keeps the same row.

    `aside` when the same row was set aside there: it is set aside here with it.
    """

    bad: Bad
    kept: bool = False
    aside: Aside | None = None

    @property
    def why(self) -> str:
        """Why it does not load, in words."""
        if self.aside is None:
            return self.bad.reason
        return f"{self.bad.reason} It was set aside before: {self.aside.because}"

    @property
    def amount(self) -> Decimal | None:
        """Pounds, or None when the amount cannot be read."""
        return None if self.bad.pence is None else from_pence(self.bad.pence)


@dataclass(slots=True)
class Outcome:
    """What became of a file's rows, or would become of them in a preview.

    Every row read is in exactly one of `loaded`, `known`, `rejected` and `blank`. `moved` (rows of
    closed periods, which all count in `moved_to`, those of `moved_year` in another financial year
    than their own) and `accepted` (rows under a reference with other details, loaded because the
    user said so) are among the loaded; `restated` are the first such rows, accepted or not.
    `aside` (rows that were set aside before) are among the rejected, of which `unreadable` have no
    amount that counts in the control total and `rejects_kept` are kept by an earlier import.
    `unknown_cost_centres` and `unknown_accounts` are the codes that nobody has assigned yet, with
    the rejected rows that name them. Only the first rows and rejects are kept here; the rejects of
    an import are all in the database.

    `ledger_import` is None when nothing was written: in a preview, and when there was nothing new;
    `already` is then the import that brought the same file, when there was one.
    """

    file_name: str
    sha256: str = ""
    size: int = 0
    encoding: str = ""
    header: list[str] = field(default_factory=list)
    header_line: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    loaded: Tally = field(default_factory=Tally)
    known: Tally = field(default_factory=Tally)
    rejected: Tally = field(default_factory=Tally)
    blank: int = 0
    unreadable: int = 0
    moved: Tally = field(default_factory=Tally)
    moved_year: Tally = field(default_factory=Tally)
    moved_to: Period | None = None
    accepted: Tally = field(default_factory=Tally)
    aside: Tally = field(default_factory=Tally)
    rejects_kept: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)
    first_rows: list[GoodRow] = field(default_factory=list)
    first_rejects: list[RejectedRow] = field(default_factory=list)
    restated: list[RejectedRow] = field(default_factory=list)
    unknown_cost_centres: dict[str, Tally] = field(default_factory=dict)
    unknown_accounts: dict[str, Tally] = field(default_factory=dict)
    new_workstreams: list[str] = field(default_factory=list)
    new_categories: list[str] = field(default_factory=list)
    ledger_import: LedgerImport | None = None
    already: LedgerImport | None = None

    @property
    def read(self) -> int:
        """The rows of the file that were read."""
        return self.loaded.rows + self.known.rows + self.rejected.rows + self.blank

    @property
    def control_total(self) -> Decimal:
        """Every amount of the file that could be read, in pounds."""
        return from_pence(self.loaded.pence + self.known.pence + self.rejected.pence)

    @property
    def nothing_new(self) -> bool:
        """Every row is in the ledger already, or is among the rejects of an earlier import."""
        return not self.loaded.rows and self.rejected.rows == self.rejects_kept

    @property
    def to_mend(self) -> Tally:
        """The rejected rows that nobody has set aside."""
        return Tally(self.rejected.rows - self.aside.rows, self.rejected.pence - self.aside.pence)

    @property
    def moved_in_words(self) -> str:
        """Where the rows of closed periods count; empty where there are none."""
        if self.moved_to is None:
            return ""
        belong = "belongs" if self.moved.rows == 1 else "belong"
        words = (
            f"{self.moved.rows:,} of the rows, {show(self.moved.amount)}, {belong} to periods that "
            f"are closed: moved to {self.moved_to}, the first open one, with the dates they have."
        )
        if not self.moved_year.rows:
            return words
        return (
            f"{words} The financial year changes with it for {self.moved_year.rows:,} of them, "
            f"{show(self.moved_year.amount)}: spend of {year_label(self.moved_to.year)} now."
        )

    def reject(self, row: RejectedRow) -> None:
        """Count a row that is not loaded."""
        bad = row.bad
        self.rejected.add(bad.pence)
        if row.aside is not None:
            self.aside.add(bad.pence)
        self.unreadable += bad.pence is None
        self.rejects_kept += row.kept
        self.faults[bad.fault] += 1
        if len(self.first_rejects) < SHOWN_REJECTS:
            self.first_rejects.append(row)


def count_code(tallies: dict[str, Tally], code: str, pence: int | None) -> None:
    """Count a row under a code, as long as there are not more codes than anybody would assign."""
    if code in tallies or len(tallies) < SHOWN_CODES:
        tallies.setdefault(code, Tally()).add(pence)
