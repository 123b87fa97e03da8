"""Taking a file that a user sends: never more of it than is allowed, and never held in memory."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import View

from innovation.core.access import AccessMixin

ROOM_FOR_THE_FORM = 1024 * 1024
"""Bytes that a request may have beside its file."""


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, and aborts the request when it grows too large."""

    def __init__(self, request: HttpRequest, max_bytes: int) -> None:
        super().__init__(request)
        self._max_bytes = max_bytes

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._received = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count before writing. Raises RequestDataTooBig."""
        self._received += len(raw_data)
        if self._received > self._max_bytes:
            self.file.close()
            raise RequestDataTooBig
        super().receive_data_chunk(raw_data, start)


@method_decorator(csrf_exempt, name="dispatch")
class UploadView(AccessMixin, View):
    """A form with a file of at most `max_bytes`; a subclass receives the request in `receive`.

    Checking a token reads the request, and whoever reads it first decides where the file goes
    and how much of it is taken. So the view is exempt until the token is checked here.
    """

    def max_bytes(self) -> int:
        """The largest file in bytes."""
        raise NotImplementedError

    def receive(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request whose token was checked and whose file is not too large."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse what is too large, declared or not, before it is all read."""
        if _declared_length(request) > self.max_bytes() + ROOM_FOR_THE_FORM:
            return self.too_large(request)
        request.upload_handlers = [LimitedUpload(request, self.max_bytes())]
        try:
            return self._checked(request, *args, **kwargs)
        except RequestDataTooBig:
            return self.too_large(request)

    @method_decorator(csrf_protect)
    def _checked(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.receive(request, *args, **kwargs)

    def too_large(self, request: HttpRequest) -> HttpResponse:
        """Say what the largest file is and what to do; the rest of the request is not read."""
        largest = filesizeformat(self.max_bytes())
        return render(request, "413.html", {"largest": largest}, status=413)


def _declared_length(request: HttpRequest) -> int:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    return int(declared) if declared.isdecimal() else 0
