"""What the person who asked for a virement does with it on its page."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from finance.actions import VirementRefusedError, virements
from finance.forms import SeenForm
from finance.models import Virement
from finance.views.virements.page import find_virement, refused, show
from innovation.core.access import signed_in

Act = Callable[..., Virement]


@require_POST
@permission_required("finance.add_virement", raise_exception=True)
def virement_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval."""
    return _act(request, pk, virements.submit, "waits for approval by somebody else")


@require_POST
@permission_required("finance.add_virement", raise_exception=True)
def virement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back."""
    return _act(request, pk, virements.withdraw, "is withdrawn; edit it to ask for it again")


def _act(request: HttpRequest, pk: int, act: Act, done: str) -> HttpResponse:
    """Do it and say so, or show why not."""
    virement = find_virement(request.user, pk)
    form = SeenForm(request.POST, virement=virement)
    if not form.is_valid():
        return show(request, virement, form)
    try:
        act(virement=virement, by=signed_in(request), version=form.cleaned_data["seen_version"])
    except VirementRefusedError as error:
        return refused(request, pk, form, error)
    messages.success(request, f"{virement} {done}.")
    return redirect(virement)
