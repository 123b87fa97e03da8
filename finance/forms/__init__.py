"""Forms of the app."""

from finance.forms.accruals import AccrualForm, WithdrawAccrualForm
from finance.forms.adjustments import AdjustmentForm
from finance.forms.budget import CostLineForm
from finance.forms.closing import CloseForm, ReopenForm
from finance.forms.codes import CodesForm
from finance.forms.commentary import CommentaryForm
from finance.forms.decisions import (
    AsideForm,
    ConfirmForm,
    ExpectedForm,
    RejectsForm,
    RetryForm,
    ReverseForm,
)
from finance.forms.forecasts import ProfileForm, StandsForm
from finance.forms.mapping import MappingForm
from finance.forms.reading import ReadingForm
from finance.forms.underspends import UnderspendForm, UnderspendWithdrawForm
from finance.forms.upload import UploadForm
from finance.forms.virement_requests import LineFormSet, RequestForm, StartForm
from finance.forms.virements import DecideForm, SeenForm

__all__ = [
    "AccrualForm",
    "AdjustmentForm",
    "AsideForm",
    "CloseForm",
    "CodesForm",
    "CommentaryForm",
    "ConfirmForm",
    "CostLineForm",
    "DecideForm",
    "ExpectedForm",
    "LineFormSet",
    "MappingForm",
    "ProfileForm",
    "ReadingForm",
    "RejectsForm",
    "ReopenForm",
    "RequestForm",
    "RetryForm",
    "ReverseForm",
    "SeenForm",
    "StandsForm",
    "StartForm",
    "UnderspendForm",
    "UnderspendWithdrawForm",
    "UploadForm",
    "WithdrawAccrualForm",
]
