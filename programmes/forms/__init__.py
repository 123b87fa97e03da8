"""Forms of the app."""

from programmes.forms.evidence import EvidenceForm, WithdrawEvidenceForm
from programmes.forms.milestones import MilestoneForm

__all__ = ["EvidenceForm", "MilestoneForm", "WithdrawEvidenceForm"]
