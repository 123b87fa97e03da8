"""Reports of the app."""

from programmes.reports.decisions import DecisionList, call_in_of, closed_days
from programmes.reports.milestones import MilestoneList

__all__ = ["DecisionList", "MilestoneList", "call_in_of", "closed_days"]
