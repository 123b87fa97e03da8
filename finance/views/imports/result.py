"""What an import did, and what can still be done about it."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from finance.actions import reject_rows
from finance.actions.rejects import codes_waiting
from finance.forms import CodesForm
from finance.models import LedgerImport
from finance.views.imports.codes import MAY_ASSIGN, assign
from finance.views.imports.counts import import_counts
from finance.views.imports.downloads import rows_response
from finance.views.imports.rejects import MAY_SET_ASIDE, rejects_of_import
from innovation.core.access import AccessMixin
from innovation.core.reports import paginate

REJECTS_PER_PAGE = 50
MAY_READ = "finance.view_ledgerimport"


def find_import(request: HttpRequest, pk: int) -> LedgerImport:
    """The import, when the user may see its programme in whole; else 404."""
    visible = LedgerImport.objects.visible_to(request.user).with_state()
    return get_object_or_404(visible.select_related("reversal", "reverses"), pk=pk)


class ImportView(AccessMixin, View):
    """The result of an import."""

    permission_required = MAY_READ

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the import did."""
        return show_import(request, find_import(request, pk))


def show_import(
    request: HttpRequest,
    done: LedgerImport,
    *,
    codes_form: CodesForm | None = None,
) -> HttpResponse:
    """The page of an import; a form that was sent with an error is shown as it was sent."""
    rejects = rejects_of_import(done.rejects.all(), request.user)
    paginate(rejects, request.GET.get("page", 1), REJECTS_PER_PAGE)
    context: dict[str, Any] = {
        "import": done,
        "counts": import_counts(done),
        "sources": LedgerImport.objects.with_state().with_rescued_by(done),
        "rejects": rejects,
        "choosing": done if request.user.has_perm(MAY_SET_ASIDE) else None,
        "choosing_query": f"ledger_import={done.pk}",
        "form": codes_form,
    }
    if done.rejects.waiting().exists() and request.user.has_perms(MAY_ASSIGN):
        context["codes_form"] = codes_form or codes_form_of(done)
    return render(request, "finance/import_result.html", context)


def codes_form_of(done: LedgerImport, data: Any = None) -> CodesForm:
    """The form of the codes that rejects of the import wait for."""
    cost_centres, accounts = codes_waiting(ledger_import=done)
    programme = done.ledger.programme
    return CodesForm(data, programme=programme, cost_centres=cost_centres, accounts=accounts)


@require_GET
@permission_required(MAY_READ, raise_exception=True)
def import_rejects(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rejects that wait, in the columns of their file."""
    done = find_import(request, pk)
    return rows_response(f"rejects-of-import-{done.pk}", reject_rows(ledger_import=done))


@require_POST
@permission_required(MAY_ASSIGN, raise_exception=True)
def import_reject_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where codes of the rejects belong."""
    done = find_import(request, pk)
    form = codes_form_of(done, request.POST)
    if not form.is_valid():
        return show_import(request, done, codes_form=form)
    assign(request, done.ledger.programme, form)
    return redirect(done)
