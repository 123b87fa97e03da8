"""Pages of the app."""

from programmes.views.claim import ClaimView, ConditionEditView, ConditionNewView
from programmes.views.decision import DecisionView
from programmes.views.evidence import EvidenceNewView, EvidenceWithdrawView, evidence_file
from programmes.views.measure import (
    MeasureEditView,
    MeasureNewView,
    MeasureView,
    ReadingEditView,
    ReadingNewView,
    ReadingRemoveView,
)
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
    "MeasureEditView",
    "MeasureNewView",
    "MeasureView",
    "MilestoneEditView",
    "MilestoneNewView",
    "MilestoneView",
    "ReadingEditView",
    "ReadingNewView",
    "ReadingRemoveView",
    "RiskActionEditView",
    "RiskActionNewView",
    "RiskEditView",
    "RiskNewView",
    "RiskReviewView",
    "RiskView",
    "evidence_file",
]
