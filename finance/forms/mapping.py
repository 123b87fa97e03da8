"""Which column of a ledger file is what."""

from typing import Any

from finance.forms.columns import choose_column
from finance.ledger_file.guess import Guess, guess_layout
from finance.ledger_file.header import LikelyHeader
from finance.models import LedgerMapping
from innovation.core.row_form import RowForm


class MappingForm(RowForm):
    """Which column of a ledger file is what.

    With a header its columns can be chosen, each with an example; without one they are written.
    """

    instance: LedgerMapping

    may_be_needed = frozenset({"date_column", "period_column"})

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
            self._guess(header)
        for name in LedgerMapping.COLUMN_FIELDS:
            choose_column(self, name, header, "None of them")

    def _guess(self, header: LikelyHeader) -> None:
        """Begin with what the file probably is, and say why, for the user to look at."""
        guess = guess_layout(header)
        self.initial.update(_initial(guess), delimiter=header.delimiter)
        reasons = {f"{field}_column": reason for field, reason in guess.reasons.items()}
        if guess.date_format_reason:
            reasons["date_format"] = guess.date_format_reason
        _, reasons["delimiter"] = header.reasons["Columns divided by"]
        for name, reason in reasons.items():
            self.fields[name].help_text = f"Guessed: {reason}."

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


def _initial(guess: Guess) -> dict[str, Any]:
    initial: dict[str, Any] = {f"{field}_column": name for field, name in guess.columns.items()}
    initial["date_format"] = guess.date_format
    if "period" in guess.columns:
        initial["period_source"] = LedgerMapping.PeriodSource.COLUMN
    return initial
