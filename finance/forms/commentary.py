"""The form of commentary."""

from typing import Any

from django import forms

from finance.models import Commentary
from innovation.core.versioned_form import VersionedForm


class CommentaryForm(VersionedForm):
    """What is said; new commentary has no version, so that nobody else's is written over."""

    class Meta:
        model = Commentary
        fields = ["text"]
        help_texts = {"text": "Why the figure is as it is, and what will be done. No names."}
        error_messages = {"text": {"required": "Write what is to be said of the figure."}}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["seen_version"] = None

    def entry(self) -> Commentary:
        """The commentary as the form, which is valid, makes it; not saved."""
        row: Any = self.save(commit=False)
        return row  # type: ignore[no-any-return]  # of this form's model
