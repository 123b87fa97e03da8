"""Entering an accrual or a prepayment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from finance.actions import ActionRefusedError
from finance.actions.accruals import enter_accrual
from finance.forms import AccrualForm
from finance.models import CostLine
from finance.projection import last_actual_period
from innovation.core import money
from innovation.core.access import AccessMixin, signed_in
from programmes.querysets import User

LONGEST_KEY = 18
"""Digits of a key that a database holds."""


class AccrualNewView(AccessMixin, View):
    """Asks for it, and enters it."""

    permission_required = "finance.add_accrual"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, begun with the cost line that the address names and its last period."""
        user = signed_in(request)
        begin = _begin(user, request.GET.get("cost_line", ""))
        return _ask(request, AccrualForm(initial=begin, user=user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it and show it, or say what to correct."""
        form = AccrualForm(request.POST, user=signed_in(request))
        if not form.is_valid():
            return _ask(request, form)
        try:
            made = enter_accrual(by=signed_in(request), **form.cleaned_data)
        except ActionRefusedError as error:
            form.add_error("number", str(error))
            return _ask(request, form)
        messages.success(request, f"{made} of {money.show(made.amount)} is entered.")
        return redirect(made)


def _begin(user: User, key: str) -> dict[str, Any]:
    """The cost line and the last period of its programme, where that is of the line's year."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return {}
    lines = CostLine.objects.visible_to(user).select_related("workstream__programme")
    line = lines.filter(pk=int(key)).first()
    if line is None:
        return {}
    last = last_actual_period(line.workstream.programme)
    number = last.number if last is not None and last.year == line.year else None
    return {"cost_line": line, "number": number}


def _ask(request: HttpRequest, form: AccrualForm) -> HttpResponse:
    breadcrumbs = [("Accruals", reverse("finance:accrual-list"))]
    return render(request, "finance/accrual_new.html", {"form": form, "breadcrumbs": breadcrumbs})
