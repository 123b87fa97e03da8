"""Changing the assumptions of an exit ledger."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from finance.actions.exit_assumptions import save_exit_assumptions
from finance.forms.exit_assumptions import ExitAssumptionsForm
from finance.models import ExitAssumptions
from innovation.core.access import AccessMixin, signed_in


class ExitAssumptionsView(AccessMixin, View):
    """Shows the assumptions of a programme to be changed, and saves them."""

    permission_required = "finance.change_exitassumptions"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The form as it is saved."""
        return _show(request, ExitAssumptionsForm(instance=_find(request, slug)))

    @transaction.atomic
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Save them and go back to the ledger, or say what to correct."""
        form = ExitAssumptionsForm(request.POST, instance=_find(request, slug))
        if not form.is_valid():
            return _show(request, form)
        save_exit_assumptions(assumptions=form.assumptions, by=signed_in(request))
        messages.success(request, "The assumptions are saved.")
        return redirect("finance:exit-ledger")


def _find(request: HttpRequest, slug: str) -> ExitAssumptions:
    visible = ExitAssumptions.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(visible, programme__slug=slug)


def _show(request: HttpRequest, form: ExitAssumptionsForm) -> HttpResponse:
    context = {
        "form": form,
        "programme": form.assumptions.programme,
        "breadcrumbs": [("Exit ledger", reverse("finance:exit-ledger"))],
    }
    return render(request, "finance/exit_assumptions.html", context)
