"""Forms of the CSV files of the admin: of posts, and of a year's pay spine."""

from typing import Any, Self

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextInputWidget
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from innovation.core import csv_file
from innovation.core.csv_file import CsvFileError
from staffing import post_file, spine_file
from staffing.models.fact import Spine, Status
from staffing.post_file import PostFile
from staffing.spine_file import SpineFile
from staffing.spine_plan import SpineTerms


class UploadForm(forms.Form):
    """A CSV file to be previewed and then confirmed; `read` makes of its text what is kept.

    The preview carries the whole form, signed, so that it is confirmed by the same validation.
    """

    file = forms.FileField(
        label="CSV file", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )

    @classmethod
    def read(cls, text: str) -> Any:
        """What the text of a file says. Raises CsvFileError."""
        raise NotImplementedError

    def clean_file(self) -> Any:
        """Read the file, or say what is wrong with it."""
        try:
            return self.read(
                csv_file.decode(self.cleaned_data["file"].read(csv_file.MAX_BYTES + 1))
            )
        except CsvFileError as error:
            raise forms.ValidationError(str(error)) from error

    def signed(self) -> str:
        """The valid form as the preview carries it."""
        sent = {name: self.data.get(name) for name in self.fields if name != "file"}
        kept = {"sent": sent, "text": self.cleaned_data["file"].text}
        return signing.dumps(kept, salt=type(self).__qualname__, compress=True)

    @classmethod
    def again(cls, signed: str) -> Self | None:
        """The form that a preview carried; None when it was not signed here."""
        try:
            kept = signing.loads(signed, salt=cls.__qualname__)
        except signing.BadSignature:
            return None
        file = SimpleUploadedFile("file.csv", kept["text"].encode())
        return cls(kept["sent"], MultiValueDict({"file": [file]}))


class PostFileForm(UploadForm):
    """The file of posts; cleaned to a PostFile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = (*post_file.MORE_COLUMNS, *post_file.PAY_COLUMNS)
        self.fields["file"].help_text = (
            f"With the columns {', '.join(post_file.COLUMNS)}; and where wanted "
            f"{', '.join(wanted)}. At most 1 MB."
        )

    @classmethod
    def read(cls, text: str) -> PostFile:
        """The posts."""
        return post_file.parse(text)


class SpineFileForm(UploadForm):
    """The salaries of a pay spine from a day on, and what is said once of all of them."""

    effective_from = forms.DateField(
        label="From", widget=AdminDateWidget, help_text="The first day on which they are paid."
    )
    spine = forms.ChoiceField(choices=Spine.choices, initial=Spine.NEW)
    status = forms.ChoiceField(
        choices=Status.choices, initial=Status.VERIFIED, help_text="How sure the salaries are."
    )
    source = forms.CharField(
        max_length=300,
        widget=AdminTextInputWidget,
        help_text="Where they come from, such as the employers’ circular and its date.",
    )
    replaces = forms.BooleanField(
        label="Replace them",
        required=False,
        help_text="Tick it when the spine has other salaries from that day, to put these instead.",
    )
    field_order = ("effective_from", "spine", "file", "status", "source", "replaces")

    @classmethod
    def read(cls, text: str) -> SpineFile:
        """The points and salaries."""
        return spine_file.parse(text)

    @property
    def terms(self) -> SpineTerms:
        """What a valid form says once of all salaries."""
        return SpineTerms(
            **{name: self.cleaned_data[name] for name in self.fields if name != "file"}
        )
