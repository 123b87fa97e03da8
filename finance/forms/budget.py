"""The form of a cost line in the administration."""

from typing import Any

from finance.approval import beyond_approval
from finance.models import CostLine
from innovation.core import money
from innovation.core.row_form import RowForm


class CostLineForm(RowForm):
    """A cost line that is not budgeted beyond what decisions approve of its award.

    Income is kept negative, and may be typed with its sign or without.
    """

    class Meta:
        model = CostLine
        fields = ["workstream", "category", "year", "original_budget", "award", "citation"]
        help_texts = {
            "original_budget": "Of an income category this is income: 50,000, -50,000 and "
            "(50,000) all mean £50,000 to be received. It is kept negative and shown in brackets.",
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a budget that no decision covers; one that shrinks is always taken."""
        cleaned = super().clean() or self.cleaned_data
        self._make_income_negative(cleaned)
        award, budget = cleaned.get("award"), cleaned.get("original_budget")
        if award is not None and budget is not None:
            already = self.initial.get("award") == award.pk
            more = budget - (self.initial["original_budget"] if already else money.ZERO)
            if more > 0 and (reason := beyond_approval(award, more)):
                self.add_error("original_budget", reason)
        return cleaned

    def _make_income_negative(self, cleaned: dict[str, Any]) -> None:
        category, budget = cleaned.get("category"), cleaned.get("original_budget")
        if category is not None and category.is_income and budget is not None:
            cleaned["original_budget"] = -abs(budget)
