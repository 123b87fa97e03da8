"""What the cost lines of a programme did not spend."""

from typing import Any

from django.db.models import QuerySet

from finance.filters import UnderspendFilter
from finance.models import CostLine
from finance.querysets import CostLineQuerySet
from finance.slippage import slippages
from finance.tables.underspends import UnderspendTable
from finance.views.monitor import is_demonstration
from innovation.core.reports import Report, Rows


class UnderspendReport(Report):
    """Cost lines with money that closed periods did not spend, by what becomes of it."""

    title = "Underspends"
    lead = (
        "What closed periods did not spend stays here until somebody records what becomes of it, "
        "whatever the forecast says."
    )
    address = "finance:underspend-list"
    permission_required = "finance.view_underspendrecord"
    template_name = "finance/underspend_list.html"
    table_class = UnderspendTable
    filter_class = UnderspendFilter
    filter: UnderspendFilter
    wide = True
    dense = True
    per_page = 250

    def get_rows(self) -> CostLineQuerySet:
        """Every cost line that the user may see."""
        return CostLine.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[CostLine]) -> Rows:
        """The lines with anything unspent, narrowed to what is decided or undecided."""
        found = slippages(rows, as_at=self.filter.as_at)  # type: ignore[arg-type]  # of get_rows
        asked = self.filter.state_asked
        return [one for one in found if asked in ("", one.state)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The programme, and the last period that is closed."""
        programme = self.filter.programme
        return super().get_context_data(
            programme=programme,
            as_at=self.filter.as_at,
            is_demonstration=is_demonstration(programme),
            **kwargs,
        )
