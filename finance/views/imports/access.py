"""Finding what a request names, or the page that says it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from finance.models import LedgerUpload

P = ParamSpec("P")
UploadView = Callable[Concatenate[HttpRequest, LedgerUpload, P], HttpResponseBase]


def find_upload(request: HttpRequest, pk: int) -> LedgerUpload | None:
    """The user's own upload; None when there is none of this number, or it is another's."""
    mine = LedgerUpload.objects.visible_to(request.user)
    return mine.select_related("programme", "mapping").filter(pk=pk).first()


def upload_gone(request: HttpRequest) -> HttpResponse:
    """404: the file was loaded or discarded in the meantime, or is not the user's."""
    return render(request, "finance/import_gone.html", status=404)


def with_upload(view: UploadView[P]) -> Callable[..., HttpResponseBase]:
    """A view of one of the user's own uploads, named by its key in the address."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        upload = find_upload(request, pk)
        return upload_gone(request) if upload is None else view(request, upload, *args, **kwargs)

    return found
