"""Which column of a ledger file is what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView, View

from finance.actions.mappings import save_mapping
from finance.actions.uploads import header_of
from finance.forms import MappingForm
from finance.models import Ledger, LedgerImport, LedgerMapping, LedgerUpload
from finance.tables.imports import MappingTable
from finance.views.waiting_files import LEDGER_FILES
from innovation.core.access import AccessMixin, signed_in


class MappingListView(AccessMixin, TemplateView):
    """The saved mappings."""

    permission_required = "finance.view_ledgermapping"
    template_name = "finance/import_mapping_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of them: a mapping belongs to no programme."""
        return super().get_context_data(table=MappingTable(LedgerMapping.objects.all()), **kwargs)


class MappingNewView(AccessMixin, View):
    """Makes a mapping, from the header of an upload when the address names one."""

    permission_required = "finance.add_ledgermapping"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with what is known of the programme's ledger."""
        upload = _upload(request)
        return _show(request, _new_mapping(upload), upload)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save it, and go back to the preview."""
        return _save(request, LedgerMapping(), _upload(request))


class MappingView(AccessMixin, View):
    """Changes a mapping."""

    permission_required = "finance.change_ledgermapping"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The form as it is saved."""
        return _show(request, get_object_or_404(LedgerMapping, slug=slug), _upload(request))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Save it, and go back to the preview."""
        return _save(request, get_object_or_404(LedgerMapping, slug=slug), _upload(request))


def _upload(request: HttpRequest) -> LedgerUpload | None:
    """The user's own upload that the address names, if it is still there."""
    pk = request.GET.get("upload", "")
    return LEDGER_FILES.find(request, int(pk)) if pk.isdecimal() and len(pk) < 19 else None  # noqa: PLR2004 - digits of a bigint


def _new_mapping(upload: LedgerUpload | None) -> LedgerMapping:
    """A mapping of the ledger that the programme has already, when it has one."""
    programme = upload.programme if upload else None
    last = Ledger.objects.filter(programme=programme).order_by("-pk").first() if programme else None
    if last is None:
        return LedgerMapping()
    return LedgerMapping(ledger_name=last.name, is_demonstration=last.is_demonstration)


def _save(
    request: HttpRequest, mapping: LedgerMapping, upload: LedgerUpload | None
) -> HttpResponse:
    header = header_of(upload) if upload else None
    form = MappingForm(request.POST, instance=mapping, header=header)
    if not form.is_valid():
        return _show(request, mapping, upload, form)
    saved = save_mapping(mapping=form.instance, by=signed_in(request), upload=upload)
    messages.success(request, f"The mapping “{saved}” is saved.")
    return redirect(upload) if upload else redirect("finance:mapping-list")


def _show(
    request: HttpRequest,
    mapping: LedgerMapping,
    upload: LedgerUpload | None,
    form: MappingForm | None = None,
) -> HttpResponse:
    header = header_of(upload) if upload else None
    context = {
        "form": form or MappingForm(instance=mapping, header=header),
        "is_new": mapping.pk is None,
        "upload": upload,
        "header": header,
        "imports": LedgerImport.objects.filter(mapping=mapping).count() if mapping.pk else 0,
    }
    return render(request, "finance/import_mapping.html", context)
