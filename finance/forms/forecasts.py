"""Forms about the forecast of a cost line."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from finance.models import Forecast
from finance.month_grid import MOST
from innovation.core import money
from innovation.core.fields import MoneyFormField
from staffing.pay_book import VIEW_POST_PAY

Profile = Forecast.Profile
NOTE_LENGTH = 300


class ProfileForm(forms.Form):
    """By what profile the months left are made anew."""

    profile = forms.ChoiceField(label="Make the months left", widget=forms.RadioSelect)
    annual_amount = MoneyFormField(
        label="Amount of a whole year (£)",
        required=False,
        help_text="Only for equal months. Without it what is left of the budget is spread.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="What the forecast rests on, such as a late start.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the cost of the posts only to those who may see what posts are paid."""
        super().__init__(*args, **kwargs)
        hidden = (
            {Profile.BY_HAND} if user.has_perm(VIEW_POST_PAY) else {Profile.BY_HAND, Profile.POSTS}
        )
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [choice for choice in Profile.choices if choice[0] not in hidden]

    def clean_annual_amount(self) -> Any:
        """Refuse what no year costs."""
        amount = self.cleaned_data["annual_amount"]
        if amount is not None and abs(amount) > MOST:
            raise forms.ValidationError(f"Enter at most {money.show(MOST)}.")
        return amount

    def clean(self) -> dict[str, Any]:
        """Refuse an amount where the profile takes none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("annual_amount") is not None and cleaned.get("profile") != Profile.EQUAL:
            self.add_error("annual_amount", "Leave this empty, or choose equal months.")
        return cleaned


class StandsForm(forms.Form):
    """That a forecast still stands, and what it rests on."""

    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="What the forecast rests on, such as a late start.",
    )
