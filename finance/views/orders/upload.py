"""Choosing a file of open orders and sending it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from finance.actions.orders.uploads import store_orders
from finance.forms.orders import MAX_BYTES, OrderUploadForm
from finance.models import OrderSnapshot, OrderUpload
from finance.projection import last_actual_periods
from finance.tables.orders import SnapshotTable
from innovation.core.access import signed_in
from innovation.core.uploads import UploadView
from programmes.models import Programme

SHOWN = 12
MAY_IMPORT = ("finance.add_commitment", "finance.change_commitment")


class OrderUploadView(UploadView):
    """The upload form, with the files that wait and the snapshots that were loaded."""

    permission_required = MAY_IMPORT

    def max_bytes(self) -> int:
        """As the form says."""
        return MAX_BYTES

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with the programme of the last snapshot and its latest period's last day."""
        user = signed_in(request)
        last = OrderSnapshot.objects.visible_to(user).order_by("-pk").first()
        first = Programme.objects.assigned_whole_to(user).first()
        programme = last.programme if last else first
        period = last_actual_periods().get(programme.pk) if programme else None
        initial = {"programme": programme, "as_at": period and period.end}
        return _show(request, OrderUploadForm(user=user, initial=initial))

    def receive(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Keep the file and show its preview."""
        form = OrderUploadForm(request.POST, request.FILES, user=signed_in(request))
        if not form.is_valid():
            return _show(request, form)
        made = store_orders(upload=form.instance, content=form.content, by=signed_in(request))
        return redirect("finance:orders-preview", made.pk)


def _show(request: HttpRequest, form: OrderUploadForm) -> HttpResponse:
    mine = OrderUpload.objects.visible_to(request.user).defer("content")
    loaded = OrderSnapshot.objects.visible_to(request.user)
    rows = loaded.select_related("programme", "imported_by").order_by("-pk")[:SHOWN]
    context = {
        "form": form,
        "has_programme": Programme.objects.assigned_whole_to(signed_in(request)).exists(),
        "waiting": mine,
        "snapshots": SnapshotTable(list(rows)),
    }
    return render(request, "finance/orders_new.html", context)
