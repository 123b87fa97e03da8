"""The page of who reports to whom."""

from typing import Any

from django.views.generic import TemplateView

from innovation.core.access import AccessMixin
from staffing.filters import OrganisationFilter
from staffing.models import Post
from staffing.organisation_charts import organisation_charts
from staffing.post_rows import read_rows
from staffing.post_totals import shared_query

MAX_IN_TREES = 1000
"""How many posts the organisation page shows at once; of more, one workstream at a time."""


class OrganisationView(AccessMixin, TemplateView):
    """Who reports to whom, workstream by workstream."""

    permission_required = "staffing.view_post"
    template_name = "staffing/organisation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The trees of the workstreams chosen, or none when there are too many posts to show."""
        user, query = self.request.user, self.request.GET
        posts = Post.objects.visible_to(user)
        chosen = OrganisationFilter(query, queryset=posts, request=self.request)
        rows = read_rows(chosen.qs) if chosen.is_valid() else []
        too_many = len(rows) > MAX_IN_TREES and not query.get("workstream")
        return super().get_context_data(
            filter=chosen,
            active_filters=list(chosen.active()),
            clear_url=self.request.path,
            shared_query=shared_query(query),
            charts=[] if too_many else organisation_charts(rows, chosen.workstreams_seen),
            too_many=too_many,
            **kwargs,
        )
