"""Forms of the claim of contingent money and of its conditions."""

from typing import Any

from django import forms

from innovation.core.fields import MoneyFormField
from innovation.core.forms import DAY, day_widget
from innovation.core.row_form import RowForm
from programmes.models import Decision, GateCondition, Tranche
from programmes.querysets import User


class ClaimForm(forms.Form):
    """What happened to the claim of a tranche: only what may follow is offered."""

    claim = forms.ChoiceField(label="What happened", widget=forms.RadioSelect)
    on = forms.DateField(
        label="On",
        help_text=DAY,
        error_messages={"required": "Enter the day, such as 31/12/2018."},
        widget=day_widget(),
    )
    amount = MoneyFormField(
        label="Released",
        required=False,
        help_text="Only when a part was released: the rest is then withheld.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        help_text="Of what is withheld, why. No names.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ModelChoiceField(
        queryset=Decision.objects.none(),
        required=False,
        empty_label="None",
        help_text="The decision that goes with it, if one was taken.",
    )

    def __init__(self, *args: Any, tranche: Tranche, user: User, **kwargs: Any) -> None:
        """Offer the steps that may follow and the decisions of the programme."""
        super().__init__(*args, **kwargs)
        following = Tranche.NEXT[tranche.claim]
        claim, decision = self.fields["claim"], self.fields["decision"]
        assert isinstance(claim, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(decision, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        claim.choices = [(each, Tranche.Claim(each).label) for each in following]
        if len(following) == 1:
            self.initial["claim"] = following[0]
        if Tranche.Claim.RELEASED not in following:
            del self.fields["amount"]
        visible = Decision.objects.visible_to(user)
        decision.queryset = visible.filter(programme=tranche.award.programme_id)

    def clean(self) -> dict[str, Any]:
        """An amount belongs to a release."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("amount") is not None and cleaned.get("claim") != Tranche.Claim.RELEASED:
            self.add_error("amount", "Leave this empty, or choose “Released” above.")
        return cleaned


class ConditionForm(RowForm):
    """What must be shown."""

    given = frozenset({"tranche"})

    class Meta:
        model = GateCondition
        fields = ["text", "shown_by", "position"]
        labels = {"position": "Place in the list"}
        error_messages = {"text": {"required": "Enter what must be shown."}}
