"""The form of the status of several posts."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from staffing.models import Post

DATED = {
    Post.Status.IN_POST: "Enter the first day of the posts that are now in post.",
    Post.Status.ENDED: "Enter the last day of the posts that end.",
}


class StatusForm(forms.Form):
    """The new status of many posts, and its day where the status needs one."""

    status = forms.ChoiceField(label="New status", choices=Post.Status.choices)
    on = forms.DateField(
        label="Date",
        required=False,
        widget=AdminDateWidget,
        help_text=(
            "The first day of posts that are now in post; the last day of posts that end or "
            "that somebody leaves. Not needed otherwise."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the date that the status needs."""
        cleaned = super().clean() or self.cleaned_data
        needed = DATED.get(cleaned.get("status", ""))
        if needed and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", needed)
        return cleaned
