"""The page of a workstream: its cost lines, posts and latest transactions."""

from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from finance.addresses import posts_url, transactions_url
from finance.cards import position_cards
from finance.commentary_panel import panel
from finance.models import CostLine, Transaction
from finance.monitor import known_periods, monitor_lines
from finance.position import total
from finance.tables.positions import MonitorTable, position_totals
from finance.tables.transactions import TransactionTable
from finance.views.monitor import is_demonstration
from innovation.core.access import AccessMixin
from innovation.core.periods import Period
from programmes.models import Cluster, Workstream
from staffing.models import Post

LATEST_TRANSACTIONS = 10
NOT_AT_A_GLANCE = (
    *("original_budget", "virements", "contingent", "variance_to_date", "committed"),
    "pressures",
    *("forecast", "variance_percent", "previous_outturn", "movement", "reviewed_on"),
)
"""The columns that the page leaves to the monitor."""


class WorkstreamView(AccessMixin, TemplateView):
    """Spend against allocation of one workstream, as at its programme's latest period."""

    permission_required = "programmes.view_workstream"
    template_name = "finance/workstream.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The workstream with what makes up its figures."""
        workstream = self.get_workstream()
        as_at, snapshot = next(iter(known_periods(workstream.programme).items()), (None, None))
        lines = CostLine.objects.filter(workstream=workstream)
        positions = monitor_lines(lines, as_at=as_at, snapshot=snapshot)
        scope = {"programme": workstream.programme_id, "workstream": workstream.pk}
        return super().get_context_data(
            breadcrumbs=[(workstream.programme, workstream.programme.get_absolute_url())],
            workstream=workstream,
            as_at=as_at,
            commentary=panel(workstream, self.request.user, as_at, snapshot=snapshot),
            is_demonstration=is_demonstration(workstream.programme),
            cards=position_cards(total(positions), as_at=as_at, **scope),
            lines=line_table(positions, as_at, workstream),
            posts=Post.objects.filter(workstream=workstream).select_related("grade", "cluster"),
            posts_url=posts_url(workstream=workstream.pk),
            transactions=latest_transactions(workstream),
            transactions_url=transactions_url(workstream=workstream.pk),
            **kwargs,
        )

    def get_workstream(self) -> Workstream:
        """The workstream of the address, when the user may see it."""
        visible = Workstream.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible.select_related("programme", "citation__document").prefetch_related(
                "former_names__citation__document",
                Prefetch("clusters", Cluster.objects.select_related("area", "citation__document")),
            ),
            programme__slug=self.kwargs["programme"],
            slug=self.kwargs["slug"],
        )


def line_table(lines: list[Any], as_at: Period | None, workstream: Workstream) -> MonitorTable:
    """The cost lines of a workstream with their total."""
    table = MonitorTable(lines, exclude=("workstream", *NOT_AT_A_GLANCE), orderable=False)
    table.totals = position_totals(table, total(lines))
    table.total_urls = {"actual": transactions_url(workstream=workstream.pk, as_at=as_at)}
    return table


def latest_transactions(workstream: Workstream) -> TransactionTable:
    """The latest rows of the ledger that count towards a workstream."""
    rows = Transaction.objects.filter(balance__cost_line__workstream=workstream).with_origin()
    columns = ("workstream", "year", "cost_centre", "account", "ledger_import", "line")
    table = TransactionTable(
        rows[:LATEST_TRANSACTIONS], exclude=columns, orderable=False, show_footer=False
    )
    table.caption = "Latest transactions"
    return table
