"""What a file of open orders would do, and doing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from finance.actions import ActionRefusedError
from finance.actions.orders import OrderPlan, What
from finance.actions.orders.uploads import discard_orders, load_orders, preview_upload
from finance.ledger_file import LedgerFileError
from finance.models import OrderUpload
from finance.tables.imports import CountRow, CountTable
from finance.tables.orders import (
    BadOrderTable,
    ChangeTable,
    EndingTable,
    PlannedTable,
    fault_rows,
)
from finance.views.orders.upload import MAY_IMPORT
from finance.views.waiting_files import ORDER_FILES
from innovation.core.access import AccessMixin, signed_in
from innovation.core.money import ZERO
from innovation.core.reports import totals
from innovation.core.words import counted

SHOWN = 50
LIST = "finance:commitment-list"


class OrderPreviewView(AccessMixin, View):
    """The preview of a file of open orders. Nothing is written."""

    permission_required = MAY_IMPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The preview, or why the file cannot be read."""
        return ORDER_FILES.shown_by(_show)(request, pk)


def _show(request: HttpRequest, upload: OrderUpload) -> HttpResponse:
    context: dict[str, Any] = {"upload": upload, "shown": SHOWN}
    try:
        context |= _details(preview_upload(upload=upload))
    except (ActionRefusedError, LedgerFileError) as error:
        context["problems"] = str(error).splitlines()
    return render(request, "finance/orders_preview.html", context)


def _details(plan: OrderPlan) -> dict[str, Any]:
    changes = [order for order in plan.orders if order.what != What.UNCHANGED]
    return {
        "plan": plan,
        "counts": _counts(plan),
        "changes": _changes(plan),
        "rejects": BadOrderTable(list(fault_rows(plan.rejects[:SHOWN]))),
        "orders": PlannedTable([*changes, *plan.of(What.UNCHANGED)][:SHOWN]),
        "ended": EndingTable(plan.ended[:SHOWN]),
    }


def _counts(plan: OrderPlan) -> CountTable:
    rows = [
        CountRow("Open orders", plan.stated.rows, plan.stated.amount),
        CountRow("Left out", plan.left_out.rows, plan.left_out.amount),
        CountRow("Cannot be loaded", plan.rejected.rows, plan.rejected.amount),
    ]
    return _with_totals(CountTable(rows), rows, "What becomes of the rows")


def _changes(plan: OrderPlan) -> ChangeTable:
    rows = [
        CountRow(what.value, len(found), sum((order.left for order in found), ZERO))
        for what in What
        if (found := plan.of(what))
    ]
    table = _with_totals(ChangeTable(rows), rows, "What becomes of the orders")
    assert isinstance(table, ChangeTable)  # noqa: S101 - for the type checker
    return table


def _with_totals(table: CountTable, rows: list[CountRow], caption: str) -> CountTable:
    table.caption, table.totals = caption, totals(table, rows)
    return table


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
@ORDER_FILES.shown_by
def orders_confirm(request: HttpRequest, upload: OrderUpload) -> HttpResponse:
    """Load the file, or say why not."""
    try:
        plan = load_orders(
            upload=upload, expected=request.POST.get("mark", ""), by=signed_in(request)
        )
    except (ActionRefusedError, LedgerFileError) as error:
        messages.error(request, str(error))
        return redirect("finance:orders-preview", upload.pk)
    messages.success(request, _told(plan))
    return redirect(LIST)


def _told(plan: OrderPlan) -> str:
    if plan.snapshot is None:
        return f"Nothing was changed: {plan.file_name} has what is loaded already."
    orders = counted(len(plan.orders), "open order")
    return f"{orders} of {plan.file_name} loaded, {len(plan.ended):,} ended."


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
@ORDER_FILES.shown_by
def orders_discard(request: HttpRequest, upload: OrderUpload) -> HttpResponse:
    """Forget the file, and ask for the next one: mostly it is the same, corrected."""
    discard_orders(upload=upload)
    messages.success(request, f"{upload.file_name} was discarded. Nothing was loaded from it.")
    return redirect("finance:orders-new")
