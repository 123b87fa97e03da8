"""What a user decides about a file or an import."""

from typing import Any

from django import forms

from finance.actions import Tally
from finance.actions.reverse_import import MAX_REASON
from finance.forms.reading import DECLARED_HELP
from finance.models import LedgerImport
from innovation.core.fields import PeriodFormField


class ExpectedForm(forms.Form):
    """What the user was shown and confirms: nothing else is loaded."""

    rows = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    pence = forms.IntegerField(widget=forms.HiddenInput)

    def expected(self) -> Tally:
        """The rows and pence that are to be loaded."""
        return Tally(self.cleaned_data["rows"], self.cleaned_data["pence"])


class ConfirmForm(ExpectedForm):
    """The same of a file, with the rule that it is loaded by."""

    rule = forms.ChoiceField(choices=LedgerImport.Rule.choices, widget=forms.HiddenInput)
    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReverseForm(forms.Form):
    """Why an import is reversed."""

    reason = forms.CharField(
        label="Reason for the reversal",
        max_length=MAX_REASON,
        help_text="It is kept with the reversal, for the auditor.",
        error_messages={"required": "Say why the import is reversed."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RejectsForm(forms.Form):
    """Which of the rows that were chosen the user was shown: those up to the key `last`."""

    last = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class AsideForm(RejectsForm):
    """Why rejected rows are not to be loaded."""

    because = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Such as “Another council’s, credited by the shared service in May”. It is "
        "kept with each row, for the auditor.",
        error_messages={"required": "Say why the rows are set aside."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RetryForm(forms.Form):
    """What the rows that wait need beside a second try.

    Their period, where the mapping takes it from the user; and whether those that restate others
    are loaded too, where there are such rows.
    """

    declared = PeriodFormField(
        label="Period of these rows",
        help_text=DECLARED_HELP,
        error_messages={"required": "Enter the period that these rows are for."},
    )
    accept_restated = forms.BooleanField(
        label="Load the rows that were loaded before with other details, too", required=False
    )

    def __init__(self, *args: Any, asks_period: bool, restates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_period:
            del self.fields["declared"]
        if not restates:
            del self.fields["accept_restated"]
