"""What filters offer of programmes, only what the user may see; and the filters of the app."""

from programmes.filters.choices import award_choices, programme_choices, workstream_choices
from programmes.filters.decisions import DecisionFilter
from programmes.filters.measures import MeasureFilter
from programmes.filters.milestones import MilestoneFilter
from programmes.filters.risks import RiskFilter

__all__ = [
    "DecisionFilter",
    "MeasureFilter",
    "MilestoneFilter",
    "RiskFilter",
    "award_choices",
    "programme_choices",
    "workstream_choices",
]
