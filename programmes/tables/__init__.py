"""Tables of the app."""

from programmes.tables.decisions import DecisionTable
from programmes.tables.measures import (
    MeasureTable,
    ProjectionTable,
    ReadingTable,
    TargetTable,
)
from programmes.tables.milestones import MilestoneTable
from programmes.tables.risks import RiskTable

__all__ = [
    "DecisionTable",
    "MeasureTable",
    "MilestoneTable",
    "ProjectionTable",
    "ReadingTable",
    "RiskTable",
    "TargetTable",
]
