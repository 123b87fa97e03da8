"""The form that asks how many more posts like one there are to be."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminIntegerFieldWidget, AdminTextInputWidget

from staffing.models import Post
from staffing.post_numbers import numbers_from

MOST = 50


class CopiesForm(forms.Form):
    """How many, and the number of the first; cleaned to `numbers`."""

    count = forms.IntegerField(
        label="How many more",
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=AdminIntegerFieldWidget,
    )
    first = forms.CharField(
        label="First number",
        widget=AdminTextInputWidget,
        help_text="Each of the others is one more than the one before.",
    )

    def clean(self) -> dict[str, Any]:
        """Count the numbers up, each a number that a post may have."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                cleaned["numbers"] = numbers_from(cleaned["first"], cleaned["count"])
            except ValueError as error:
                self.add_error("first", str(error))
            else:
                self._check(cleaned["numbers"])
        return cleaned

    def _check(self, numbers: list[str]) -> None:
        field = Post._meta.get_field("number")  # noqa: SLF001 - Django's documented name
        for number in (numbers[0], numbers[-1]):
            try:
                field.run_validators(number)
            except forms.ValidationError as error:
                self.add_error("first", error)
                return
