"""Forms that close a period and open it again."""

from django import forms


class CloseForm(forms.Form):
    """Why a period is closed in spite of what stands against it."""

    reason = forms.CharField(
        label="Why it is closed all the same",
        required=False,
        max_length=300,
        help_text="Only where something blocks the close. It is kept with the close.",
    )


class ReopenForm(forms.Form):
    """Why a period is opened again."""

    reason = forms.CharField(
        label="Why it is reopened",
        max_length=300,
        error_messages={"required": "Say why the period is reopened."},
    )
