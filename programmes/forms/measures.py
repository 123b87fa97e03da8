"""Forms of measures, and of what they read, are to read and are expected to."""

from typing import Any

from django import forms

from innovation.core.forms import DAY, day_widget
from innovation.core.versioned_form import VersionedForm
from programmes.forms.offers import offer_place
from programmes.models import Measure, Reading
from programmes.querysets import User

WORDS = {
    Reading.Kind.READ: ("Read on", "What it read"),
    Reading.Kind.TARGET: ("To be met by", "Target"),
    Reading.Kind.PROJECTED: ("Projected for", "What it is expected to read"),
}
"""What the day and the number of each kind are called."""
MAX_REASON = 100


class MeasureForm(VersionedForm):
    """A measure; who does not see every programme keeps those of the own workstreams."""

    class Meta:
        model = Measure
        fields = [
            *("programme", "workstream", "name", "description", "question", "unit"),
            *("lower_is_better", "baseline_on"),
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "question": forms.RadioSelect,
            "baseline_on": day_widget(),
        }
        help_texts = {
            "baseline_on": "The day of the reading that the others are compared with: the first "
            f"one while this is empty. {DAY}",
        }
        error_messages = {
            "name": {"required": "Enter a short name for the measure."},
            "question": {"required": "Choose the question that it answers."},
            "unit": {"required": "Enter what is counted, such as children."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what the user may see; a measure that is new has no reading to begin with."""
        super().__init__(*args, **kwargs)
        offer_place(self, user)
        question = self.fields["question"]
        assert isinstance(question, forms.ChoiceField)  # noqa: S101 - for the type checker
        question.choices = Measure.Question.choices
        if not self.instance.pk:
            del self.fields["baseline_on"]


class ReadingForm(VersionedForm):
    """A reading, a target or a projection of a measure; a correction says why."""

    given = frozenset({"measure", "kind", "made_on", "citation"})
    because = forms.CharField(
        label="Why it is corrected",
        max_length=MAX_REASON,
        error_messages={"required": "Say why it is corrected."},
    )

    class Meta:
        model = Reading
        fields = ["on", "value", "made_on", "note"]
        widgets = {"on": day_widget(), "made_on": day_widget()}
        help_texts = {
            "made_on": f"The day on which it was expected so. {DAY}",
            "note": "The return, report or system, and who counted it, by role.",
        }
        error_messages = {
            "on": {"required": "Enter the day."},
            "value": {"required": "Enter the number."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for what the kind of the instance has."""
        super().__init__(*args, **kwargs)
        reading: Any = self.instance
        day, number = WORDS[reading.kind]
        self.fields["on"].label, self.fields["on"].help_text = day, DAY
        self.fields["value"].label = f"{number} ({reading.measure.unit})"
        self.fields["made_on"].label = "Projected on"
        self.fields["note"].required = reading.citation_id is None
        self.fields["note"].error_messages["required"] = "Say where it comes from."
        if reading.kind != Reading.Kind.PROJECTED:
            del self.fields["made_on"]
        else:
            self.fields["made_on"].required = True
        if reading.pk:
            self.initial["value"] = f"{reading.value.normalize():f}"
        else:
            del self.fields["because"]


class RemoveReadingForm(forms.Form):
    """Why a reading, target or projection should never have been recorded."""

    because = forms.CharField(
        label="Why it should not be there",
        max_length=MAX_REASON,
        help_text="The history keeps what it was, who took it out and why.",
        error_messages={"required": "Say why it should not be there."},
    )
