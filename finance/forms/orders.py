"""Sending a file of open orders."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.template.defaultfilters import filesizeformat

from finance.ledger_file import LedgerFileError, survey
from finance.ledger_file.workbook import as_text, named
from finance.models import OrderUpload
from innovation.core.forms import day_widget
from programmes.models import Programme

if TYPE_CHECKING:
    _Form = forms.ModelForm[OrderUpload]
else:
    _Form = forms.ModelForm  # not subscriptable at run time

MAX_BYTES = 5 * 1024 * 1024
MAX_TEXT = 4 * MAX_BYTES
"""Bytes of text in a workbook, which is packed."""


class OrderUploadForm(_Form):
    """A file of open orders, the programme that it is for, and the day that it is of."""

    file = forms.FileField(
        label="File of open orders",
        max_length=255,
        help_text="CSV, or a workbook (XLSX or ODS) with the orders on its first sheet. At most "
        f"{filesizeformat(MAX_BYTES)}.",
        error_messages={
            "required": "Choose the file of open orders.",
            "missing": "Choose the file of open orders.",
            "empty": "The file is empty. Save it from the purchasing system again.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ods,text/csv"}),
    )

    class Meta:
        model = OrderUpload
        fields = ["programme", "as_at", "leave_out"]
        labels = {
            "as_at": "The orders are as at",
            "leave_out": "Leave out the rows of cost centres that this programme does not have",
        }
        help_texts = {
            "as_at": "The day that the file was made on, mostly the last of a month, such as "
            "31/12/2018. Invoices up to this day are off the amounts already; later ones in the "
            "ledger are taken off here.",
            "leave_out": "Tick this for a file of the whole council: what is left out is counted, "
            "and not loaded.",
        }
        widgets = {"as_at": day_widget()}
        error_messages = {
            "programme": {"required": "Choose the programme that the orders are of."},
            "as_at": {
                "required": "Enter the day that the file is of, such as 31/12/2018.",
            },
        }

    field_order = ["programme", "file", "as_at", "leave_out"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the programmes that the user may see in whole, as a file replaces all orders."""
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Programme.objects.assigned_whole_to(user)
        self.content = b""

    def clean_file(self) -> Any:
        """Take a workbook as CSV, and refuse at once what is neither."""
        file = self.cleaned_data["file"]
        try:
            with as_text(file) as plain:
                survey(plain.file)
                self.content = plain.file.read(MAX_TEXT + 1)
                self.instance.file_name = named(file.name, plain.sheet)
        except LedgerFileError as error:
            raise forms.ValidationError(str(error), code="unreadable") from error
        if len(self.content) > MAX_TEXT:
            message = "The sheet holds too much text. Save only the columns that you need."
            raise forms.ValidationError(message, code="too_large")
        return file
