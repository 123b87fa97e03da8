"""The changes that a scenario is made of. Each makes itself to a draft of the position."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from finance.scenarios.establishment import (
    ONE_DAY,
    Holder,
    cost_of_all,
    insured_at,
    months_later,
    raised,
)
from finance.scenarios.run import Draft
from finance.scenarios.standing import Cell
from innovation.core.money import ZERO, round_to_pence
from innovation.core.periods import year_end, year_start
from staffing.costing import Assumptions, Seat

Posts = frozenset[str] | None
"""The numbers of posts; None is all that nobody has come into."""


class Change(Protocol):
    """A change of a scenario."""

    def make(self, draft: Draft) -> None:
        """Make it to the draft."""
        ...


def _recost(draft: Draft, numbers: Iterable[str], change: Callable[[], None]) -> None:
    """Make a change to posts, and add what it does to their costs to the spend."""
    numbers = list(numbers)
    before = cost_of_all(draft.establishment, numbers)
    places = {number: draft.establishment.holders[number].workstream for number in numbers}
    change()
    for number in numbers:
        after = draft.establishment.cost(number)
        if number in draft.establishment.problems:
            continue
        for year in before[number].keys() | after.keys():
            difference = after.get(year, ZERO) - before[number].get(year, ZERO)
            draft.add(draft.pay_cell(places[number], year), difference)


@dataclass(frozen=True, slots=True)
class MoveStarts:
    """Posts that nobody has come into start so many months and days later, or on a day.

    Negative months and days are earlier; none starts before the first day that is not actual yet.
    """

    posts: Posts = None
    months: int = 0
    days: int = 0
    to: dt.date | None = None

    def make(self, draft: Draft) -> None:
        """Move them."""
        known = draft.establishment.unfilled()
        numbers = known if self.posts is None else [n for n in known if n in self.posts]
        _recost(draft, numbers, lambda: self._move(draft, numbers))

    def _move(self, draft: Draft, numbers: Iterable[str]) -> None:
        posts = draft.establishment
        for number in numbers:
            holder = posts.holders[number]
            start = self.to or months_later(holder.seat.start, self.months)
            start = max(start + dt.timedelta(days=self.days), posts.first_day)
            posts.put(replace(holder, seat=replace(holder.seat, start=start)))


@dataclass(frozen=True, slots=True)
class DropPosts:
    """Posts end on the day before one; without a day on the first one that is not actual yet."""

    posts: Posts = None
    on: dt.date | None = None

    def make(self, draft: Draft) -> None:
        """Drop them."""
        posts = draft.establishment
        wanted = posts.unfilled() if self.posts is None else self.posts
        numbers = [number for number in posts.holders if number in wanted]
        day = max(self.on or posts.first_day, posts.first_day)
        _recost(draft, numbers, lambda: self._drop(draft, numbers, day))

    def _drop(self, draft: Draft, numbers: Iterable[str], day: dt.date) -> None:
        for number in numbers:
            holder = draft.establishment.holders[number]
            last = min(holder.seat.end or day, day - ONE_DAY)
            draft.establishment.put(replace(holder, seat=replace(holder.seat, end=last)))


@dataclass(frozen=True, slots=True)
class AddPosts:
    """So many new posts of a grade in a workstream from a day on."""

    name: str
    count: int
    grade: str
    fte: Decimal
    workstream: int
    start: dt.date
    end: dt.date | None = None

    def make(self, draft: Draft) -> None:
        """Add them."""
        posts = draft.establishment
        seat = Seat(self.grade, self.fte, max(self.start, posts.first_day), self.end)
        for each in range(1, self.count + 1):
            number = f"{self.name}-{each}"
            posts.put(Holder(number, self.workstream, seat, is_filled=False))
            for year, cost in posts.cost(number).items():
                draft.add(draft.pay_cell(self.workstream, year), cost)


@dataclass(frozen=True, slots=True)
class ChangePay:
    """Pay from 1 April of a year is so many per cent higher, or lower."""

    year: int
    percent: Decimal

    def make(self, draft: Draft) -> None:
        """Pay so."""
        posts = draft.establishment
        book = raised(posts.book, self.year, self.percent)
        _recost(draft, posts.holders, lambda: posts.pay_by(book))


@dataclass(frozen=True, slots=True)
class ChangeInsurance:
    """Employer's national insurance is another part of one from April of a year on."""

    year: int
    rate: Decimal

    def make(self, draft: Draft) -> None:
        """Insure so."""
        posts = draft.establishment
        book = insured_at(posts.book, self.year, self.rate)
        _recost(draft, posts.holders, lambda: posts.pay_by(book))


def _assume(draft: Draft, change: Callable[[Assumptions], Assumptions]) -> None:
    posts = draft.establishment
    _recost(draft, posts.holders, lambda: posts.assume(change))


@dataclass(frozen=True, slots=True)
class ChangePension:
    """The employer's pension rate is another part of one from now on."""

    rate: Decimal

    def make(self, draft: Draft) -> None:
        """Assume it."""
        _assume(draft, lambda assumed: replace(assumed, pension_rate=self.rate))


@dataclass(frozen=True, slots=True)
class ChangeTurnover:
    """Vacancies between holders save another part of one of the cost from now on."""

    rate: Decimal

    def make(self, draft: Draft) -> None:
        """Assume it."""
        _assume(draft, lambda assumed: replace(assumed, turnover=self.rate))


@dataclass(frozen=True, slots=True)
class ChangeTranche:
    """A tranche brings in another amount (£0 when it is withheld), or comes in on a later day."""

    tranche: int
    amount: Decimal | None = None
    on: dt.date | None = None

    def make(self, draft: Draft) -> None:
        """Change what comes in."""
        draft.receipts = [
            replace(
                receipt,
                amount=receipt.amount if self.amount is None else self.amount,
                on=self.on or receipt.on,
            )
            if receipt.tranche == self.tranche
            else receipt
            for receipt in draft.receipts
        ]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A cost line spends more or less: so many pounds, or per cent of what it has to spend yet."""

    line: int
    amount: Decimal = ZERO
    percent: Decimal = Decimal(0)

    def make(self, draft: Draft) -> None:
        """Spend so; nothing where the line is no longer there."""
        if line := draft.lines.get(self.line):
            more = self.amount + round_to_pence(line.left * self.percent / 100)
            draft.add(line.cell, more)
            draft.lines[self.line] = line._replace(left=line.left + more)


@dataclass(frozen=True, slots=True)
class ExtendGrant:
    """An award may be spent until a later day: it pays then, as far as its money goes.

    What the base budget was to pay in those days is taken over in the order of years and
    workstreams; of a year that is extended in part, the part of it by days. Income stays.
    """

    award: int
    to: dt.date

    def make(self, draft: Draft) -> None:
        """Take the spend over."""
        ended = draft.award_ends.get(self.award, self.to)
        left = max(draft.standing().left(award=self.award), ZERO)
        for cell in sorted(c for c in draft.spend if c.award is None and not c.is_income):
            taken = min(self._share(draft.spend[cell], cell.year, ended), left)
            if taken > 0:
                draft.add(cell, -taken)
                draft.add(Cell(cell.workstream, cell.year, self.award), taken)
                left -= taken
        draft.award_ends[self.award] = max(ended, self.to)

    def _share(self, amount: Decimal, year: int, ended: dt.date) -> Decimal:
        first, last = max(year_start(year), ended + ONE_DAY), min(year_end(year), self.to)
        days = (last - first).days + 1
        whole = (year_end(year) - year_start(year)).days + 1
        return round_to_pence(amount * days / whole) if days > 0 else ZERO
