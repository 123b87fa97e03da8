"""The form of what is assumed about the time after a grant."""

from typing import ClassVar

from django import forms

from finance.models import ExitAssumptions
from innovation.core.versioned_form import VersionedForm


class ExitAssumptionsForm(VersionedForm):
    """The assumptions of a programme; whose they are and what is counted stay."""

    class Meta:
        model = ExitAssumptions
        fields: ClassVar = [
            *("placement_cost", "cashable_share", "baseline_on", "first_year", "years"),
            *("ending_category", "note"),
        ]
        widgets: ClassVar = {
            "baseline_on": forms.DateInput(
                format="%-d/%-m/%Y", attrs={"class": "govuk-input--width-10"}
            ),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
