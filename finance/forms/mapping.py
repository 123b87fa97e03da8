"""Which column of a ledger file is what."""

from typing import TYPE_CHECKING, Any

from django import forms

from finance.forms.columns import choose_column
from finance.ledger_file.header import LikelyHeader, likely_columns
from finance.ledger_file.values import ValueRefusedError, date_of
from finance.models import LedgerMapping

if TYPE_CHECKING:
    _MappingModelForm = forms.ModelForm[LedgerMapping]
else:
    _MappingModelForm = forms.ModelForm


class MappingForm(_MappingModelForm):
    """Which column of a ledger file is what.

    With a header its columns can be chosen, each with an example; without one they are written.
    """

    class Meta:
        model = LedgerMapping
        fields = [
            "title",
            "ledger_name",
            "amount_column",
            "cost_centre_column",
            "account_column",
            "date_column",
            "date_format",
            "period_source",
            "period_column",
            "period_format",
            "reference_column",
            "reference_line_column",
            "supplier_column",
            "description_column",
            "delimiter",
            "encoding",
            "is_demonstration",
        ]
        labels = {
            "title": "Name of this mapping",
            "ledger_name": "Ledger",
            "date_format": "Dates are written like",
            "period_format": "Periods are written as",
            "delimiter": "Columns are divided by a",
            "encoding": "Characters are in",
            "reference_line_column": "Line of the reference column",
        }
        error_messages = {
            "title": {"required": "Enter a name for this mapping."},
            "ledger_name": {"required": "Enter the ledger that the files come from."},
            "amount_column": {"required": "Choose the column of the amount."},
            "cost_centre_column": {"required": "Choose the column of the cost centre."},
            "account_column": {"required": "Choose the column of the account."},
        }
        help_texts = {
            "title": "Such as “General ledger, monthly extract”.",
            "reference_column": "The transaction or document number.",
            "period_column": "Only when the period comes from a column.",
        }

    def __init__(self, *args: Any, header: LikelyHeader | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if header is None:
            return
        if not self.instance.pk:
            self.initial.update(_guessed(header))
        for name in LedgerMapping.COLUMN_FIELDS:
            choose_column(self, name, header, "None of them")

    def clean(self) -> dict[str, Any]:
        """Say at its own field which column is missing for the period."""
        cleaned = super().clean() or self.cleaned_data
        by_column = cleaned.get("period_source") == LedgerMapping.PeriodSource.COLUMN
        if by_column and not cleaned.get("period_column"):
            self.add_error("period_column", "Choose the column that the period comes from.")
        by_year = by_column and cleaned.get("period_format") == "year_period"
        declared = cleaned.get("period_source") == LedgerMapping.PeriodSource.DECLARED
        if not (by_year or declared or cleaned.get("date_column")):
            self.add_error(
                "date_column", "Choose the date column, or say where else the period comes from."
            )
        return cleaned


def _guessed(header: LikelyHeader) -> dict[str, Any]:
    """What a new mapping of the file probably is; the user looks at it before it is saved."""
    columns = likely_columns(header)
    period = columns.pop("period", None)
    guessed: dict[str, Any] = {f"{field}_column": name for field, name in columns.items()}
    guessed["delimiter"] = header.delimiter
    if "date" not in columns and period:
        guessed["period_column"] = period
        guessed["period_source"] = LedgerMapping.PeriodSource.COLUMN
    example = dict(zip(header.names, header.examples, strict=True)).get(columns.get("date", ""), "")
    guessed["date_format"] = next(
        (form for form in LedgerMapping.DateFormat.values if _reads(example, form)),
        LedgerMapping.DateFormat.DAY_MONTH_YEAR,
    )
    return guessed


def _reads(text: str, date_format: str) -> bool:
    try:
        date_of(text, date_format)
    except ValueRefusedError:
        return False
    return True
