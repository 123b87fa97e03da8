"""Forms of the ledger import."""

from finance.forms.codes import CodesForm
from finance.forms.decisions import ConfirmForm, RetryForm, ReverseForm
from finance.forms.mapping import MappingForm
from finance.forms.reading import ReadingForm
from finance.forms.upload import UploadForm

__all__ = [
    "CodesForm",
    "ConfirmForm",
    "MappingForm",
    "ReadingForm",
    "RetryForm",
    "ReverseForm",
    "UploadForm",
]
