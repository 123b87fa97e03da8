"""Forms of evidence."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat

from innovation.core.row_form import RowForm
from programmes.evidence_file import (
    ENDINGS,
    IN_WORDS,
    MAX_BYTES,
    MAX_NAME,
    EvidenceFileError,
    content_type_of,
)
from programmes.models import Evidence
from programmes.models.milestone import MAX_LINK


class EvidenceForm(RowForm):
    """A piece of evidence: a link or a file."""

    instance: Evidence

    may_be_needed = frozenset({"link", "file"})
    link = forms.URLField(
        required=False,
        assume_scheme="https",
        max_length=MAX_LINK,
        help_text="An address that begins with https:// or http://, or a file below.",
        error_messages={"invalid": "Enter an address that begins with https:// or http://."},
    )
    file = forms.FileField(
        label="File",
        required=False,
        max_length=MAX_NAME,
        help_text=f"At most {filesizeformat(MAX_BYTES)}: {IN_WORDS}.",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    class Meta:
        model = Evidence
        fields = ["title", "link"]
        labels = {"title": "What it shows"}
        error_messages = {"title": {"required": "Say what it shows."}}

    def clean_file(self) -> Any:
        """Refuse at once what is not taken."""
        file = self.cleaned_data["file"]
        if file:
            self.content = file.read()
            try:
                content_type_of(file.name, self.content)
            except EvidenceFileError as error:
                raise forms.ValidationError(str(error), code="file") from error
        return file

    def clean(self) -> dict[str, Any]:
        """Either a link or a file."""
        cleaned = super().clean() or self.cleaned_data
        link, file = cleaned.get("link"), cleaned.get("file")
        if link and file:
            self.add_error("file", "Give either a link or a file: clear one of them.")
        if not link and not file and not self.errors.keys() & {"link", "file"}:
            self.add_error("link", "Enter a link, or choose a file below.")
        return cleaned


class WithdrawEvidenceForm(forms.Form):
    """Why a piece is withdrawn."""

    because = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        help_text="It stays on record with the evidence.",
        error_messages={"required": "Say why it is withdrawn."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
