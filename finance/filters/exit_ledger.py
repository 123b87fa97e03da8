"""The filter of the exit ledger: whose it is, and how it is looked at."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from finance.exit_ledger import PATH_NAMES, Basis, Path
from finance.models import ExitAssumptions
from innovation.core.filters import ActiveFilter, FilterSet, unfiltered
from programmes.models import Programme


def exit_programmes(request: HttpRequest) -> QuerySet[Programme]:
    """The programmes with an exit ledger that the user may see."""
    seen = ExitAssumptions.objects.visible_to(request.user)
    return Programme.objects.filter(pk__in=seen.values("programme"))


class ExitLedgerFilter(FilterSet):
    """One programme's exit ledger; what else is chosen says how it is looked at."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=exit_programmes, empty_label=None
    )
    children = django_filters.ChoiceFilter(
        label="Children looked after",
        method=unfiltered,
        choices=[(path.value, name) for path, name in PATH_NAMES.items() if path != Path.FITTED],
        empty_label=PATH_NAMES[Path.FITTED],
    )
    costs = django_filters.ChoiceFilter(
        label="Cost lines",
        method=unfiltered,
        choices=[(Basis.KEPT.value, "Without work that ends")],
        empty_label="All",
    )

    class Meta:
        model = ExitAssumptions
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        """Fill in the first programme where none is chosen."""
        data = data.copy()
        first = exit_programmes(kwargs["request"]).first()
        if not data.get("programme") and first is not None:
            data["programme"] = str(first.pk)
        super().__init__(data, *args, **kwargs)

    def active(self) -> Iterator[ActiveFilter]:
        """What can be cleared: everything but the programme."""
        return (item for item in super().active() if item.label != "Programme")

    def chosen(self, name: str) -> str:
        """What is chosen, or "" for the usual one."""
        return (self.form.cleaned_data.get(name) or "") if self.is_valid() else ""

    @property
    def path(self) -> Path:
        """The trajectory of the table."""
        return Path(self.chosen("children") or Path.FITTED)

    @property
    def basis(self) -> Basis:
        """The cost lines that count."""
        return Basis(self.chosen("costs") or Basis.ALL)

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, as an address says it; {} while one is wrong."""
        if not self.is_valid():
            return {}
        return {name: self.data[name] for name in self.form.fields if self.data.get(name)}
