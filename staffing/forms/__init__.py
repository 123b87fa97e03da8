"""Forms of the app."""

from staffing.forms.copies import CopiesForm
from staffing.forms.facts import PostFactsForm
from staffing.forms.files import PostFileForm, SpineFileForm, UploadForm
from staffing.forms.status import StatusForm

__all__ = [
    "CopiesForm",
    "PostFactsForm",
    "PostFileForm",
    "SpineFileForm",
    "StatusForm",
    "UploadForm",
]
