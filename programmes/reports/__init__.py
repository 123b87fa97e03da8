"""Reports of the app."""

from programmes.reports.decisions import DecisionList, call_in_of, closed_days
from programmes.reports.measures import MeasureList
from programmes.reports.milestones import MilestoneList
from programmes.reports.risks import RiskList

__all__ = [
    "DecisionList",
    "MeasureList",
    "MilestoneList",
    "RiskList",
    "call_in_of",
    "closed_days",
]
