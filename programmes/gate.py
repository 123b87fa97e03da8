"""How the gate of contingent money stands: what is missing and how likely its release is. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money
from programmes.milestones import Rag, worst

AMBER_BELOW, RED_BELOW = Decimal(90), Decimal(75)
"""Per cent of the FTE planned by the day that are in post."""
RULE = (
    "Green: released; or every condition has its evidence, at least "
    f"{AMBER_BELOW}% of the FTE planned by the day are in post, and every milestone of the gate is "
    "green. Red: withheld; or evidence is missing after the day it is due; or less than "
    f"{RED_BELOW}% of the FTE planned are in post; or a milestone of the gate is red. Amber: "
    "anything between. The two percentages are ours, the funder has published none."
)


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What the colour of a gate rests on, as at `day`.

    `met` and `missing` count the conditions with and without evidence; `planned` and `in_post` are
    FTE on the day; `milestones` are the colours of the milestones that help.
    """

    day: dt.date
    due_on: dt.date | None
    claim: str
    met: int
    missing: int
    planned: Decimal
    in_post: Decimal
    milestones: Sequence[Rag] = ()

    @property
    def filled(self) -> Decimal:
        """Per cent of the FTE planned that are in post; 100 of none planned."""
        found = money.percentage(self.in_post, self.planned)
        return Decimal(100) if found is None else found

    @property
    def rag(self) -> Rag:
        """The colour, by `RULE`."""
        if self.claim == "released":
            return Rag.GREEN
        if self.claim == "withheld":
            return Rag.RED
        return worst([self._evidence, self._filling, *self.milestones])

    @property
    def _evidence(self) -> Rag:
        """No condition at all is evidence that is missing."""
        if self.met and not self.missing:
            return Rag.GREEN
        is_over = self.due_on is not None and self.due_on < self.day
        return Rag.RED if is_over else Rag.AMBER

    @property
    def _filling(self) -> Rag:
        if self.filled < RED_BELOW:
            return Rag.RED
        return Rag.AMBER if self.filled < AMBER_BELOW else Rag.GREEN
