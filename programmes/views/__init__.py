"""Pages of the app."""

from programmes.views.claim import ClaimView, ConditionEditView, ConditionNewView
from programmes.views.decision import DecisionView
from programmes.views.evidence import EvidenceNewView, EvidenceWithdrawView, evidence_file
from programmes.views.milestone import MilestoneEditView, MilestoneNewView, MilestoneView
from programmes.views.risk import (
    RiskActionEditView,
    RiskActionNewView,
    RiskEditView,
    RiskNewView,
    RiskReviewView,
    RiskView,
)

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
    "RiskActionEditView",
    "RiskActionNewView",
    "RiskEditView",
    "RiskNewView",
    "RiskReviewView",
    "RiskView",
    "evidence_file",
]
