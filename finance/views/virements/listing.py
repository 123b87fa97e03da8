"""The list of virements, and who approves what."""

from typing import Any

from django.utils import timezone

from finance.filters import VirementFilter
from finance.models import Virement, VirementBand
from finance.querysets import VirementQuerySet
from finance.tables.virements import BandTable, VirementTable
from innovation.core.reports import Report


class VirementReport(Report):
    """Every virement that the user may see."""

    title = "Virements"
    lead = (
        "Budget that is moved between cost lines: asked for by one person and approved by another."
    )
    address = "finance:virement-list"
    permission_required = "finance.view_virement"
    template_name = "finance/virement_list.html"
    table_class = VirementTable
    filter_class = VirementFilter
    file_only = ("requested_role", "decided_role")
    wide = True

    def get_rows(self) -> VirementQuerySet:
        """The virements that the user may see, the newest first."""
        user = self.request.user
        rows = Virement.objects.visible_to(user).with_moved(user)
        return rows.select_related("programme", "requested_by", "decided_by").order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The bands in force below the list."""
        bands = VirementBand.objects.in_force(timezone.localdate())
        return super().get_context_data(bands=BandTable(bands.order_by("over")), **kwargs)
