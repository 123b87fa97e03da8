"""Choosing a ledger file and sending it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from finance.actions.uploads import store_upload
from finance.forms import UploadForm
from finance.models import LedgerImport
from innovation.core.access import signed_in
from innovation.core.uploads import UploadView
from programmes.models import Programme


class ImportNewView(UploadView):
    """The upload form."""

    permission_required = "finance.add_ledgerimport"

    def max_bytes(self) -> int:
        """As configured."""
        return int(settings.LEDGER_UPLOAD_MAX_BYTES)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with the programme that was imported into last, or else the first one."""
        last = LedgerImport.objects.visible_to(request.user).order_by("-pk").first()
        first = Programme.objects.assigned_whole_to(request.user).first()
        programme = last.ledger.programme if last else first
        return _show(request, _form(request, initial={"programme": programme}))

    def receive(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        """Keep the file and show its preview."""
        form = _form(request, request.POST, request.FILES)
        if not form.is_valid():
            return _show(request, form)
        with form.cleaned_data["file"] as file:
            return redirect(store_upload(upload=form.instance, file=file, by=signed_in(request)))


def _form(request: HttpRequest, *data: Any, **kwargs: Any) -> UploadForm:
    max_bytes = settings.LEDGER_UPLOAD_MAX_BYTES
    return UploadForm(*data, user=signed_in(request), max_bytes=max_bytes, **kwargs)


def _show(request: HttpRequest, form: UploadForm) -> HttpResponse:
    return render(request, "finance/import_new.html", {"form": form})
