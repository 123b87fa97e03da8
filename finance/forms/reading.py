"""How a file is read."""

from typing import TYPE_CHECKING, Any

from django import forms

from finance.actions.mappings import fitting_mappings
from finance.forms.columns import choose_column
from finance.ledger_file.header import LikelyHeader
from finance.models import LedgerMapping, LedgerUpload
from innovation.core.fields import PeriodFormField
from innovation.core.periods import Period

if TYPE_CHECKING:
    _UploadModelForm = forms.ModelForm[LedgerUpload]
else:
    _UploadModelForm = forms.ModelForm

DECLARED_HELP = "Year and period, such as 2018/19-09 for December 2018."


class ReadingForm(_UploadModelForm):
    """How a file is read: its mapping, the period it is for, the rows of it, and the rule."""

    declared = PeriodFormField(
        label="Period of the file",
        required=False,
        help_text=f"Only for a mapping that takes the period from you. {DECLARED_HELP}",
    )

    class Meta:
        model = LedgerUpload
        fields = ["mapping", "declared", "rule", "where_column", "where_value"]
        labels = {
            "mapping": "How the file is laid out",
            "rule": "When a row cannot be loaded",
            "where_column": "Column",
            "where_value": "Value",
        }
        help_texts = {
            "where_column": "The name of the column as it is in the header.",
            "where_value": "Rows with anything else in that column are left out.",
        }
        widgets = {"rule": forms.RadioSelect}

    def __init__(self, *args: Any, header: LikelyHeader | None = None, **kwargs: Any) -> None:
        """With the header of the file its columns can be chosen, and mappings that fit it."""
        super().__init__(*args, **kwargs)
        declared = LedgerMapping.PeriodSource.DECLARED
        if not LedgerMapping.objects.filter(period_source=declared).exists():
            del self.fields["declared"]
        upload = self.instance
        if upload.declared_year and upload.declared_period:
            self.initial["declared"] = Period(upload.declared_year, upload.declared_period)
        if header is not None:
            self._offer(header)

    def _offer(self, header: LikelyHeader) -> None:
        choose_column(self, "where_column", header, "All rows")
        self.fields["where_column"].help_text = ""
        fitting = fitting_mappings(header)
        mappings = self.fields["mapping"]
        assert isinstance(mappings, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        mappings.choices = [
            ("", "Not chosen yet"),
            *(
                (mapping.pk, f"{mapping} (fits this file)" if mapping in fitting else str(mapping))
                for mapping in LedgerMapping.objects.all()
            ),
        ]
        if self.instance.mapping is None:
            self.initial["mapping"] = fitting[0].pk if fitting else None

    def clean(self) -> dict[str, Any]:
        """Refuse half a condition, and a missing period where the mapping asks for one."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("where_column")) != bool(cleaned.get("where_value")):
            missing = "where_value" if cleaned.get("where_column") else "where_column"
            self.add_error(missing, "Give both the column and its value, or neither.")
        mapping = self.mapping_chosen(cleaned)
        declared = cleaned.get("declared")
        asks = mapping and mapping.period_source == LedgerMapping.PeriodSource.DECLARED
        if asks and declared is None and "declared" not in self.errors:
            self.add_error("declared", f"“{mapping}” takes the period from you: enter it.")
        self.instance.declared_year = declared.year if declared else None
        self.instance.declared_period = declared.number if declared else None
        return cleaned

    def mapping_chosen(self, cleaned: dict[str, Any]) -> LedgerMapping | None:
        """The mapping that the file will be read by."""
        chosen: LedgerMapping | None = cleaned.get("mapping")
        return chosen
