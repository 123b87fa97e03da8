"""Forms of the app."""

from programmes.forms.claims import ClaimForm, ConditionForm
from programmes.forms.evidence import EvidenceForm, WithdrawEvidenceForm
from programmes.forms.measures import MeasureForm, ReadingForm, RemoveReadingForm
from programmes.forms.milestones import MilestoneForm
from programmes.forms.risks import ReviewForm, RiskActionForm, RiskForm

__all__ = [
    "ClaimForm",
    "ConditionForm",
    "EvidenceForm",
    "MeasureForm",
    "MilestoneForm",
    "ReadingForm",
    "RemoveReadingForm",
    "ReviewForm",
    "RiskActionForm",
    "RiskForm",
    "WithdrawEvidenceForm",
]
