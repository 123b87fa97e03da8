"""The list of decisions."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from innovation.core.reports import Report
from programmes.call_in import CallIn, call_in
from programmes.filters import DecisionFilter
from programmes.models import Decision, NonWorkingDay
from programmes.querysets import DecisionQuerySet
from programmes.tables import DecisionTable


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as the list shows it."""

    url: str
    reference: str
    title: str
    programme: str
    taken_by: str
    kind: str
    decided_on: dt.date
    call_in_ends: dt.date | None
    effect: str
    amount: Decimal | None


class DecisionList(Report):
    """Who agreed to what, when, and for how much."""

    title = "Decisions"
    lead = "Nothing is budgeted beyond what a decision approved, nor approved beyond the award."
    address = "programmes:decision-list"
    permission_required = "programmes.view_decision"
    table_class = DecisionTable
    filter_class = DecisionFilter
    wide = True

    def get_rows(self) -> DecisionQuerySet:
        """The decisions about the programmes that the user may see."""
        return Decision.objects.visible_to(self.request.user).select_related("programme")

    def prepare(self, rows: QuerySet[Decision]) -> list[DecisionRow]:
        """Each decision with the last day of its call-in."""
        closed = closed_days()
        return [decision_row(decision, closed) for decision in rows]


def closed_days() -> set[dt.date]:
    """The days that are no working days, in one query."""
    return set(NonWorkingDay.objects.values_list("day", flat=True))


def call_in_of(decision: Decision, closed: set[dt.date]) -> CallIn | None:
    """The call-in of a decision; None for one that cannot be called in."""
    if not decision.eligible_for_call_in:
        return None
    return call_in(decision.decided_on, decision.published_on, closed)


def decision_row(decision: Decision, closed: set[dt.date]) -> DecisionRow:
    """The decision as the list shows it."""
    days = call_in_of(decision, closed)
    return DecisionRow(
        decision.get_absolute_url(),
        decision.reference,
        decision.title,
        decision.programme.name,
        decision.taken_by,
        decision.kind,
        decision.decided_on,
        days.ends if days else None,
        decision.effect,
        decision.amount,
    )
