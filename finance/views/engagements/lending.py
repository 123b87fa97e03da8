"""What is lent out of the council by month, of what is there."""

from typing import Any

from django.db.models import QuerySet

from finance.filters.engagements import LendingFilter
from finance.lending import LendingMonth, lenders, lending_chart, lending_months, lending_words
from finance.tables.engagements import LendingTable
from innovation.core.reports import Report
from programmes.models import Engagement, LendingLimit
from programmes.querysets import EngagementQuerySet


class LendingReport(Report):
    """FTE that works for other councils against FTE in post, with the line that warns."""

    template_name = "finance/lending.html"
    title = "Capacity lent"
    lead = "How much of the workstreams’ FTE works for other councils, month by month."
    address = "finance:lending"
    permission_required = "programmes.view_engagement"
    table_class = LendingTable
    filter_class = LendingFilter
    wide = True
    per_page = 100

    def get_rows(self) -> EngagementQuerySet:
        """The engagements that the user may see."""
        return Engagement.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Any]) -> list[LendingMonth]:
        """What they lend in each month."""
        found = lenders(rows)  # type: ignore[arg-type]  # an EngagementQuerySet
        return lending_months(list(found), self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The chart, what it shows in words, and the line that it warns at."""
        months = kwargs["table"].data.data
        invented = Engagement.objects.visible_to(self.request.user).sold()
        return super().get_context_data(
            chart=lending_chart(months),
            words=lending_words(months),
            limits=LendingLimit.objects.all(),
            is_demonstration=bool(months) and invented.filter(is_demonstration=True).exists(),
            **kwargs,
        )
