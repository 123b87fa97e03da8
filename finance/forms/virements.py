"""What people enter about a virement."""

from typing import Any

from django import forms

from finance.actions.virements import Agreement
from finance.models import Virement
from innovation.core.forms import DAY, day_widget
from programmes.models import Decision
from programmes.querysets import User

AGREEMENT = ("agreed_on", "agreement_reference", "agreement_source")
"""The fields of a funder's agreement."""
REOPEN = "Nothing was changed: look at the virement as it is now, and try again."


class SeenForm(forms.Form):
    """The version of a virement that the page showed, for what is done to it by one button."""

    seen_version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": REOPEN, "invalid": REOPEN, "min_value": REOPEN},
    )

    def __init__(self, *args: Any, virement: Virement, **kwargs: Any) -> None:
        """Begin with the version that is shown."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen_version", virement.version)

    def look_again(self, version: int) -> None:
        """Take the virement as it is now for seen, so that what was entered may be sent again."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_version"] = version
        self.data = data


class AgreementForm(forms.Form):
    """What a funder agreed to, all of it or nothing."""

    agreed_on = forms.DateField(
        label="The funder agreed on",
        help_text=DAY,
        required=False,
        widget=day_widget(),
    )
    agreement_reference = forms.CharField(
        label="Reference of the agreement", max_length=100, required=False
    )
    agreement_source = forms.CharField(
        label="Where the agreement is kept",
        help_text="Such as the address of the e-mail or the folder.",
        max_length=300,
        required=False,
    )

    def agreement(self) -> Agreement:
        """The agreement as it was entered."""
        entered = self.cleaned_data
        return Agreement(
            agreed_on=entered.get("agreed_on"),
            reference=entered.get("agreement_reference", ""),
            source=entered.get("agreement_source", ""),
        )


class DecideForm(AgreementForm, SeenForm):
    """What an approver enters: a note, the decision behind it, the funder's agreement.

    The agreement is asked for only where one is needed.
    """

    field_order = ("note", "decision", *AGREEMENT)

    note = forms.CharField(
        label="Note",
        help_text="For a rejection say why. Where somebody else agrees by the bands, say who did "
        "and when. Whoever sees the virement reads it.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision = forms.ModelChoiceField(
        label="Decision",
        help_text="The recorded decision that approves it, where its size asks for one.",
        queryset=Decision.objects.none(),
        empty_label="None",
        required=False,
    )

    def __init__(
        self, *args: Any, virement: Virement, user: User, needs_agreement: bool, **kwargs: Any
    ) -> None:
        """Offer the decisions about the programme, and what the request says of the funder."""
        super().__init__(*args, virement=virement, **kwargs)
        decisions = Decision.objects.visible_to(user).filter(programme=virement.programme_id)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]  # of a model choice
        for name in AGREEMENT:
            self.initial[name] = getattr(virement, name)
            if not needs_agreement:
                del self.fields[name]
