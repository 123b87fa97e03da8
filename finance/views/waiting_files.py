"""Files that wait between upload and confirmation, and the page that says one is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from finance.models import LedgerUpload, OrderUpload

P = ParamSpec("P")
UploadT = TypeVar("UploadT", LedgerUpload, OrderUpload)


@dataclass(frozen=True, slots=True)
class WaitingFiles(Generic[UploadT]):
    """Those of one model, with what is read beside each, and the page that says one is gone."""

    model: type[UploadT]
    related: tuple[str, ...]
    gone_template: str

    def find(self, request: HttpRequest, pk: int) -> UploadT | None:
        """The user's own file; None when there is none of this number, or it is another's."""
        mine = self.model.objects.visible_to(request.user)
        return mine.select_related(*self.related).filter(pk=pk).first()

    def gone(self, request: HttpRequest) -> HttpResponse:
        """404: the file was loaded or discarded in the meantime, or is not the user's."""
        return render(request, self.gone_template, status=404)

    def shown_by(
        self, view: Callable[Concatenate[HttpRequest, UploadT, P], HttpResponseBase]
    ) -> Callable[..., HttpResponseBase]:
        """A view of one of the user's own files, named by its key in the address."""

        @wraps(view)
        def found(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            upload = self.find(request, pk)
            return self.gone(request) if upload is None else view(request, upload, *args, **kwargs)

        return found


LEDGER_FILES = WaitingFiles(LedgerUpload, ("programme", "mapping"), "finance/import_gone.html")
ORDER_FILES = WaitingFiles(OrderUpload, ("programme",), "finance/orders_gone.html")
