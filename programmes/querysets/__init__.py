"""Querysets of the app, one concept a file: what a user may see, and sums by the database."""

from programmes.querysets.measures import MeasureQuerySet, ReadingQuerySet
from programmes.querysets.milestones import EvidenceQuerySet, MilestoneQuerySet
from programmes.querysets.programmes import (
    NOBODY,
    AssignmentQuerySet,
    AwardQuerySet,
    DecisionQuerySet,
    GateConditionQuerySet,
    ProgrammeQuerySet,
    TrancheQuerySet,
    User,
    WorkstreamQuerySet,
    key_of,
)

__all__ = [
    "NOBODY",
    "AssignmentQuerySet",
    "AwardQuerySet",
    "DecisionQuerySet",
    "EvidenceQuerySet",
    "GateConditionQuerySet",
    "MeasureQuerySet",
    "MilestoneQuerySet",
    "ProgrammeQuerySet",
    "ReadingQuerySet",
    "TrancheQuerySet",
    "User",
    "WorkstreamQuerySet",
    "key_of",
]
