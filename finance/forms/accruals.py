"""What finance enters about an accrual or a prepayment."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelChoiceField, ModelChoiceIterator

from finance.models import Accrual, CostLine
from finance.models.accrual import LINKS
from innovation.core.fields import PositiveMoneyFormField
from innovation.core.periods import PERIODS_IN_YEAR, Period, year_label
from programmes.querysets import User

MAX_TEXT = 300


if TYPE_CHECKING:
    _Choices = ModelChoiceIterator[CostLine]
    _Field = ModelChoiceField[CostLine]
else:
    _Choices, _Field = ModelChoiceIterator, ModelChoiceField  # not subscriptable at run time


class _ByWorkstream(_Choices):
    """The cost lines in groups by programme and workstream."""

    def __iter__(self) -> Any:
        yield "", self.field.empty_label
        for workstream, lines in groupby(self.queryset, key=lambda line: line.workstream):
            members = [self.choice(line) for line in lines]
            yield f"{workstream.programme}: {workstream}", members


class CostLineField(_Field):
    """A cost line, chosen below its workstream."""

    iterator = _ByWorkstream

    def label_from_instance(self, obj: CostLine) -> str:
        """The category and the year: the group says the rest."""
        return f"{obj.category}, {year_label(obj.year)}"


class AccrualForm(forms.Form):
    """An amount that belongs to a period and is not in its ledger, or the other way round."""

    cost_line = CostLineField(
        queryset=CostLine.objects.none(),
        label="Cost line",
        empty_label="Choose a cost line",
        error_messages={"required": "Choose a cost line."},
    )
    number = forms.TypedChoiceField(
        label="Period",
        help_text="The month that it belongs to, of the financial year of the line.",
        coerce=int,
        choices=[
            (str(number), f"{number} ({Period(2000, number).start:%B})")
            for number in range(1, PERIODS_IN_YEAR + 1)
        ],
    )
    kind = forms.ChoiceField(
        label="Kind",
        help_text="An accrual belongs to the month and is not in the ledger yet. A prepayment is "
        "in the ledger and belongs to a later month. Both are reversed by themselves in the next "
        "month.",
        choices=Accrual.Kind.choices,
        initial=Accrual.Kind.ACCRUAL,
        widget=forms.RadioSelect,
    )
    amount = PositiveMoneyFormField(
        label="Amount (£)",
        help_text="Always positive, of income too: the kind says whether it is added or taken.",
        error_messages={"required": "Enter an amount of more than £0."},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=MAX_TEXT,
        error_messages={"required": "Say why the amount belongs to the month, or does not."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.CharField(
        label="Evidence",
        max_length=MAX_TEXT,
        help_text="The number of the order or delivery note, or a link that begins with https://.",
        error_messages={"required": "Say what shows it, such as the number of an order."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the cost lines that the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs["class"] = "govuk-input--width-10"
        seen = CostLine.objects.visible_to(user).select_related("workstream__programme", "category")
        order = ("workstream__programme__name", "workstream__position", "workstream__name")
        self.fields["cost_line"].queryset = seen.order_by(  # type: ignore[attr-defined]  # a model choice
            *order, "workstream", "category__position", "year"
        )

    def clean_evidence(self) -> str:
        """A link leads to the web, and nowhere else."""
        evidence: str = self.cleaned_data["evidence"]
        if "://" in evidence and not evidence.startswith(LINKS):
            raise forms.ValidationError("A link begins with https:// or http://.")
        return evidence


class WithdrawAccrualForm(forms.Form):
    """Why an accrual is withdrawn."""

    because = forms.CharField(
        label="Why it is withdrawn",
        help_text="It is kept with the entry, for the auditor.",
        max_length=MAX_TEXT,
        error_messages={"required": "Say why it is withdrawn."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
