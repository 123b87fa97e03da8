"""Sending a ledger file."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.template.defaultfilters import filesizeformat

from finance.actions.uploads import last_mapping
from finance.forms.reading import ReadingForm
from finance.ledger_file import LedgerFileError, survey
from finance.ledger_file.workbook import as_text, named
from finance.models import LedgerMapping
from programmes.models import Programme


class UploadForm(ReadingForm):
    """A ledger file with what is chosen for it."""

    file = forms.FileField(
        label="Ledger file",
        max_length=255,
        error_messages={
            "required": "Choose the ledger file.",
            "missing": "Choose the ledger file.",
            "empty": "The file is empty. Choose the file that you saved from the ledger.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ods,text/csv"}),
    )

    class Meta(ReadingForm.Meta):
        fields = [
            "programme",
            "new_programme",
            "mapping",
            "declared",
            "rule",
            "where_column",
            "where_value",
        ]
        labels = {**ReadingForm.Meta.labels, "new_programme": "Name of the new programme"}
        help_texts = {
            **ReadingForm.Meta.help_texts,
            "new_programme": "Only when you start one: the file’s cost centres become its "
            "workstreams and its accounts cost categories.",
        }

    may_be_needed = frozenset({"programme", "new_programme", "mapping"})
    field_order = ["programme", "new_programme", "file", "mapping", "declared", "rule"]

    def __init__(self, *args: Any, user: User, max_bytes: int, **kwargs: Any) -> None:
        """Offer the programmes that the user may see in whole, and a new one to who may start it.

        `max_bytes` is only told: the upload handler enforces it.
        """
        super().__init__(*args, **kwargs)
        programmes = self.fields["programme"]
        mappings = self.fields["mapping"]
        assert isinstance(programmes, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(mappings, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        programmes.queryset = Programme.objects.assigned_whole_to(user)
        programmes.empty_label = "A new programme, started from this file"
        mappings.empty_label = "As the last file of this programme"
        mappings.help_text = "For a new layout leave this: you choose the columns on the next page."
        kinds = "CSV, or a workbook (XLSX or ODS) with the ledger on its first sheet"
        self.fields["file"].help_text = f"{kinds}. At most {filesizeformat(max_bytes)}."
        if not user.has_perm("programmes.add_programme"):
            del self.fields["new_programme"]
            programmes.required = True
            programmes.empty_label = None

    def clean_file(self) -> Any:
        """Take a workbook as CSV, and refuse at once what is neither, such as a picture."""
        file = self.cleaned_data["file"]
        try:
            plain = as_text(file)
            survey(plain.file)
        except LedgerFileError as error:
            raise forms.ValidationError(str(error), code="unreadable") from error
        self.instance.file_name = named(file.name, plain.sheet)
        return plain.file

    def clean_new_programme(self) -> str:
        """Refuse a name that is taken."""
        name: str = self.cleaned_data["new_programme"]
        if name and Programme.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a programme of this name: choose it above.")
        return name

    def clean(self) -> dict[str, Any]:
        """Either a programme or the name of a new one; then the mapping that it used last."""
        cleaned = super().clean()
        programme, name = cleaned.get("programme"), cleaned.get("new_programme")
        if programme and name:
            self.add_error("new_programme", f"Leave this empty to import into {programme}.")
        if not programme and not name and not self.errors.keys() & {"programme", "new_programme"}:
            self.add_error("new_programme", "Choose a programme above, or name the new one.")
        cleaned["mapping"] = self.mapping_chosen(cleaned)
        return cleaned

    def mapping_chosen(self, cleaned: dict[str, Any]) -> LedgerMapping | None:
        """The mapping that was chosen, or else the last one of the programme."""
        return super().mapping_chosen(cleaned) or last_mapping(cleaned.get("programme"))
