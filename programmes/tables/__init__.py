"""Tables of the app."""

from programmes.tables.decisions import DecisionTable
from programmes.tables.milestones import MilestoneTable

__all__ = ["DecisionTable", "MilestoneTable"]
