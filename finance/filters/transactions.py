"""The filter of the ledger's rows."""

from copy import copy
from typing import Any, TypeVar

import django_filters
from django import forms

from finance.filters.choices import KINDS, cost_lines, offer_parts
from finance.models import Balance, Transaction
from finance.querysets import BalanceQuerySet, TransactionQuerySet
from innovation.core.filters import FilterSet, MoneyFilter, PeriodFilter
from innovation.core.periods import PERIODS_IN_YEAR, Period
from programmes.filters import award_choices, programme_choices
from programmes.models import Workstream

Cells = TypeVar("Cells", TransactionQuerySet, BalanceQuerySet)
OF_THE_ROW = {"supplier", "reference", "amount_from", "amount_to", "ledger_import"}
"""The filters that look at what a row says, and not at what it counts towards."""


class TransactionFilter(FilterSet):
    """Rows of the ledger, by what they count towards and by what they say."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="balance__cost_line__workstream__programme",
        empty_label="All programmes",
    )
    workstream = django_filters.ChoiceFilter(
        label="Workstream",
        field_name="balance__cost_line__workstream",
        empty_label="All workstreams",
    )
    category = django_filters.ChoiceFilter(
        label="Category",
        field_name="balance__cost_line__category",
        empty_label="All categories",
    )
    kind = django_filters.ChoiceFilter(
        label="Kind",
        field_name="balance__cost_line__category__kind",
        choices=KINDS,
        empty_label="Expenditure and income",
    )
    year = django_filters.ChoiceFilter(
        label="Financial year", field_name="balance__cost_line__year", empty_label="All years"
    )
    period = django_filters.ChoiceFilter(
        label="Period",
        field_name="balance__period__number",
        choices=[
            (str(number), f"{number} ({Period(2000, number).start:%B})")
            for number in range(1, PERIODS_IN_YEAR + 1)
        ],
        empty_label="All periods",
    )
    to = PeriodFilter(label="Up to period", method="up_to", help_text="Such as 2018-09.")
    supplier = django_filters.CharFilter(
        label="Supplier begins with", method="of_supplier", max_length=200
    )
    reference = django_filters.CharFilter(label="Reference", lookup_expr="iexact", max_length=100)
    amount_from = MoneyFilter(label="Amount from (£)", field_name="amount", lookup_expr="gte")
    amount_to = MoneyFilter(label="Amount to (£)", field_name="amount", lookup_expr="lte")
    cost_line = django_filters.ModelChoiceFilter(
        label="Cost line",
        queryset=cost_lines,
        field_name="balance__cost_line",
        widget=forms.HiddenInput,
    )
    award = django_filters.ModelChoiceFilter(
        label="Award",
        queryset=award_choices,
        field_name="balance__cost_line__award",
        widget=forms.HiddenInput,
    )
    year_from = django_filters.ChoiceFilter(
        label="From year",
        field_name="balance__cost_line__year",
        lookup_expr="gte",
        widget=forms.HiddenInput,
    )
    year_to = django_filters.ChoiceFilter(
        label="Up to year",
        field_name="balance__cost_line__year",
        lookup_expr="lte",
        widget=forms.HiddenInput,
    )
    ledger_import = django_filters.NumberFilter(
        label="Import number",
        field_name="ledger_import",
        min_value=1,
        max_value=2**31,
        decimal_places=0,
    )

    class Meta:
        model = Transaction
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the workstreams that the user may see, and their categories and years."""
        super().__init__(*args, **kwargs)
        offer_parts(self, Workstream.objects.visible_to(kwargs["request"].user))

    def up_to(self, queryset: Cells, _name: str, value: Period) -> Cells:
        """The rows of all periods up to and including one."""
        return queryset.up_to(value)

    def of_supplier(
        self, queryset: TransactionQuerySet, _name: str, value: str
    ) -> TransactionQuerySet:
        """The rows whose supplier begins with a text."""
        return queryset.of_supplier(value)

    def whole_balances(self) -> BalanceQuerySet | None:
        """The balances that the filtered rows make up, or None where some rows of one are left out.

        What a row counts towards is the same for all rows of a balance; what it says is not.
        """
        given = self.form.cleaned_data.items()
        chosen = {name: value for name, value in given if value not in (None, "")}
        if chosen.keys() & OF_THE_ROW:
            return None
        balances = Balance.objects.visible_to(self.request.user)
        for name, value in chosen.items():
            on_balances = copy(self.filters[name])
            on_balances.field_name = on_balances.field_name.removeprefix("balance__")
            balances = on_balances.filter(balances, value)
        return balances
