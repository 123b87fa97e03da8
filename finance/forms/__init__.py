"""Forms of the app."""

from finance.forms.adjustments import AdjustmentForm
from finance.forms.budget import CostLineForm
from finance.forms.codes import CodesForm
from finance.forms.decisions import ConfirmForm, RetryForm, ReverseForm
from finance.forms.forecasts import ProfileForm, StandsForm
from finance.forms.mapping import MappingForm
from finance.forms.reading import ReadingForm
from finance.forms.upload import UploadForm
from finance.forms.virements import DecideForm, SeenForm

__all__ = [
    "AdjustmentForm",
    "CodesForm",
    "ConfirmForm",
    "CostLineForm",
    "DecideForm",
    "MappingForm",
    "ProfileForm",
    "ReadingForm",
    "RetryForm",
    "ReverseForm",
    "SeenForm",
    "StandsForm",
    "UploadForm",
]
