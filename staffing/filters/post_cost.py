"""The filter of what one post costs."""

import django_filters

from innovation.core.filters import FilterSet, unfiltered
from staffing.models import AssumptionSet, Post
from staffing.pay_book import default_assumptions


class PostCostFilter(FilterSet):
    """The assumptions that one post is costed with."""

    assumption_set = django_filters.ModelChoiceFilter(
        label="Assumptions",
        queryset=AssumptionSet.objects.all(),
        method=unfiltered,
        empty_label="The default set",
    )

    class Meta:
        model = Post
        fields: list[str] = []

    @property
    def assumptions(self) -> AssumptionSet | None:
        """The set chosen, or the default one; None when there is none."""
        chosen = self.form.cleaned_data.get("assumption_set") if self.is_valid() else None
        return chosen or default_assumptions()
