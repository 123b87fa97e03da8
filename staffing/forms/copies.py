"""The form that asks how many more posts like one there are to be, and from when."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminIntegerFieldWidget,
    AdminTextInputWidget,
)
from django.utils import timezone

from innovation.core.as_at import last_day_known
from innovation.core.tables import show_date
from staffing.models import Post
from staffing.post_numbers import numbers_from

MOST = 50


class CopiesForm(forms.Form):
    """How many, the number of the first, cleaned to `numbers`, and the day they are to start.

    The planned start of the post that they are like is proposed, unless that is past.
    """

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
    planned_start = forms.DateField(
        label="Planned start",
        widget=AdminDateWidget,
        error_messages={"required": "Enter when the new posts are to start."},
    )

    def __init__(self, *args: Any, like: Post, **kwargs: Any) -> None:
        """Propose the planned start of a post, or say that it is past."""
        super().__init__(*args, **kwargs)
        start = self.fields["planned_start"]
        if _is_past(like):
            start.help_text = (
                f"{like.number} was planned to start on {show_date(like.planned_start)}, which is "
                "past: enter when the new posts are to start."
            )
        else:
            start.initial = like.planned_start

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


def _is_past(post: Post) -> bool:
    """Whether the planned start is among the days that are known, or before any is before today."""
    known = last_day_known([post.workstream.programme_id])
    today = timezone.localdate()
    return post.planned_start <= known if known else post.planned_start < today
