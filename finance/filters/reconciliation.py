"""The filter of the reports' figures."""

import django_filters

from finance.filters.choices import document_choices
from finance.models import ReportedFigure
from innovation.core.filters import FilterSet, unfiltered
from programmes.filters import programme_choices


class ReconciliationFilter(FilterSet):
    """Figures of reports, by document and by whether the system agrees."""

    programme = django_filters.ModelChoiceFilter(
        label="Programme", queryset=programme_choices, empty_label="All programmes"
    )
    document = django_filters.ModelChoiceFilter(
        label="Report",
        field_name="citation__document",
        queryset=document_choices,
        empty_label="All reports",
    )
    result = django_filters.ChoiceFilter(
        label="Result",
        method=unfiltered,
        choices=[("agrees", "Agrees"), ("differs", "Differs")],
        empty_label="Agrees or differs",
    )

    class Meta:
        model = ReportedFigure
        fields = ["programme", "document", "result"]

    @property
    def agrees(self) -> bool | None:
        """Whether only figures that agree, or only those that differ, are wanted."""
        result = self.form.cleaned_data.get("result") if self.is_valid() else None
        return None if not result else result == "agrees"
