"""A virement held against the budgets of now: its lines before and after, its faults, its band."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finance.models import CostLine, VirementBand
from finance.virements import BASE_BUDGET, BETWEEN_YEARS, Move, Size, faults, size
from innovation.core import money
from programmes.models import Decision, KeyDecisionThreshold
from programmes.reports import call_in_of, closed_days

RANKS = [str(value) for value in VirementBand.Approver.values]
"""Who approves, from the lowest to the highest."""
NO_BAND = (
    "No band says who approves virements today: an administrator enters the bands first, under "
    "Administration, Virement bands."
)


@dataclass(frozen=True, slots=True)
class Check:
    """The moves of a virement on the budgets of now, in the order of its amounts."""

    kind: str
    day: dt.date
    lines: Sequence[CostLine]
    moves: Sequence[Move]
    bands: Sequence[VirementBand]
    threshold: KeyDecisionThreshold | None

    @property
    def faults(self) -> list[str]:
        """Why it cannot be approved as it is, whoever asks; see `finance.virements.faults`."""
        return faults(self.kind, self.moves)

    @property
    def size(self) -> Size:
        """The amount that its band is found by."""
        given_away: Iterable[Any] = (vars(line)["given_away"] for line in self.lines)
        return size(self.moves, list(given_away))

    @property
    def band(self) -> VirementBand | None:
        """The band of that amount; None where no band is entered for the day."""
        over = [band for band in self.bands if band.over < self.size.amount]
        return max(over, key=lambda band: band.over, default=None)

    @property
    def is_key(self) -> bool:
        """Whether so much is a key decision."""
        return self.threshold is not None and self.size.amount > self.threshold.amount

    @property
    def needs_decision(self) -> bool:
        """Whether its approval names a decision."""
        return self.is_key or (self.band is not None and self.band.needs_decision)

    @property
    def needs_agreement(self) -> bool:
        """Whether a funder has to agree: money of an award moves between years."""
        return self.kind in BETWEEN_YEARS and any(move.funder for move in self.moves)


def check(*, kind: str, amounts: Mapping[int, Decimal], day: dt.date) -> Check:
    """Hold amounts, by the key of their cost line, against the latest budgets, in three queries.

    `day` is the day that the bands and the key decision threshold are of. A line that does not
    exist is left out.
    """
    found = CostLine.objects.filter(pk__in=amounts).with_latest_budget().with_given_away()
    related = ("workstream", "category", "award")
    by_key = {line.pk: line for line in found.select_related(*related)}
    lines = [by_key[key] for key in amounts if key in by_key]
    moves = [_move(line, amounts[line.pk]) for line in lines]
    bands = list(VirementBand.objects.in_force(day))
    threshold = KeyDecisionThreshold.objects.filter(effective_from__lte=day).first()
    return Check(kind, day, lines, moves, bands, threshold)


def _move(line: CostLine, amount: Decimal) -> Move:
    before: Decimal = line.latest_budget  # type: ignore[attr-defined]  # annotated
    return Move(
        head=(line.workstream_id, line.category_id),
        head_name=f"{line.workstream}, {line.category}",
        year=line.year,
        funder=line.award_id or BASE_BUDGET,
        funder_name=str(line.award or "the council’s base budget"),
        before=before,
        amount=amount,
        is_income=line.category.is_income,
        budgeted=bool(line.category.is_income or line.award_id or line.original_budget or before),
    )


def band_in_words(band: VirementBand) -> str:
    """What the band asks for: "Over £0.00: Finance approves."."""
    over = f"Over {money.show(band.over)}"
    if band.approver == VirementBand.Approver.FINANCE:
        return f"{over}: Finance approves."
    who = band.get_approver_display()
    if band.needs_decision:
        return f"{over}: {who}, and the approval names the decision."
    return f"{over}: {who}, and the note of the approval says who agreed."


def authority(found: Check) -> str:
    """Which band applies and why, as an approval keeps it; "" where no band is entered."""
    band = found.band
    if band is None:
        return ""
    since = f"In force from {band.effective_from:%-d %B %Y}. {band.source}"
    return f"{asked(found, band)} {since}"


def asked(found: Check, band: VirementBand) -> str:
    """The size of a virement, and what it asks of the approval."""
    key = ""
    if found.threshold is not None and found.is_key:
        over = money.show(found.threshold.amount, pence=False)
        key = f" More than {over} is a key decision."
    return f"{found.size.why} {band_in_words(band)}{key}"


def lacks_authority(found: Check, *, decision: Decision | None, note: str) -> str:
    """What the approval lacks by its size, in words for the approver; "" when nothing."""
    band = found.band
    if band is None:
        return NO_BAND
    if found.needs_decision:
        fault = _fault_of(decision, found, band)
        return f"{asked(found, band)} {fault}" if fault else ""
    if band.approver != VirementBand.Approver.FINANCE and not note.strip():
        return f"{asked(found, band)} Enter it in the note."
    return ""


def _fault_of(decision: Decision | None, found: Check, band: VirementBand) -> str:
    if decision is None:
        return "Choose the decision; record it first where it is not in the list."
    if band.needs_decision and RANKS.index(decision.taken_by) < RANKS.index(band.approver):
        return f"{decision.reference} was taken by the {decision.get_taken_by_display()}."
    if found.is_key and decision.kind != Decision.Kind.KEY:
        return f"{decision.reference} is no key decision."
    days = call_in_of(decision, closed_days())
    in_force = days.in_force if days else decision.decided_on
    if in_force > found.day:
        return f"{decision.reference} is in force only from {in_force:%-d %B %Y}."
    return ""
