"""What the columns of a file probably are, by their names and by what is in them, and why."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from finance.ledger_file.header import LikelyHeader
from finance.ledger_file.values import ValueRefusedError, date_of, pence_of, period_written

DATE_FORMATS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d/%m/%y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y%m%d",
)
"""As of `strptime`, the likeliest first: day before month, as England writes it."""
MOSTLY = 0.9
OFTEN = 0.5
SELDOM = 0.1


@dataclass(frozen=True)
class _Column:
    """A column with the examples that are not blank, among those of the first rows."""

    name: str
    place: int
    examples: list[str]
    rows: int

    @cached_property
    def key(self) -> str:
        return self.name.casefold()

    def share(self, test: Callable[[str], bool]) -> float:
        """How many of the examples pass, from 0 to 1; 1 where there are none."""
        return sum(map(test, self.examples)) / len(self.examples) if self.examples else 1.0

    @cached_property
    def filled(self) -> float:
        return len(self.examples) / self.rows if self.rows else 1.0

    @cached_property
    def amounts(self) -> float:
        return self.share(_is_amount)

    @cached_property
    def date_format(self) -> str:
        """The date format that most of the examples have."""
        return max(DATE_FORMATS, key=self.dates_like)

    def dates_like(self, date_format: str) -> float:
        return self.share(lambda text: _reads(date_of, text, date_format))

    @cached_property
    def dates(self) -> float:
        return self.dates_like(self.date_format)

    @cached_property
    def periods(self) -> float:
        return self.share(lambda text: _reads(period_written, text))

    @cached_property
    def texts(self) -> float:
        return self.share(lambda text: any(map(str.isalpha, text)))

    @cached_property
    def short_numbers(self) -> float:
        return self.share(lambda text: text.isdecimal() and len(text) < 6)  # noqa: PLR2004 - digits of a line

    @cached_property
    def repeats(self) -> float:
        """0 when every example is another, near 1 when there are few different ones."""
        if not self.examples:
            return 1.0
        return 1 - (len(set(self.examples)) - 1) / len(self.examples)

    @property
    def is_date(self) -> bool:
        return bool(self.examples) and self.dates >= MOSTLY

    @property
    def is_fraction(self) -> bool:
        """Amounts with pence, which no code has."""
        return bool(self.examples) and self.share(lambda text: "." in text) * self.amounts > OFTEN


def _is_amount(text: str) -> bool:
    return _reads(pence_of, text)


def _reads(read: Callable[..., object], *arguments: str) -> bool:
    try:
        read(*arguments)
    except ValueRefusedError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Field:
    """What a field of a layout looks like.

    `words` are in the names of published ledgers, the surest first; `fits` says whether what is
    in a column can be it, and `seen` says that to people. With `by_content` a column that fits is
    taken even when its name says nothing.
    """

    name: str
    words: Sequence[str]
    fits: Callable[[_Column], bool]
    seen: str
    by_content: bool = False


def _is_group(column: _Column) -> bool:
    return (
        column.filled > OFTEN
        and column.repeats > SELDOM
        and not column.is_date
        and not column.is_fraction
    )


_FIELDS = (
    _Field(
        "amount",
        ("net amount", "amount", "value", "net", "total", "gross"),
        lambda column: column.filled > OFTEN and column.amounts >= MOSTLY and not column.is_date,
        "holds amounts",
        by_content=True,
    ),
    _Field(
        "date",
        ("posting date", "payment date", "paid date", "date paid", "clearing date", "date"),
        lambda column: column.filled > OFTEN and column.dates >= MOSTLY,
        "holds dates",
        by_content=True,
    ),
    _Field(
        "period",
        ("period",),
        lambda column: column.filled > OFTEN and column.periods >= MOSTLY,
        "holds years and periods",
    ),
    _Field(
        "reference",
        ("transaction", "trans", "document", "reference", "ref", "voucher", "invoice"),
        lambda column: column.filled > SELDOM and not column.is_date and not column.is_fraction,
        "holds numbers of documents",
    ),
    _Field(
        "reference_line",
        ("seq", "line"),
        lambda column: column.filled > OFTEN and column.short_numbers >= MOSTLY,
        "holds short numbers",
    ),
    _Field(
        "account",
        (
            *("account code", "account", "subjective", "subj", "expenditure category"),
            *("expense type", "expenditure type", "group description", "purpose of spend"),
            *("category", "cost element", "expense code", "expenditure code", "purpose"),
        ),
        _is_group,
        "repeats its values",
    ),
    _Field(
        "cost_centre",
        (
            *("cost centre", "cost center", "service division", "service area", "expense area"),
            *("expenses area", "service label", "directorate", "service", "department"),
            *("organisational unit", "unit"),
        ),
        _is_group,
        "repeats its values",
    ),
    _Field(
        "supplier",
        ("supplier name", "vendor name", "supplier", "beneficiary", "vendor", "payee"),
        lambda column: column.filled > OFTEN and column.texts > OFTEN,
        "holds names",
    ),
    _Field(
        "description",
        ("description", "narrative", "detail", "purpose", "summary"),
        lambda column: column.filled > SELDOM and column.texts > OFTEN,
        "holds texts",
    ),
)
_NOT_AN_AMOUNT = ("vat", "number", "code", " id", "no.")
_NUMBERS = (" id", "number", "registered", "internal")


@dataclass(slots=True)
class Guess:
    """What the layout of a file probably is: the column of each field, and why.

    `columns` and `reasons` have the same keys, the fields of a layout. A file without accounts
    has its cost centres for both.
    """

    columns: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    date_format: str = DATE_FORMATS[0]
    date_format_reason: str = ""

    def take(self, name: str, column: str, reason: str) -> None:
        self.columns[name], self.reasons[name] = column, reason

    def told(self, header: LikelyHeader) -> list[tuple[str, str, str]]:
        """All that was found, of the file and of its columns: of each aspect what, and why."""
        found = [(aspect, what, why) for aspect, (what, why) in header.reasons.items()]
        for name, column in self.columns.items():
            found.append((name.replace("_", " ").capitalize(), f"“{column}”", self.reasons[name]))
            if name == "date" and self.date_format_reason:
                example = dt.date(2017, 10, 31).strftime(self.date_format)
                found.append(("Dates written like", example, self.date_format_reason))
        return found


def guess_layout(header: LikelyHeader) -> Guess:
    """Which column is what; each column is one thing, but see Guess."""
    left = [
        _Column(name, place, [row[place] for row in header.rows if row[place]], len(header.rows))
        for place, name in enumerate(header.names)
    ]
    guess = Guess()
    for wanted in _FIELDS:
        column, reason = _best(wanted, left)
        if column is None:
            continue
        guess.take(wanted.name, column.name, reason)
        left.remove(column)
        if wanted.name == "date" and column.examples:
            guess.date_format = column.date_format
            most = round(column.dates * len(column.examples))
            guess.date_format_reason = f"{most} of {len(column.examples)} examples are written so"
    _take_groups(guess, left)
    return guess


def _best(wanted: _Field, left: Iterable[_Column]) -> tuple[_Column | None, str]:
    """The column that the surest word is in, of those the one with the shortest name."""
    fitting = [column for column in left if wanted.fits(column) and _may_be(wanted, column)]
    for word in wanted.words:
        named = [column for column in fitting if word in column.key]
        if named:
            best = min(named, key=lambda column: (_is_numbered(column), len(column.name)))
            seen = f" and it {wanted.seen}" if best.examples else ""
            return best, f"its name has “{word}”{seen}"
    unnamed = [column for column in fitting if column.examples] if wanted.by_content else []
    if unnamed:
        likely = max(unnamed, key=lambda column: column.is_fraction)
        return likely, f"it {wanted.seen}, whatever its name"
    return None, ""


def _may_be(wanted: _Field, column: _Column) -> bool:
    return wanted.name != "amount" or not any(word in column.key for word in _NOT_AN_AMOUNT)


def _is_numbered(column: _Column) -> bool:
    return any(word in column.key for word in _NUMBERS)


def _take_groups(guess: Guess, left: list[_Column]) -> None:
    """Cost centres and accounts by what is left, when no name says which they are."""
    groups = [column for column in left if column.examples and _is_group(column)]
    groups = [column for column in groups if column.texts > OFTEN]
    for name in ("cost_centre", "account"):
        if name not in guess.columns and groups:
            reason = "no name says so, but the same texts come again in it"
            guess.take(name, groups.pop(0).name, reason)
    for name, other in (("account", "cost_centre"), ("cost_centre", "account")):
        if name not in guess.columns and other in guess.columns:
            reason = "no other column could be it, so one stands for both"
            guess.take(name, guess.columns[other], reason)
