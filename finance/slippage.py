"""What cost lines did not spend in closed periods, and what is recorded of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finance.models import UnderspendRecord
from finance.projection import Projection, with_outturn
from finance.querysets import CostLineQuerySet
from innovation.core.periods import Period

Outcome = UnderspendRecord.Outcome
UNDECIDED, DECIDED = "undecided", "decided"


@dataclass(frozen=True, slots=True)
class Slippage:
    """A line that spent less than its budget to date, or has a record of that."""

    projection: Projection
    recorded: dict[str, Decimal]

    @property
    def saving(self) -> Decimal:
        """What was taken as a saving."""
        return self.recorded[Outcome.SAVING]

    @property
    def reprofiled(self) -> Decimal:
        """What is spent later in the year."""
        return self.recorded[Outcome.REPROFILE]

    @property
    def carried_forward(self) -> Decimal:
        """What was asked for in the next year."""
        return self.recorded[Outcome.CARRY_FORWARD]

    @property
    def returned(self) -> Decimal:
        """What goes back to the funder."""
        return self.recorded[Outcome.RETURN]

    @property
    def state(self) -> str:
        """Whether anything of it is left to decide."""
        return UNDECIDED if self.projection.undecided else DECIDED


def slippages(lines: CostLineQuerySet, *, as_at: Period | None) -> list[Slippage]:
    """The lines with anything unspent or recorded as at a closed period, in one query."""
    rows = with_outturn(lines, as_at).with_recorded_by_outcome(as_at)
    return list(_slipped(Projection.of(line, as_at) for line in rows))


def _slipped(found: Iterable[Projection]) -> Iterable[Slippage]:
    for projection in found:
        line: Any = projection.line
        if projection.unspent or projection.recorded:
            recorded = {name: getattr(line, f"recorded_{name}") for name in Outcome.values}
            yield Slippage(projection, recorded)
