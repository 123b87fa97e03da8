"""Changes to what belongs to programmes: verbs, atomic, each with who did it."""

from programmes.actions.claims import record_claim, save_condition
from programmes.actions.evidence import add_evidence, withdraw_evidence
from programmes.actions.measures import remove_reading, save_measure, save_reading
from programmes.actions.milestones import save_milestone
from programmes.actions.risks import add_risk, change_risk, review_risk, save_risk_action

__all__ = [
    "add_evidence",
    "add_risk",
    "change_risk",
    "record_claim",
    "remove_reading",
    "review_risk",
    "save_condition",
    "save_measure",
    "save_milestone",
    "save_reading",
    "save_risk_action",
    "withdraw_evidence",
]
