"""Querysets of the app, one concept a file: what a user may see, and sums by the database."""

from programmes.querysets.milestones import EvidenceQuerySet, MilestoneQuerySet
from programmes.querysets.programmes import (
    NOBODY,
    AssignmentQuerySet,
    AwardQuerySet,
    DecisionQuerySet,
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
    "MilestoneQuerySet",
    "ProgrammeQuerySet",
    "TrancheQuerySet",
    "User",
    "WorkstreamQuerySet",
    "key_of",
]
