"""Querysets of the app, one concept a file: what a user may see, and sums by the database."""

from programmes.querysets.delivery import DeliveryQuerySet
from programmes.querysets.engagements import EngagementQuerySet, SecondmentQuerySet
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
from programmes.querysets.risks import RiskActionQuerySet, RiskQuerySet, with_risk_costs

__all__ = [
    "NOBODY",
    "AssignmentQuerySet",
    "AwardQuerySet",
    "DecisionQuerySet",
    "DeliveryQuerySet",
    "EngagementQuerySet",
    "EvidenceQuerySet",
    "GateConditionQuerySet",
    "MeasureQuerySet",
    "MilestoneQuerySet",
    "ProgrammeQuerySet",
    "ReadingQuerySet",
    "RiskActionQuerySet",
    "RiskQuerySet",
    "SecondmentQuerySet",
    "TrancheQuerySet",
    "User",
    "WorkstreamQuerySet",
    "key_of",
    "with_risk_costs",
]
