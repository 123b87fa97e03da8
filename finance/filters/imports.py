"""The filters of the imports and of their rejected rows."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from finance.models import LedgerImport, Reject
from finance.querysets import LedgerImportQuerySet, RejectQuerySet
from finance.tables.imports import ImportState, RejectState
from innovation.core.filters import FilterSet
from programmes.filters import programme_choices


class ImportFilter(FilterSet):
    """Imports of ledger files."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="ledger__programme",
        empty_label="All programmes",
    )
    file_name = django_filters.CharFilter(
        label="File name contains", lookup_expr="icontains", max_length=255
    )
    state = django_filters.ChoiceFilter(
        label="State",
        choices=ImportState.choices,
        empty_label="All",
    )

    waiting = django_filters.ChoiceFilter(
        label="Rejected rows",
        method="that_wait",
        choices=[("yes", "Some wait"), ("aside", "Some are set aside")],
        empty_label="All",
    )

    class Meta:
        model = LedgerImport
        fields: list[str] = []

    def that_wait(
        self, queryset: LedgerImportQuerySet, _name: str, value: str
    ) -> LedgerImportQuerySet:
        """The imports with rows that are not loaded yet, or are not to be."""
        counted = {"yes": "waiting", "aside": "aside"}[value]
        return queryset.filter(**{f"{counted}__gt": 0})


def import_choices(request: HttpRequest) -> QuerySet[LedgerImport]:
    """The imports that the user may see."""
    return LedgerImport.objects.visible_to(request.user)


class RejectFilter(FilterSet):
    """Rows of ledger files that were not loaded."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=programme_choices,
        field_name="ledger_import__ledger__programme",
        empty_label="All programmes",
    )
    state = django_filters.ChoiceFilter(
        label="State", choices=RejectState.choices, empty_label="All"
    )
    words = django_filters.CharFilter(
        label="Value or reason contains", method="that_contain", max_length=200
    )
    ledger_import = django_filters.ModelChoiceFilter(
        label="Import", queryset=import_choices, widget=forms.HiddenInput
    )

    class Meta:
        model = Reject
        fields: list[str] = []

    def that_contain(self, queryset: RejectQuerySet, _name: str, words: str) -> RejectQuerySet:
        """The rejects that show the words."""
        return queryset.filter(Q(value__icontains=words) | Q(reason__icontains=words))
