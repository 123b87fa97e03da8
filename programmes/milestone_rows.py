"""Milestones as at a day, for lists and pages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programmes import milestones
from programmes.milestones import Rag, Stage
from programmes.models import Milestone


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as at a day.

    `days_late` is how long after its planned day it was done, or is waited for: 0 where it was in
    time or is not due. `pieces` counts the evidence in force; `source` says where it comes from.
    """

    milestone: Milestone
    url: str
    workstream: str
    stage: Stage
    rag: Rag
    days_late: int
    pieces: int
    source: str


def milestone_row(milestone: Milestone, day: dt.date) -> MilestoneRow:
    """The milestone, annotated by `with_evidence`, as at a day."""
    planned, actual = milestone.planned_on, milestone.actual_on
    waited_for = actual if actual is not None and actual <= day else day
    return MilestoneRow(
        milestone,
        milestone.get_absolute_url(),
        milestone.workstream.name if milestone.workstream else "Whole programme",
        milestones.stage(planned, actual, day),
        milestones.rag(planned, milestone.forecast_on, actual, day),
        max((waited_for - planned).days, 0),
        milestone.pieces,  # type: ignore[attr-defined]  # annotated
        "Demonstration, invented" if milestone.is_demonstration else str(milestone.citation or ""),
    )


def milestone_rows(rows: Iterable[Milestone], day: dt.date) -> list[MilestoneRow]:
    """Each milestone as at a day, in order."""
    return [milestone_row(milestone, day) for milestone in rows]
