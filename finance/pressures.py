"""Pressures, and what offsets them: what each still adds to or takes off the projection.

Pure arithmetic on Decimals of pounds, exact to the penny. Amounts are £0 or more whatever they do
to the projection; the kind says which way they go. What is netted is positive where it worsens
the projection and negative where it betters it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from finance.rag import Rag
from innovation.core import money
from innovation.core.money import ZERO

RED_SHARE = Decimal("0.25")
"""An action plan with more than this share at risk is red: an assumption, and the page says so."""
RAG_RULE = (
    "Red: more than 25% is at risk, or its last day has passed and a part is neither delivered nor "
    "replaced. Amber: a part is at risk, or less is delivered than the share of its time that has "
    "gone. Green: anything else. Without dates of its own its time is the financial year. The 25% "
    "is an assumption."
)
NETTING_RULE = (
    "A pressure or a grant reduction counts less what the figures hold of it already. An offset "
    "counts against it in the same way. Of a saving counts what is still expected, planned less at "
    "risk less replaced, and which the figures do not hold already: a delivered saving is in the "
    "actuals or the forecast and is not counted twice, one at risk is not relied on, one replaced "
    "counts in the entry that replaces it. Once all of a financial year is actual nothing of it "
    "counts any more."
)


class Kind(StrEnum):
    """What an entry is; the first two worsen the projection."""

    PRESSURE = "pressure"
    GRANT_REDUCTION = "grant_reduction"
    OFFSET = "offset"
    MITIGATION = "mitigation"
    ACTION_PLAN = "action_plan"


WORSENS = frozenset({Kind.PRESSURE, Kind.GRANT_REDUCTION})
SAVES = frozenset({Kind.MITIGATION, Kind.ACTION_PLAN})
"""The kinds that somebody has to deliver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """The amounts of an entry; `planned` is None where it is not known.

    `reflected` is what of it the budget, the forecast, the actuals or another entry hold already,
    for whichever reason. Only savings have parts delivered, at risk and replaced.
    """

    kind: Kind
    planned: Decimal | None
    delivered: Decimal = ZERO
    at_risk: Decimal = ZERO
    replaced: Decimal = ZERO
    reflected: Decimal = ZERO

    @property
    def expected(self) -> Decimal:
        """What it should come to by the end, delivered parts included; £0.00 if not known."""
        return (self.planned or ZERO) - self.at_risk - self.replaced

    @property
    def held(self) -> Decimal:
        """What of it the figures hold already."""
        return max(self.delivered, self.reflected)

    @property
    def netted(self) -> Decimal:
        """What it does to the projection: positive where it worsens it.

        A saving that the budget was set with, so that all of it is held, worsens the projection by
        what of it is at risk or replaced.
        """
        still = self.expected - self.held
        return still if self.kind in WORSENS else -still

    @property
    def outstanding(self) -> Decimal:
        """What of a saving is neither delivered nor replaced."""
        return (self.planned or ZERO) - self.delivered - self.replaced

    @property
    def status(self) -> str:
        """How it stands, in words."""
        if self.planned is None:
            return "Amount not known"
        if self.kind not in SAVES:
            return "In the figures already" if self.netted == 0 else "Counted"
        if self.outstanding == 0:
            return "Replaced" if self.delivered == 0 else "Delivered"
        if self.at_risk:
            return "At risk"
        return "Part delivered" if self.delivered else "Planned"

    def in_words(self) -> Iterator[str]:
        """How what is netted comes about, a sentence at a time."""
        if self.planned is None:
            yield "Its amount is not known, so that it counts for nothing."
            return
        if self.kind in SAVES:
            yield from self._parts_in_words()
        if self.reflected:
            yield (
                f"Of it {money.show(self.reflected)} is in the figures already and is not counted "
                "again."
            )
        yield _effect(self.netted)

    def _parts_in_words(self) -> Iterator[str]:
        yield (
            f"Planned {money.show(self.planned or ZERO)}, less {money.show(self.at_risk)} at risk "
            f"and {money.show(self.replaced)} replaced: {money.show(self.expected)} is expected."
        )
        if self.delivered:
            yield (
                f"Of it {money.show(self.delivered)} is delivered: it is in the actuals or the "
                "forecast and is not counted twice."
            )


def _effect(netted: Decimal) -> str:
    if netted == 0:
        return "It leaves the projection as it is."
    way = "raises" if netted > 0 else "lowers"
    return f"It {way} the projected outturn by {money.show(abs(netted))}."


def share_gone(first: dt.date, last: dt.date, day: dt.date) -> Decimal:
    """The share of the days from `first` to `last`, both included, gone by the end of `day`.

    From 0, before the first, to 1.
    """
    days = (last - first).days + 1
    gone = min(max((day - first).days + 1, 0), days)
    return Decimal(gone) / Decimal(days)


def rag(amounts: Amounts, *, gone: Decimal) -> Rag | None:
    """How the delivery of a saving stands once this share of its time has gone: see RAG_RULE.

    None for what is no saving and for one without a known amount.
    """
    if amounts.kind not in SAVES or not amounts.planned:
        return None
    if amounts.at_risk > amounts.planned * RED_SHARE or (gone == 1 and amounts.outstanding):
        return Rag.RED
    due = (amounts.planned - amounts.replaced) * gone
    return Rag.AMBER if amounts.at_risk or amounts.delivered < due else Rag.GREEN
