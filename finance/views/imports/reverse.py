"""Taking a whole import back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from finance.actions import ActionRefusedError, reverse_import
from finance.forms import ReverseForm
from finance.models import LedgerImport
from finance.views.imports.counts import import_counts
from finance.views.imports.result import find_import
from innovation.core.access import AccessMixin, signed_in


class ImportReverseView(AccessMixin, View):
    """Asks why, and reverses."""

    permission_required = "finance.reverse_ledgerimport"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question."""
        return _ask(request, find_import(request, pk), ReverseForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reverse the import and show its reversal."""
        done = find_import(request, pk)
        form = ReverseForm(request.POST)
        if not form.is_valid():
            return _ask(request, done, form)
        reason = form.cleaned_data["reason"]
        try:
            reversal = reverse_import(ledger_import=done, reason=reason, by=signed_in(request))
        except ActionRefusedError as error:
            messages.error(request, str(error))
            return redirect(done)
        messages.success(request, f"Import {done.pk} is reversed: {done.rows_loaded:,} rows.")
        return redirect(reversal)


def _ask(request: HttpRequest, done: LedgerImport, form: ReverseForm) -> HttpResponse:
    context = {"import": done, "form": form, "counts": import_counts(done)}
    return render(request, "finance/import_reverse.html", context)
