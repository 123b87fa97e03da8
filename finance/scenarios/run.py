"""Running a scenario: a copy of the live position, changed step by step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from finance.scenarios.establishment import Establishment
from finance.scenarios.standing import Cell, Figure, LineLeft, Receipt, Standing
from innovation.core.money import ZERO
from innovation.core.periods import year_of

Place = tuple[int, int]
"""The key of a workstream and a financial year."""


@dataclass(frozen=True, slots=True)
class Live:
    """The live position and what a scenario needs to change a copy of it.

    `pay_awards` says which award pays for the posts of a workstream in a year, `award_ends` until
    when each may be spent, `lines` what each cost line has still to spend.
    """

    standing: Standing
    establishment: Establishment
    lines: Mapping[int, LineLeft] = field(default_factory=dict)
    pay_awards: Mapping[Place, int | None] = field(default_factory=dict)
    award_ends: Mapping[int, dt.date] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """A copy of the live position that changes are made to."""

    spend: dict[Cell, Decimal]
    receipts: list[Receipt]
    establishment: Establishment
    lines: dict[int, LineLeft]
    pay_awards: Mapping[Place, int | None]
    award_ends: dict[int, dt.date]

    @classmethod
    def of(cls, live: Live) -> "Draft":
        """Begin with the live position."""
        return cls(
            dict(live.standing.spend),
            list(live.standing.receipts),
            live.establishment.copy(),
            dict(live.lines),
            live.pay_awards,
            dict(live.award_ends),
        )

    def standing(self) -> Standing:
        """How things stand now."""
        return Standing(dict(self.spend), tuple(self.receipts))

    def add(self, cell: Cell, amount: Decimal) -> None:
        """Spend more in a cell, or less."""
        if amount:
            self.spend[cell] = self.spend.get(cell, ZERO) + amount

    def pay_cell(self, workstream: int, year: int) -> Cell:
        """Where the pay of a workstream's posts counts.

        Without a cost line for pay the only award pays as long as it lasts, else the base budget.
        """
        place = workstream, year
        if place in self.pay_awards:
            return Cell(workstream, year, self.pay_awards[place])
        lasting = [award for award, end in self.award_ends.items() if year <= year_of(end)]
        return Cell(workstream, year, lasting[0] if len(lasting) == 1 else None)


class Makeable(Protocol):
    """A change that can be made to a draft."""

    def make(self, draft: Draft) -> None:
        """Make it."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """What one change did: how things stood before it and after."""

    before: Standing
    after: Standing

    def effect(self, figure: Figure) -> Decimal:
        """What the change did to a figure."""
        return self.after.figure(figure) - self.before.figure(figure)


@dataclass(frozen=True, slots=True)
class Run:
    """A scenario that was run: the live position, each step, and where it ends.

    `problems` are the posts that cannot be costed, each with the reason: no change to them counts.
    """

    live: Standing
    steps: Sequence[Step]
    problems: Sequence[str] = ()

    @property
    def standing(self) -> Standing:
        """How things stand under the scenario."""
        return self.steps[-1].after if self.steps else self.live

    def difference(self, figure: Figure) -> Decimal:
        """The scenario less the live position."""
        return self.standing.figure(figure) - self.live.figure(figure)


def run(live: Live, changes: Sequence[Makeable]) -> Run:
    """Make the changes in their order to a copy of the live position."""
    draft, before, steps = Draft.of(live), live.standing, []
    for change in changes:
        change.make(draft)
        after = draft.standing()
        steps.append(Step(before, after))
        before = after
    found = draft.establishment.problems
    return Run(live.standing, steps, [f"{number}: {why}" for number, why in sorted(found.items())])
