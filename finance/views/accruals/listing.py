"""The list of accruals, each beside its reversal."""

from collections.abc import Iterator

from django.db.models import QuerySet

from finance.accruals import entries
from finance.filters import AccrualFilter
from finance.models import Accrual
from finance.querysets import AccrualQuerySet
from finance.tables.accruals import AccrualRow, AccrualTable
from innovation.core.reports import Report
from innovation.core.tables import show_date


class AccrualReport(Report):
    """Every accrual and prepayment that the user may see, and what takes it back."""

    title = "Accruals"
    lead = (
        "What belongs to a month and is not in its ledger, or the other way round. Each entry is "
        "reversed by itself in the next month, and counts beside the ledger’s actual until then."
    )
    address = "finance:accrual-list"
    permission_required = "finance.view_accrual"
    template_name = "finance/accrual_list.html"
    table_class = AccrualTable
    filter_class = AccrualFilter
    filter: AccrualFilter
    file_only = ("programme", "evidence", "recorded_at")
    wide = True

    def get_rows(self) -> AccrualQuerySet:
        """The accruals of the workstreams that the user may see, the latest period first."""
        rows = Accrual.objects.visible_to(self.request.user)
        return rows.select_related(
            "period__programme",
            "cost_line__workstream",
            "cost_line__category",
            "recorded_by",
            "withdrawn_by",
        )

    def prepare(self, rows: QuerySet[Accrual]) -> list[AccrualRow]:
        """Each entry and its reversal, of the years and periods that are asked for."""
        return [row for accrual in rows for row in self.rows_of(accrual)]

    def rows_of(self, accrual: Accrual) -> Iterator[AccrualRow]:
        """An accrual in its period and its reversal in the next; one withdrawn is not reversed."""
        line, is_withdrawn = accrual.cost_line, accrual.withdrawn_at is not None
        both = entries(accrual.period.value, accrual.effect)
        for is_reversal, (period, effect) in enumerate(both[:1] if is_withdrawn else both):
            if self.filter.counts(period):
                yield AccrualRow(
                    name=f"Reversal of {str(accrual).lower()}" if is_reversal else str(accrual),
                    url=accrual.get_absolute_url(),
                    programme=accrual.period.programme.name,
                    workstream=line.workstream.name,
                    category=line.category.name,
                    year=period.year,
                    period=period.number,
                    effect=effect,
                    reason="By itself" if is_reversal else accrual.reason,
                    evidence="" if is_reversal else accrual.evidence,
                    recorded_by="" if is_reversal else accrual.recorded_by.get_username(),
                    recorded_at=accrual.recorded_at,
                    withdrawn=withdrawal(accrual),
                )


def withdrawal(accrual: Accrual) -> str:
    """Why, by whom and when it was withdrawn; empty while it stands."""
    if accrual.withdrawn_at is None or accrual.withdrawn_by is None:
        return ""
    who, when = accrual.withdrawn_by.get_username(), show_date(accrual.withdrawn_at)
    return f"{accrual.withdrawn_reason} ({who}, {when})"
