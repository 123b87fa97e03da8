"""Forms of the work for other councils."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from finance.models import Charge, CostCategory, EngagementAccount, Receipt
from finance.models.engagement_account import NO_WORKSTREAM
from innovation.core import money
from innovation.core.fields import MoneyFormField, PositiveMoneyFormField
from innovation.core.forms import DAY, day_widget
from innovation.core.periods import PERIODS_IN_YEAR, Period
from innovation.core.row_form import RowForm
from innovation.core.versioned_form import VersionedForm
from programmes.engagements import NEXT, Month, Status
from programmes.forms.offers import offer, offer_place
from programmes.models import Engagement, Organisation, Secondment
from programmes.querysets import User

MOST_DAYS = Decimal("9999.99")
SHORT = "govuk-input--width-5"
MIDDLE = "govuk-input--width-10"


class EngagementForm(VersionedForm):
    """An engagement; who does not see every programme keeps those of the own workstreams."""

    class Meta:
        model = Engagement
        fields = [
            *("programme", "workstream", "organisation", "title", "description", "lead"),
            *("status", "starts_on", "ends_on", "dates_note", "declined_because"),
            *("day_rate", "expected_income"),
        ]
        labels = {"day_rate": "Day rate (£)", "expected_income": "Expected income in all (£)"}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "starts_on": day_widget(),
            "ends_on": day_widget(),
        }
        help_texts = {
            "workstream": "Who does the work; its cost lines take the money.",
            "organisation": "One that is missing is added in the administration.",
            "title": "In a few words, such as “leadership and practice improvement”.",
            "starts_on": DAY,
            "ends_on": f"As planned or as it was. {DAY}",
            "dates_note": "Where a day is not known: what is, and why.",
            "declined_because": "Only for one that is declined.",
            "day_rate": "What a day is charged at. Leave it empty until it is agreed.",
        }
        error_messages = {
            "organisation": {"required": "Choose the council."},
            "title": {"required": "Enter what it is."},
            "lead": {"required": "Enter the role or post that leads it."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what the user may see, and the statuses that may follow the present one."""
        super().__init__(*args, **kwargs)
        offer_place(self, user)
        offer(self, "organisation", Organisation.objects.all(), "Choose a council")
        if self.instance.pk:
            was = Status(self.instance.status)  # type: ignore[attr-defined]  # of the model
            field = self.fields["status"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            offered = {was, *NEXT[was]}
            field.choices = [one for one in Engagement.Status.choices if one[0] in offered]

    def clean_workstream(self) -> Any:
        """Refuse to leave the cost lines of its money behind."""
        stream = self.cleaned_data["workstream"]
        if stream is None and EngagementAccount.objects.filter(engagement=self.instance.pk):
            raise forms.ValidationError(NO_WORKSTREAM, code="account")
        return stream


class SecondmentForm(VersionedForm):
    """Who works for the council, by role or post."""

    class Meta:
        model = Secondment
        fields = ["role", "people", "fte", "starts_on", "ends_on"]
        widgets = {"starts_on": day_widget(), "ends_on": day_widget()}
        help_texts = {
            "fte": "Leave it empty when it is not known. A month with days recorded lends these "
            "and not the FTE.",
            "starts_on": DAY,
            "ends_on": f"Leave it empty until it is known. {DAY}",
        }
        error_messages = {
            "role": {"required": "Enter the role or post, not a person’s name."},
            "people": {"required": "Enter how many people it is."},
        }


class AccountForm(VersionedForm):
    """In which cost lines the money of an engagement is."""

    class Meta:
        model = EngagementAccount
        fields = ["income_category", "cover_category"]
        help_texts = {
            "income_category": "What is charged is in this cost line of the workstream.",
            "cover_category": "What backfilling costs is in this one.",
        }
        error_messages = {
            "income_category": {"required": "Choose where the income goes."},
            "cover_category": {"required": "Choose what pays for cover."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer categories of the right kind only."""
        super().__init__(*args, **kwargs)
        income = CostCategory.objects.filter(kind=CostCategory.Kind.INCOME)
        offer(self, "income_category", income, "Choose a category of income")
        spend = CostCategory.objects.exclude(kind=CostCategory.Kind.INCOME)
        offer(self, "cover_category", spend, "Choose a category of expenditure")


class ChargeForm(RowForm):
    """An invoice to the council."""

    class Meta:
        model = Charge
        fields = ["reference", "charged_on", "amount", "description"]
        field_classes = {"amount": PositiveMoneyFormField}
        labels = {"amount": "Amount without VAT (£)"}
        widgets = {"charged_on": day_widget()}
        help_texts = {
            "reference": "As the ledger has it, so that the two are found together.",
            "charged_on": DAY,
        }
        error_messages = {
            "reference": {"required": "Enter the number of the invoice."},
            "charged_on": {"required": "Enter the day of the invoice."},
            "amount": {"required": "Enter what was charged."},
        }


class ReceiptForm(RowForm):
    """What the council paid of a charge."""

    class Meta:
        model = Receipt
        fields = ["received_on", "amount"]
        field_classes = {"amount": PositiveMoneyFormField}
        labels = {"amount": "Amount (£)"}
        widgets = {"received_on": day_widget()}
        help_texts = {"received_on": DAY}
        error_messages = {
            "received_on": {"required": "Enter the day on which it was received."},
            "amount": {"required": "Enter what was received."},
        }


class WithdrawForm(forms.Form):
    """When and why a charge or a receipt is withdrawn."""

    on = forms.DateField(
        label="Withdrawn on",
        help_text=DAY,
        widget=day_widget(),
        error_messages={"required": "Enter the day."},
    )
    because = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Such as “entered twice” or “invoice cancelled”.",
        error_messages={"required": "Say why it is withdrawn."},
    )


class MonthsForm(forms.Form):
    """Days and cover of an engagement in each month of a financial year.

    An empty box is not recorded yet; of what is planned it is 0. `months` are those that are
    saved, by period.
    """

    COLUMNS = (
        ("planned_days", "Days planned"),
        ("delivered_days", "Days delivered"),
        ("planned_cover", "Cover planned (£)"),
        ("cover", "Cover (£)"),
    )
    seen_version = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, year: int, months: Mapping[int, Month], version: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = version
        self.periods = [Period(year, number) for number in range(1, PERIODS_IN_YEAR + 1)]
        for period in self.periods:
            saved = months.get(period.number, Month(period))
            for name, label in self.COLUMNS:
                field = _money_box() if "cover" in name else _days_box()
                field.label, field.initial = f"{label}, {period.month}", getattr(saved, name)
                if name.startswith("planned") and not field.initial:
                    field.initial = None
                self.fields[f"{name}-{period.number}"] = field

    def rows(self) -> Iterator[tuple[Period, list[BoundField]]]:
        """Each month with its boxes."""
        for period in self.periods:
            yield period, [self[f"{name}-{period.number}"] for name, _ in self.COLUMNS]

    def clean(self) -> dict[str, Any]:
        """Refuse cover of less than nothing."""
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if "cover" in name]:
            if cleaned[name] is not None and cleaned[name] < 0:
                self.add_error(name, "Enter £0 or more.")
        return cleaned

    def take_over(self, version: int) -> None:
        """Keep what was entered over what somebody else saved meanwhile, and say where it differs.

        Saved again, the form is of the version that is the present one.
        """
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen_version"] = str(version)
        self.data = data
        for name in [name for name in self.fields if name != "seen_version"]:
            now = self.fields[name].initial
            if (self.cleaned_data.get(name) or None) != (now or None):
                shown = "nothing" if now is None else f"{now:f}"
                self.add_error(name, f"Saved now: {shown}. Saving again makes it yours.")

    def entered(self) -> dict[int, Month]:
        """What was entered, by period."""
        found: Any = self.cleaned_data
        return {
            period.number: Month(
                period,
                found[f"planned_days-{period.number}"] or Decimal(0),
                found[f"delivered_days-{period.number}"],
                found[f"planned_cover-{period.number}"] or money.ZERO,
                found[f"cover-{period.number}"],
            )
            for period in self.periods
        }


def _days_box() -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": SHORT}),
    )


def _money_box() -> MoneyFormField:
    return MoneyFormField(
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": MIDDLE}),
    )
