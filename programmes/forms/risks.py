"""Forms of risks, their reviews and what is done about them."""

import datetime as dt
from typing import Any

from django import forms

from innovation.core.forms import DAY, day_widget
from innovation.core.versioned_form import VersionedForm
from programmes.forms.offers import offer_place
from programmes.models import Risk, RiskAction
from programmes.models.risk import IMPACT, PROBABILITY
from programmes.querysets import User
from programmes.risks import Score


def small_text() -> forms.Textarea:
    """A box for a few lines."""
    return forms.Textarea(attrs={"rows": 3})


class RiskForm(VersionedForm):
    """A risk; who does not see every programme keeps those of the own workstreams."""

    class Meta:
        model = Risk
        fields = [
            *("programme", "workstream", "title", "cause", "event", "effect", "category", "owner"),
            *("probability_before", "impact_before", "probability_target", "impact_target"),
            *("cost_low", "cost_expected", "cost_high", "closed_on", "closed_because"),
        ]
        widgets = {
            "cause": small_text(),
            "event": small_text(),
            "effect": small_text(),
            "closed_on": day_widget(),
        }
        help_texts = {
            "cost_low": "In pounds, what it would add to the projected outturn. Leave all three "
            "empty when nobody can say yet.",
            "closed_on": f"Leave this empty while the risk is open. {DAY}",
        }
        error_messages = {
            "title": {"required": "Enter a short name for the risk."},
            "cause": {"required": "Say because of what it may happen."},
            "event": {"required": "Say what may happen."},
            "effect": {"required": "Say what would follow."},
            "owner": {"required": "Enter the role or post that owns it."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what the user may see; a risk that is new is open."""
        super().__init__(*args, **kwargs)
        offer_place(self, user)
        if not self.instance.pk:
            del self.fields["closed_on"], self.fields["closed_because"]


class ReviewForm(forms.Form):
    """How large a risk is as of a day."""

    on = forms.DateField(
        label="Reviewed on",
        help_text=DAY,
        widget=day_widget(),
        error_messages={"required": "Enter the day of the review."},
    )
    probability = forms.TypedChoiceField(
        label="Probability now",
        choices=[("", "Choose"), *PROBABILITY],
        coerce=int,
        error_messages={"required": "Choose how likely it is now."},
    )
    impact = forms.TypedChoiceField(
        label="Impact now",
        choices=[("", "Choose"), *IMPACT],
        coerce=int,
        error_messages={"required": "Choose how bad it would be now."},
    )
    note = forms.CharField(
        label="What changed, and why",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, last: dt.date | None = None, **kwargs: Any) -> None:
        """`last` is the day of the latest review, which the next one is not before."""
        super().__init__(*args, **kwargs)
        self._last = last

    def clean_on(self) -> dt.date:
        """Refuse a day before the latest review: it would be passed over."""
        day: dt.date = self.cleaned_data["on"]
        if self._last is not None and day < self._last:
            raise forms.ValidationError(
                f"The latest review is of {self._last:%-d %B %Y}: enter that day or a later one.",
                code="before",
            )
        return day

    @property
    def score(self) -> Score:
        """The score that was entered."""
        return Score(self.cleaned_data["probability"], self.cleaned_data["impact"])


class RiskActionForm(VersionedForm):
    """Something that is done about a risk."""

    given = frozenset({"risk"})

    class Meta:
        model = RiskAction
        fields = ["title", "owner", "due_on", "done_on"]
        widgets = {"due_on": day_widget(), "done_on": day_widget()}
        help_texts = {"due_on": DAY, "done_on": f"Leave this empty until it is done. {DAY}"}
        error_messages = {
            "title": {"required": "Enter what is to be done."},
            "owner": {"required": "Enter the role or post that does it."},
            "due_on": {"required": "Enter the day by which it is to be done."},
        }
