"""Forms of the admin's pages for posts."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core import signing

from innovation.core import csv_file
from innovation.core.csv_file import CsvFileError
from staffing import post_file
from staffing.models import Post
from staffing.post_file import PostFile

DATED = {
    Post.Status.IN_POST: "Enter the first day of the posts that are now in post.",
    Post.Status.ENDED: "Enter the last day of the posts that end.",
}
SALT = "staffing.post_file"


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


class PostFileForm(forms.Form):
    """The file of posts to be previewed; cleaned to a PostFile."""

    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=(
            f"With the columns {', '.join(post_file.COLUMNS)}; and where wanted "
            f"{', '.join((*post_file.MORE_COLUMNS, *post_file.PAY_COLUMNS))}. At most 1 MB."
        ),
    )

    def clean_file(self) -> PostFile:
        """Read the file, or say what is wrong with it."""
        return _read(self.cleaned_data["file"].read(csv_file.MAX_BYTES + 1))


def _read(content: bytes) -> PostFile:
    try:
        return post_file.parse(csv_file.decode(content))
    except CsvFileError as error:
        raise forms.ValidationError(str(error)) from error


class ConfirmedFileForm(forms.Form):
    """The file that was previewed, signed, and the fingerprint of what it would do."""

    signed = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, file: PostFile, digest: str) -> "ConfirmedFileForm":
        """The form that stands on a preview."""
        signed = signing.dumps(file.text, salt=SALT, compress=True)
        return cls(initial={"signed": signed, "digest": digest})

    def clean_signed(self) -> PostFile:
        """The file again; refused when it is not the one that was previewed."""
        try:
            text = signing.loads(self.cleaned_data["signed"], salt=SALT)
        except signing.BadSignature as error:
            raise forms.ValidationError("Choose the file again.") from error
        return _read(text.encode())
