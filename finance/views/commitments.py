"""Commitments: the list, a new one, and the end of one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from finance.actions.commitments import commit, end_commitment
from finance.filters.commitments import CommitmentFilter
from finance.forms.commitments import CommitmentForm, EndCommitmentForm
from finance.models import Commitment, OrderInvoice, Transaction
from finance.orders import DAYS_WITHOUT_INVOICE, Remark, remark_on
from finance.projection import last_actual_periods
from finance.querysets import CommitmentQuerySet
from finance.tables.commitments import CommitmentTable
from finance.tables.orders import InvoiceTable, StatementTable
from finance.views.orders.upload import MAY_IMPORT
from innovation.core import money
from innovation.core.access import AccessMixin
from innovation.core.asking import AskView
from innovation.core.periods import Period
from innovation.core.reports import Report, Rows, totals
from innovation.core.tables import show_date
from programmes.models import Programme

LIST = "finance:commitment-list"


class CommitmentReport(Report):
    """What is ordered or contracted, and what is left of it."""

    template_name = "finance/commitment_list.html"
    title = "Commitments"
    lead = (
        "Contracts and orders that will be invoiced. What is left of them is part of the forecast "
        "and never added to it: the monitor shows it beside the actual."
    )
    address = LIST
    permission_required = "finance.view_commitment"
    table_class = CommitmentTable
    filter_class = CommitmentFilter
    file_only = ("description", "ended_because", "invoiced_since")
    wide = True
    dense = True

    def get_rows(self) -> CommitmentQuerySet:
        """The commitments of the workstreams that the user may see."""
        related = ("cost_line__workstream__programme", "cost_line__category", "cost_line__award")
        return Commitment.objects.visible_to(self.request.user).select_related(*related)

    def prepare(self, rows: Any) -> Rows:
        """The rows with what is left of them as at the period, and what is to see to."""
        assert isinstance(self.filter, CommitmentFilter)  # noqa: S101 - for the type checker
        found = with_remarks(rows, self.filter.chosen_period)
        wanted = self.filter.chosen_remark
        return [row for row in found if wanted in {None, row.remark}]

    def get_table_kwargs(self) -> dict[str, Any]:
        """The way to end one on the page only, for those who may."""
        if "format" in self.kwargs:
            return {"exclude": ("end",)}
        may_end = self.request.user.has_perm("finance.change_commitment")
        return {"exclude": self.file_only if may_end else (*self.file_only, "end")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ways to enter them."""
        user = self.request.user
        return super().get_context_data(
            may_add=user.has_perm("finance.add_commitment"),
            may_import=user.has_perms(MAY_IMPORT)
            and Programme.objects.assigned_whole_to(user).exists(),
            days=DAYS_WITHOUT_INVOICE,
            **kwargs,
        )


def with_remarks(rows: CommitmentQuerySet, as_at: Period | None) -> list[Any]:
    """Commitments with what is left at the end of a period (None: now) and `remark` of each.

    How old an order is counts to that day, or to the last day of its programme's latest period.
    """
    latest = last_actual_periods()
    found: list[Any] = list(rows.with_left(as_at))
    for row in found:
        period = as_at or latest.get(row.cost_line.workstream.programme_id)
        row.remark = _remark(row, period)
    return found


def _remark(row: Any, period: Period | None) -> Remark | None:
    if row.ended_on is not None:
        return None
    return remark_on(
        stated=row.stated,
        invoiced=row.invoiced,
        invoiced_since=row.invoiced_since,
        ordered_on=row.ordered_on,
        as_at=period.end if period else None,
    )


class CommitmentView(AccessMixin, View):
    """A commitment: what it was, what is invoiced of it, and what each file says of it."""

    permission_required = "finance.view_commitment"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        row = _whole(request, pk)
        seen = Transaction.objects.visible_to(request.user)
        invoices = list(
            OrderInvoice.objects.filter(commitment=row, transaction__in=seen)
            .select_related("transaction", "period")
            .order_by("date", "pk")
        )
        for invoice in invoices:
            invoice.commitment = row
        table = InvoiceTable(invoices)
        table.totals = totals(table, invoices)
        statements = row.statements.select_related("snapshot__imported_by")
        in_order = statements.order_by("-snapshot__as_at", "-snapshot_id")
        context = {
            "commitment": row,
            "facts": _facts(row),
            "invoices": table,
            "statements": StatementTable(list(in_order)),
            "may_end": row.ended_on is None and request.user.has_perm("finance.change_commitment"),
            "breadcrumbs": [("Commitments", reverse(LIST))],
        }
        return render(request, "finance/commitment.html", context)


def _whole(request: HttpRequest, pk: int) -> Any:
    related = ("cost_line__workstream", "cost_line__category", "cost_line__award", "entered_by")
    mine = Commitment.objects.visible_to(request.user).filter(pk=pk).select_related(*related)
    found = with_remarks(mine, None)
    if not found:
        raise Http404
    return found[0]


def _facts(row: Any) -> list[tuple[str, str, str]]:
    entered = f"{row.entered_by.get_username()} ({row.entered_role}), {show_date(row.entered_at)}"
    stated = f"Outstanding in the file of {show_date(row.stated_on)}" if row.stated_on else "Amount"
    since = "Invoiced since" if row.stated_on else "Invoiced"
    facts = [
        ("Cost line", str(row.cost_line), row.cost_line.get_absolute_url()),
        ("Paid by", str(row.cost_line.award or "Base budget"), ""),
        ("Supplier", row.supplier, ""),
        ("Description", row.description, ""),
        ("Ordered", show_date(row.ordered_on), ""),
        ("First entered by", entered, ""),
        (stated, money.show(row.stated), ""),
        (since, money.show(row.invoiced_since), ""),
        ("Left", money.show(row.left), ""),
    ]
    if row.ended_on:
        facts.append(("Ended", f"{show_date(row.ended_on)}. {row.ended_because}", ""))
    return facts


class CommitmentNewView(AskView):
    """Asks for a contract or order."""

    permission_required = "finance.add_commitment"
    title, done, button = "Enter a commitment", "Entered", "Enter it"
    template_name = "finance/commitment_form.html"

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty."""
        return [CommitmentForm(data, user=self.user)]

    def keep(self, *forms: Any) -> Commitment:
        """The commitment."""
        return commit(commitment=forms[0].instance, by=self.user)

    def after(self, _kept: Any) -> str:
        """The list."""
        return LIST

    def crumbs(self) -> list[tuple[str, str]]:
        """The list."""
        return [("Commitments", reverse(LIST))]


class CommitmentEndView(CommitmentNewView):
    """A commitment, and the question when and why it ends."""

    permission_required = "finance.change_commitment"
    title, done, button = "End this commitment", "Ended", "End it"

    def find(self) -> Commitment:
        """An open commitment that the user may see, or a 404."""
        mine = Commitment.objects.visible_to(self.user).open()
        return get_object_or_404(mine.select_related("cost_line__workstream"), pk=self.kwargs["pk"])

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [EndCommitmentForm(data)]

    def keep(self, *forms: Any) -> Commitment:
        """The commitment that is ended."""
        return end_commitment(commitment=self.about, by=self.user, **forms[0].cleaned_data)
