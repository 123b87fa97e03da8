"""Forms of the app."""

from staffing.forms.copies import CopiesForm
from staffing.forms.facts import PostFactsForm
from staffing.forms.files import PostFileForm, SpineFileForm, UploadForm
from staffing.forms.status import StatusForm
from staffing.forms.steps import StepForm, WithdrawForm

__all__ = [
    "CopiesForm",
    "PostFactsForm",
    "PostFileForm",
    "SpineFileForm",
    "StatusForm",
    "StepForm",
    "UploadForm",
    "WithdrawForm",
]
