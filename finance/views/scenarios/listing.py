"""The list of scenarios."""

from typing import Any

from django.db.models import Count
from django.urls import reverse

from finance.filters.scenarios import ScenarioFilter
from finance.models import Scenario
from finance.querysets import ScenarioQuerySet
from finance.tables.scenarios import ScenarioTable
from finance.views.scenarios.access import ADD, VIEW
from innovation.core.reports import Report


class ScenarioReport(Report):
    """The scenarios that the user may see."""

    title = "Scenarios"
    lead = (
        "What-ifs over the live position, which they never change: posts that start later, money"
        " that does not come, a grant that lasts longer."
    )
    address = "finance:scenario-list"
    permission_required = VIEW
    template_name = "finance/scenario_list.html"
    table_class = ScenarioTable
    filter_class = ScenarioFilter
    wide = True

    def get_rows(self) -> ScenarioQuerySet:
        """The user's own and the shared ones, with how many changes each has."""
        rows = Scenario.objects.visible_to(self.request.user).select_related("programme", "owner")
        counted: ScenarioQuerySet = rows.annotate(change_count=Count("changes")).order_by("name")
        return counted

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to make one and where to compare them."""
        may_add = self.request.user.has_perm(ADD)
        return super().get_context_data(
            new_url=reverse("finance:scenario-new") if may_add else "",
            compare_url=reverse("finance:scenario-compare"),
            **kwargs,
        )
