"""Red, amber or green: how far a projected outturn may be beyond its budget.

Pure arithmetic on Decimals. A variance is positive where it costs the council more than was
planned: spend above the budget, and income below it. So the rule of income is the other way round
without a rule of its own.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Rag(StrEnum):
    """How a projected outturn is rated, in words."""

    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The per cent of its latest budget by which an outturn must be over to be amber, or red."""

    amber_over: Decimal
    red_over: Decimal

    @property
    def in_words(self) -> str:
        """The rule as a page shows it."""
        amber, red = (f"{share.normalize():f}%" for share in (self.amber_over, self.red_over))
        return (
            f"Amber where the projected outturn is more than {amber} over the latest budget, red "
            f"where it is more than {red} over, else green. Income is rated the other way round: "
            "by how far it stays below its budget. What has no budget is red where it costs money."
        )

    def rate(self, variance: Decimal, budget: Decimal) -> Rag:
        """The rating of a variance against the budget; at a threshold it is not yet over it."""
        if variance <= 0:
            return Rag.GREEN
        scaled, budget = variance * 100, abs(budget)
        if budget == 0 or scaled > self.red_over * budget:
            return Rag.RED
        return Rag.AMBER if scaled > self.amber_over * budget else Rag.GREEN
