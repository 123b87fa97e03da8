"""Models of the app, one concept a file."""

from programmes.models.award import Award, ClaimStep, GateCondition, Tranche
from programmes.models.calendar import KeyDecisionThreshold, NonWorkingDay
from programmes.models.decision import Decision
from programmes.models.engagement import (
    Engagement,
    EngagementMonth,
    LendingLimit,
    Organisation,
    Secondment,
)
from programmes.models.measure import Measure, Reading
from programmes.models.milestone import Evidence, Milestone
from programmes.models.place import Area, Cluster
from programmes.models.programme import Assignment, Programme
from programmes.models.risk import Risk, RiskAction, RiskRating, RiskReview
from programmes.models.source import Citation, SourceDocument
from programmes.models.workstream import FormerName, Workstream

__all__ = [
    "Area",
    "Assignment",
    "Award",
    "Citation",
    "ClaimStep",
    "Cluster",
    "Decision",
    "Engagement",
    "EngagementMonth",
    "Evidence",
    "FormerName",
    "GateCondition",
    "KeyDecisionThreshold",
    "LendingLimit",
    "Measure",
    "Milestone",
    "NonWorkingDay",
    "Organisation",
    "Programme",
    "Reading",
    "Risk",
    "RiskAction",
    "RiskRating",
    "RiskReview",
    "Secondment",
    "SourceDocument",
    "Tranche",
    "Workstream",
]
