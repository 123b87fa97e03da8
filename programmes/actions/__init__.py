"""Changes to what belongs to programmes: verbs, atomic, each with who did it."""

from programmes.actions.claims import record_claim, save_condition
from programmes.actions.engagements import record_months, save_engagement, save_secondment
from programmes.actions.evidence import add_evidence, withdraw_evidence
from programmes.actions.measures import remove_reading, save_measure, save_reading
from programmes.actions.milestones import save_milestone
from programmes.actions.risks import add_risk, change_risk, review_risk, save_risk_action

__all__ = [
    "add_evidence",
    "add_risk",
    "change_risk",
    "record_claim",
    "record_months",
    "remove_reading",
    "review_risk",
    "save_condition",
    "save_engagement",
    "save_measure",
    "save_milestone",
    "save_reading",
    "save_risk_action",
    "save_secondment",
    "withdraw_evidence",
]
