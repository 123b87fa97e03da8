"""Tables of virements: the list, the lines of one, and the bands that say who approves."""

from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables

from finance.models import Virement, VirementBand
from finance.tables.imports import MomentColumn
from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    Table,
    TextColumn,
    YearColumn,
)


class VirementTable(Table):
    """Virements, each with what it moves in the lines that the user may see."""

    number = TextColumn("Number", linkify=("finance:virement", [tables.A("pk")]))
    programme = TextColumn("Programme", accessor="programme__name")
    kind = ChoiceColumn("Kind", choices=Virement.Kind)
    status = ChoiceColumn("Status", choices=Virement.Status)
    reason = TextColumn("Reason", orderable=False)
    moved = MoneyColumn("Moved", total=True)
    requested_by = TextColumn("Asked for by", accessor="requested_by__username")
    requested_role = TextColumn("In the role of", orderable=False)
    submitted_at = MomentColumn("Submitted", default="")
    decided_by = TextColumn("Decided by", accessor="decided_by__username", default="")
    decided_role = TextColumn("Decided in the role of", orderable=False)
    decided_at = MomentColumn("Decided", default="")

    caption = "Virements"

    class Meta:
        empty_text = "No virements here. Clear a filter, or ask for a virement."


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a virement: its budget before and after, where known, and what was taken in all.

    `taken` and `given` are positive; the one that does not apply is None. `taken_in_all` is what
    approved virements and this one take from the line together, None where it takes nothing.
    """

    name: str
    url: str
    year: int
    before: Decimal | None
    taken: Decimal | None
    given: Decimal | None
    after: Decimal | None
    taken_in_all: Decimal | None = None


class VirementLineTable(Table):
    """The lines of a virement."""

    name = TextColumn("Cost line", linkify=lambda record: record.url)
    year = YearColumn("Year")
    before = MoneyColumn("Budget before", default="")
    taken = MoneyColumn("Taken", default="", total=True)
    given = MoneyColumn("Given", default="", total=True)
    after = MoneyColumn("Budget after", default="")
    taken_in_all = MoneyColumn("Taken so far, with this", default="")

    caption = "What it moves"

    class Meta:
        orderable = False
        empty_text = "It has no lines yet."


class BandTable(Table):
    """Who approves virements of which size."""

    over = MoneyColumn("Over")
    approver = ChoiceColumn("Who agrees", choices=VirementBand.Approver)
    needs_decision = TextColumn("Recorded decision")
    effective_from = DateColumn("In force from")
    source = TextColumn("Where it comes from", attrs={"td": {"class": "words"}})

    caption = "Who approves what"

    class Meta:
        orderable = False
        empty_text = "No bands are entered, so nothing can be approved: ask an administrator."

    def render_needs_decision(self, *, value: bool) -> str:
        """In words."""
        return "Needed" if value else "Not needed"
