"""What a virement may move, and how large it counts: pure rules on exact pounds.

An amount that is taken from a cost line is negative and one that is given positive. All amounts
are Decimals of pounds. Budgets of expenditure are £0 or more and of income £0 or less, so a
negative amount finds money in either: less to spend, or more income to come.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from innovation.core.money import ZERO
from innovation.core.periods import year_label

WITHIN_A_YEAR = "virement"
REPROFILE = "reprofile"
CARRY_FORWARD = "carry_forward"
BETWEEN_YEARS = {REPROFILE, CARRY_FORWARD}
"""The kinds that move money in time and not in purpose. A funder has to agree to them."""
FEWEST_LINES = 2
BASE_BUDGET = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An amount that is taken from or given to a cost line with a latest budget of `before`.

    `head` is what the line is for whatever the year; `funder` is the key of the award that pays
    for it, or BASE_BUDGET. A line of expenditure that never had a budget is not `budgeted`:
    whoever pays for what it is given pays for it.
    """

    head: Hashable
    head_name: str
    year: int
    funder: int
    funder_name: str
    before: Decimal
    amount: Decimal
    is_income: bool = False
    budgeted: bool = True

    @property
    def name(self) -> str:
        """The cost line in words."""
        return f"{self.head_name}, {year_label(self.year)}"

    @property
    def after(self) -> Decimal:
        """The latest budget with the amount."""
        return self.before + self.amount

    @property
    def shrinks(self) -> bool:
        """Whether the budget comes nearer to £0."""
        return (self.amount < 0) != self.is_income


def taken(amounts: Iterable[Decimal]) -> Decimal:
    """All that is taken, as a positive amount."""
    return sum((-amount for amount in amounts if amount < 0), ZERO)


def given(amounts: Iterable[Decimal]) -> Decimal:
    """All that is given."""
    return sum((amount for amount in amounts if amount > 0), ZERO)


def imbalance(amounts: Sequence[Decimal]) -> str:
    """What is wrong with amounts that do not net to zero, or "" when they do."""
    out, into = taken(amounts), given(amounts)
    if out == into:
        return ""
    over, less, more = ("given", "give", "take") if into > out else ("taken", "take", "give")
    by = money.show(abs(into - out))
    return (
        f"{money.show(out)} is taken and {money.show(into)} is given, so {by} too much is {over}: "
        f"{less} {by} less, or {more} {by} more."
    )


def faults(kind: str, moves: Sequence[Move]) -> list[str]:
    """Why these moves cannot be a virement of the kind, for who asks; none when they can be.

    A virement stays within one financial year. A re-profile moves the budget of a workstream and
    category between years: each of them nets to zero on its own, because money for another
    purpose is a virement, and the funder agrees to a time only. A carry forward is a re-profile
    from one year to the next. None of them changes who pays, or takes a budget past £0.
    """
    if len(moves) < FEWEST_LINES:
        return ["Take an amount from one cost line and give it to another: enter two or more."]
    of_kind = (list(rule(moves)) for rule in _OF_KIND[kind])
    return [
        *_unbalanced(moves),
        *next(filter(None, of_kind), []),
        *_other_funder(moves),
        *_past_nought(moves),
    ]


def _unbalanced(moves: Sequence[Move]) -> Iterator[str]:
    if fault := imbalance([move.amount for move in moves]):
        yield fault


def _several_years(moves: Sequence[Move]) -> Iterator[str]:
    years = sorted({move.year for move in moves})
    if len(years) > 1:
        yield (
            f"A virement stays within one financial year, and these lines are of {_years(years)}: "
            "to move budget between years, choose a re-profile or a carry forward."
        )


def _one_year(moves: Sequence[Move]) -> Iterator[str]:
    years = {move.year for move in moves}
    if len(years) == 1:
        yield (
            f"All lines are of {_years(years)}: choose a virement within a year, or a line of "
            "another year."
        )


def _other_purpose(moves: Sequence[Move]) -> Iterator[str]:
    heads: defaultdict[Hashable, list[Move]] = defaultdict(list)
    for move in moves:
        heads[move.head].append(move)
    for members in heads.values():
        net = sum((move.amount for move in members), ZERO)
        if net:
            yield (
                f"{members[0].head_name}: over all years {money.show(abs(net))} more is "
                f"{'given' if net > 0 else 'taken'}. Between years a workstream and category "
                "keeps its budget: each nets to £0 on its own."
            )


def _not_to_the_next_year(moves: Sequence[Move]) -> Iterator[str]:
    first = min(move.year for move in moves)
    out = {move.year for move in moves if move.shrinks}
    into = {move.year for move in moves if not move.shrinks}
    if out != {first} or into != {first + 1}:
        yield (
            "A carry forward takes from one financial year and gives to the next: "
            f"here it takes from {_years(out)} and gives to {_years(into)}. "
            "For other years choose a re-profile."
        )


def _years(years: Iterable[int]) -> str:
    return " and ".join(year_label(year) for year in sorted(years)) or "none"


def _other_funder(moves: Sequence[Move]) -> Iterator[str]:
    if sum(move.amount for move in moves):
        return
    names = {move.funder: move.funder_name for move in moves if move.budgeted}
    uneven = [funder for funder in names if _net(moves, funder)]
    if len(uneven) > (0 if all(move.budgeted for move in moves) else 1):
        yield (
            f"These lines are paid for by {' and '.join(sorted(names.values()))}. A virement does "
            "not change who pays: what is taken from the lines of each is given to lines of the "
            "same."
        )


def _net(moves: Sequence[Move], funder: int) -> Decimal:
    return sum((move.amount for move in moves if move.budgeted and move.funder == funder), ZERO)


def payer(moves: Sequence[Move]) -> int:
    """Who pays for what lines without a budget until now are given; moves without a fault.

    All of it comes from one funder then. BASE_BUDGET where nothing is given to such a line.
    """
    funders = {move.funder for move in moves if move.budgeted}
    return next((funder for funder in sorted(funders) if _net(moves, funder)), BASE_BUDGET)


def _past_nought(moves: Sequence[Move]) -> Iterator[str]:
    for move in moves:
        if move.is_income and move.after > 0:
            yield (
                f"{move.name} expects {money.show(-move.before)} of income: "
                f"{money.show(move.amount)} less cannot be expected."
            )
        elif not move.is_income and move.after < 0:
            yield (
                f"{move.name} has {money.show(move.before)}: {money.show(-move.amount)} cannot be "
                "taken from it."
            )


_OF_KIND: dict[str, list[Callable[[Sequence[Move]], Iterator[str]]]] = {
    WITHIN_A_YEAR: [_several_years],
    REPROFILE: [_one_year, _other_purpose],
    CARRY_FORWARD: [_one_year, _other_purpose, _not_to_the_next_year],
}


@dataclass(frozen=True, slots=True)
class Size:
    """The amount by which a virement's band is found, and why it is that amount."""

    amount: Decimal
    why: str


def size(moves: Sequence[Move], taken_before: Sequence[Decimal]) -> Size:
    """The larger of what moves and of what each line has then given away in all.

    `taken_before` has, for each move in its place, what approved virements took from its line.
    """
    moved = given(move.amount for move in moves)
    found = Size(moved, f"It moves {money.show(moved)}.")
    for move, earlier in zip(moves, taken_before, strict=True):
        in_all = earlier - move.amount
        if move.amount < 0 and in_all > found.amount:
            why = (
                f"{money.show(earlier)} was taken from {move.name} before, so with this "
                f"{money.show(in_all)} in all."
            )
            found = Size(in_all, why)
    return found
