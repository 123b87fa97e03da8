"""Forms of commitments."""

from typing import Any

from django import forms

from finance.models import Commitment, CostLine
from innovation.core.fields import PositiveMoneyFormField
from innovation.core.forms import DAY, day_widget
from innovation.core.row_form import RowForm
from programmes.querysets import User


class CommitmentForm(RowForm):
    """A new contract or order on a cost line of expenditure that the user may see."""

    class Meta:
        model = Commitment
        fields = ["cost_line", "reference", "supplier", "description", "amount", "ordered_on"]
        field_classes = {"amount": PositiveMoneyFormField}
        labels = {"amount": "Amount (£)"}
        help_texts = {
            "ordered_on": DAY,
            "amount": "Taken of what the award has secured or released and not yet spent.",
        }
        widgets = {"ordered_on": day_widget()}
        error_messages = {
            "cost_line": {"required": "Choose the cost line that will be invoiced."},
            "reference": {"required": "Enter the number of the order or contract."},
            "supplier": {"required": "Enter the supplier."},
            "amount": {"required": "Enter what will be invoiced."},
            "ordered_on": {"required": "Enter the day that it was ordered, such as 31/12/2018."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cost_line"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        lines = CostLine.objects.visible_to(user).expenditure()
        field.queryset = lines.select_related("workstream", "category", "award")


class EndCommitmentForm(forms.Form):
    """When and why a commitment ends."""

    on = forms.DateField(
        label="Ended on",
        help_text=DAY,
        error_messages={"required": "Enter the day, such as 31/12/2018."},
        widget=day_widget(),
    )
    because = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Such as “invoiced in full” or “cancelled”.",
        error_messages={"required": "Say why it ends."},
    )
