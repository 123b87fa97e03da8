"""Choosing a ledger file and sending it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import View

from finance.actions.uploads import store_upload
from finance.forms import UploadForm
from finance.models import LedgerImport
from finance.views.imports.access import signed_in
from innovation.core.access import AccessMixin
from programmes.models import Programme

ROOM_FOR_THE_FORM = 1024 * 1024
"""Bytes that a request may have beside its file."""


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, and aborts the request when it grows too large."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._received = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count before writing. Raises RequestDataTooBig."""
        self._received += len(raw_data)
        if self._received > settings.LEDGER_UPLOAD_MAX_BYTES:
            self.file.close()
            raise RequestDataTooBig
        super().receive_data_chunk(raw_data, start)


@method_decorator(csrf_exempt, name="dispatch")
class ImportNewView(AccessMixin, View):
    """The upload form.

    Checking a token reads the request, and whoever reads it first decides where the file goes
    and how much of it is taken. So the view is exempt until `receive`, which checks the token.
    """

    permission_required = "finance.add_ledgerimport"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with the programme that was imported into last, or else the first one."""
        last = LedgerImport.objects.visible_to(request.user).order_by("-pk").first()
        first = Programme.objects.assigned_whole_to(request.user).first()
        programme = last.ledger.programme if last else first
        return _show(request, _form(request, initial={"programme": programme}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse what is too large, declared or not, before it is all read."""
        if _declared_length(request) > settings.LEDGER_UPLOAD_MAX_BYTES + ROOM_FOR_THE_FORM:
            return too_large(request)
        request.upload_handlers = [LimitedUpload(request)]
        try:
            return self.receive(request)
        except RequestDataTooBig:
            return too_large(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the file and show its preview."""
        form = _form(request, request.POST, request.FILES)
        if not form.is_valid():
            return _show(request, form)
        file = form.cleaned_data["file"]
        return redirect(store_upload(upload=form.instance, file=file, by=signed_in(request)))


def _form(request: HttpRequest, *data: Any, **kwargs: Any) -> UploadForm:
    max_bytes = settings.LEDGER_UPLOAD_MAX_BYTES
    return UploadForm(*data, user=signed_in(request), max_bytes=max_bytes, **kwargs)


def _show(request: HttpRequest, form: UploadForm) -> HttpResponse:
    return render(request, "finance/import_new.html", {"form": form})


def _declared_length(request: HttpRequest) -> int:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    return int(declared) if declared.isdecimal() else 0


def too_large(request: HttpRequest) -> HttpResponse:
    """Say what the largest file is and what to do; the rest of the request is not read."""
    largest = filesizeformat(settings.LEDGER_UPLOAD_MAX_BYTES)
    return render(request, "413.html", {"largest": largest}, status=413)
