"""What if the release is late, or of a part."""

from decimal import Decimal
from typing import Any

from django import forms

from innovation.core import money
from innovation.core.fields import MoneyFormField
from innovation.core.forms import DAY, day_widget


class ReleaseForm(forms.Form):
    """How much of a tranche would be released, and when."""

    released = MoneyFormField(label="Released of it", help_text="Such as 1,140,000.")
    on = forms.DateField(
        label="On",
        help_text=DAY,
        widget=day_widget(),
    )

    def __init__(self, *args: Any, most: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = most

    def clean_released(self) -> Decimal:
        """No more than the tranche, and nothing below £0."""
        amount: Decimal = self.cleaned_data["released"]
        if not money.ZERO <= amount <= self._most:
            raise forms.ValidationError(f"Enter £0 to {money.show(self._most)}.")
        return amount
