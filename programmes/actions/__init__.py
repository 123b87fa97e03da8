"""Changes to what belongs to programmes: verbs, atomic, each with who did it."""

from programmes.actions.claims import record_claim, save_condition
from programmes.actions.evidence import add_evidence, withdraw_evidence
from programmes.actions.milestones import save_milestone

__all__ = [
    "add_evidence",
    "record_claim",
    "save_condition",
    "save_milestone",
    "withdraw_evidence",
]
