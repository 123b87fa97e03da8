"""Recording what happened to the claim of contingent money, and keeping its conditions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from innovation.core.access import AccessMixin
from programmes.actions import record_claim, save_condition
from programmes.forms import ClaimForm, ConditionForm
from programmes.models import GateCondition, Tranche
from programmes.views.milestone import signed_in


def find_tranche(request: HttpRequest, pk: int) -> Tranche:
    """A contingent tranche that the user may see, or a 404."""
    visible = Tranche.objects.visible_to(request.user).contingent()
    return get_object_or_404(visible.select_related("award__programme"), pk=pk)


def find_condition(request: HttpRequest, pk: int) -> GateCondition:
    """A condition that the user may change, or a 404."""
    mine = GateCondition.objects.editable_by(request.user)
    return get_object_or_404(mine.select_related("tranche__award__programme"), pk=pk)


class ClaimView(AccessMixin, View):
    """Asks for the next step of the claim."""

    permission_required = "programmes.claim_tranche"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, with the steps that may follow."""
        tranche = find_tranche(request, pk)
        return _ask(request, tranche, ClaimForm(tranche=tranche, user=signed_in(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record the step, or say why it cannot be."""
        tranche = find_tranche(request, pk)
        form = ClaimForm(request.POST, tranche=tranche, user=signed_in(request))
        if not (form.is_valid() and _record(request, tranche, form)):
            return _ask(request, tranche, form)
        return redirect(tranche)


def _record(request: HttpRequest, tranche: Tranche, form: ClaimForm) -> bool:
    try:
        now = record_claim(tranche=tranche, by=signed_in(request), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Recorded: {now.steps.last()}.")
    return True


def _ask(request: HttpRequest, tranche: Tranche, form: ClaimForm) -> HttpResponse:
    context = {"tranche": tranche, "form": form, "breadcrumbs": crumbs(tranche)}
    return render(request, "programmes/claim.html", context)


def crumbs(tranche: Tranche) -> list[tuple[str, str]]:
    """The way back to the gate."""
    return [(str(tranche), tranche.get_absolute_url())]


class ConditionNewView(AccessMixin, View):
    """Asks for a new condition of a tranche."""

    permission_required = "programmes.add_gatecondition"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return _ask_condition(request, GateCondition(tranche=find_tranche(request, pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it, or say what to correct."""
        return _keep(request, GateCondition(tranche=find_tranche(request, pk)))


class ConditionEditView(AccessMixin, View):
    """Asks for what changed of a condition."""

    permission_required = "programmes.change_gatecondition"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        return _ask_condition(request, find_condition(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change, or say what to correct."""
        return _keep(request, find_condition(request, pk))


def _keep(request: HttpRequest, condition: GateCondition) -> HttpResponse:
    form = ConditionForm(request.POST, instance=condition)
    if not form.is_valid():
        return _ask_condition(request, condition, form)
    try:
        save_condition(condition=condition, by=signed_in(request))
    except ValidationError as error:
        form.add_error(None, error)
        return _ask_condition(request, condition, form)
    messages.success(request, f"Saved: {condition}.")
    return redirect(condition)


def _ask_condition(
    request: HttpRequest, condition: GateCondition, form: ConditionForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "condition": condition,
        "tranche": condition.tranche,
        "form": form or ConditionForm(instance=condition),
        "breadcrumbs": crumbs(condition.tranche),
    }
    return render(request, "programmes/condition_form.html", context)
