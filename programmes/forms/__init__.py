"""Forms of the app."""

from programmes.forms.claims import ClaimForm, ConditionForm
from programmes.forms.evidence import EvidenceForm, WithdrawEvidenceForm
from programmes.forms.milestones import MilestoneForm

__all__ = ["ClaimForm", "ConditionForm", "EvidenceForm", "MilestoneForm", "WithdrawEvidenceForm"]
