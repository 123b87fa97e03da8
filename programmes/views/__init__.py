"""Pages of the app."""

from programmes.views.claim import ClaimView, ConditionEditView, ConditionNewView
from programmes.views.decision import DecisionView
from programmes.views.evidence import EvidenceNewView, EvidenceWithdrawView, evidence_file
from programmes.views.milestone import MilestoneEditView, MilestoneNewView, MilestoneView

__all__ = [
    "ClaimView",
    "ConditionEditView",
    "ConditionNewView",
    "DecisionView",
    "EvidenceNewView",
    "EvidenceWithdrawView",
    "MilestoneEditView",
    "MilestoneNewView",
    "MilestoneView",
    "evidence_file",
]
