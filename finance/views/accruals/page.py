"""The page of an accrual, where it is withdrawn too."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django.views.generic import View

from finance.actions import ActionRefusedError
from finance.actions.accruals import withdraw_accrual
from finance.forms import WithdrawAccrualForm
from finance.models import Accrual
from finance.views.accruals.listing import withdrawal
from innovation.core import money
from innovation.core.access import AccessMixin, signed_in
from innovation.core.tables import show_date
from programmes.querysets import User

Fact = tuple[str, str, str]


class AccrualView(AccessMixin, View):
    """What was entered, why, what shows it, and when it is reversed."""

    permission_required = "finance.view_accrual"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as it is now."""
        return _show(request, _find(request.user, pk), WithdrawAccrualForm())


@require_POST
@permission_required("finance.change_accrual", raise_exception=True)
def accrual_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it with a reason, or say why not."""
    accrual = _find(request.user, pk)
    form = WithdrawAccrualForm(request.POST)
    if not form.is_valid():
        return _show(request, accrual, form)
    try:
        withdraw_accrual(accrual=accrual, by=signed_in(request), **form.cleaned_data)
    except ActionRefusedError as error:
        form.add_error(None, str(error))
        return _show(request, accrual, form)
    messages.success(request, f"{accrual} is withdrawn and counts no more.")
    return redirect(accrual)


def _find(user: User, pk: int) -> Accrual:
    related = ("period__programme", "cost_line__workstream", "cost_line__category")
    seen = Accrual.objects.visible_to(user)
    return get_object_or_404(seen.select_related(*related, "recorded_by", "withdrawn_by"), pk=pk)


def _show(request: HttpRequest, accrual: Accrual, form: WithdrawAccrualForm) -> HttpResponse:
    may_withdraw = request.user.has_perm("finance.change_accrual")
    context: dict[str, Any] = {
        "accrual": accrual,
        "facts": facts_of(accrual),
        "form": form,
        "asks": may_withdraw and accrual.withdrawn_at is None,
        "breadcrumbs": [("Accruals", reverse("finance:accrual-list"))],
    }
    return render(request, "finance/accrual.html", context)


def facts_of(accrual: Accrual) -> list[Fact]:
    """What a page tells of an accrual, in order."""
    line, period = accrual.cost_line, accrual.period.value
    entered = f"{accrual.recorded_by.get_username()}, {show_date(accrual.recorded_at)}"
    facts = [
        ("Cost line", str(line), line.get_absolute_url()),
        ("Amount", money.show(accrual.amount), ""),
        ("Counts in", f"{period}: {money.show(accrual.effect)}", ""),
        ("Reversed by itself in", f"{period.next()}: {money.show(-accrual.effect)}", ""),
        ("Reason", accrual.reason, ""),
        ("Evidence", accrual.evidence, accrual.evidence_url),
        ("Entered by", entered, ""),
    ]
    withdrawn = withdrawal(accrual)
    return [*facts, ("Withdrawn", withdrawn, "")] if withdrawn else facts
