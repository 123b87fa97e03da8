"""Forms about money that was not spent."""

from django import forms

from finance.models import UnderspendRecord
from innovation.core.fields import MoneyFormField

MAX_NOTE = 300


class UnderspendForm(forms.Form):
    """What becomes of money that closed periods did not spend."""

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=UnderspendRecord.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    amount = MoneyFormField(
        label="Amount (£)",
        error_messages={"required": "Enter the amount."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    note = forms.CharField(
        label="Note",
        max_length=MAX_NOTE,
        help_text="What was agreed, and by whom. It is kept for the auditor.",
        error_messages={"required": "Say what was agreed, and by whom."},
    )


class UnderspendWithdrawForm(forms.Form):
    """Why a record is wrong."""

    reason = forms.CharField(
        label="Reason",
        max_length=MAX_NOTE,
        help_text="It is kept with the record, for the auditor.",
        error_messages={"required": "Say why the record is withdrawn."},
    )
