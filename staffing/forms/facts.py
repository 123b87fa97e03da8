"""The form of facts that several posts are to have in common."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextInputWidget
from django.contrib.auth.models import User

from staffing.models import Grade, Post
from staffing.post_edits import EDITABLE

NULLABLE = {"planned_end", "reports_to"}
EMPTIED = {
    "planned_end": "Planned last day",
    "team": "Team",
    "reports_to": "Reports to",
    "manager": "Manager outside the establishment",
}
"""The facts that a post may be without, by field."""


class PostFactsForm(forms.Form):
    """What several posts are to have in common: what is left empty stays as it is.

    A fact that posts may be without is emptied by a tick.
    """

    grade = forms.ModelChoiceField(Grade.objects.all(), required=False)
    planned_start = forms.DateField(required=False, widget=AdminDateWidget)
    planned_end = forms.DateField(
        label=EMPTIED["planned_end"], required=False, widget=AdminDateWidget
    )
    team = forms.CharField(required=False, max_length=100, widget=AdminTextInputWidget)
    reports_to = forms.CharField(
        required=False,
        widget=AdminTextInputWidget,
        help_text="The number of a post, such as RES-01.",
    )
    manager = forms.CharField(
        label=EMPTIED["manager"], required=False, max_length=200, widget=AdminTextInputWidget
    )
    contract = forms.ChoiceField(
        required=False, choices=[("", "---------"), *Post.Contract.choices]
    )
    empty = forms.MultipleChoiceField(
        label="To be emptied",
        required=False,
        choices=list(EMPTIED.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="What the posts are to have no more.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_reports_to(self) -> Post | None:
        """The post of the number, among those that the user may see."""
        number = self.cleaned_data["reports_to"]
        if not number:
            return None
        found = Post.objects.visible_to(self._user).select_related("workstream")
        try:
            return found.get(number=number)
        except Post.DoesNotExist as error:
            raise forms.ValidationError(f"There is no post {number}: correct it.") from error

    def clean(self) -> dict[str, Any]:
        """Refuse what asks for nothing, and what is to be emptied and something else too."""
        cleaned = super().clean() or self.cleaned_data
        for name in cleaned.get("empty", ()):
            if cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Leave this empty, or do not tick it below.")
        if not self.errors and not self.values:
            raise forms.ValidationError("Enter what is to change.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What each fact is to be, by the field of a post; only those that are to change."""
        given = {name: self.cleaned_data[name] for name in EDITABLE if self.cleaned_data.get(name)}
        emptied = self.cleaned_data.get("empty", ())
        nothing = {name: None if name in NULLABLE else "" for name in emptied}
        return given | nothing
