"""The filter of the imports."""

import django_filters

from finance.models import LedgerImport
from finance.querysets import LedgerImportQuerySet
from finance.tables.imports import ImportState
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
        choices=[("yes", "Some wait")],
        empty_label="All",
    )

    class Meta:
        model = LedgerImport
        fields: list[str] = []

    def that_wait(
        self, queryset: LedgerImportQuerySet, _name: str, _value: str
    ) -> LedgerImportQuerySet:
        """The imports with rows that are not loaded yet."""
        return queryset.filter(waiting__gt=0)  # type: ignore[misc]  # annotated
