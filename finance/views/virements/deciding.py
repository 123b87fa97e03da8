"""What an approver does with a virement on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from finance.actions import VirementRefusedError, virements
from finance.forms import DecideForm
from finance.models import Virement
from finance.views.virements.page import decide_form, find_virement, refused, show
from finance.virement_page import VirementPage
from innovation.core.access import signed_in


@require_POST
@permission_required("finance.approve_virement", raise_exception=True)
def virement_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or reject, by the button that was pressed, or show why not."""
    virement, user = find_virement(request.user, pk), signed_in(request)
    form = decide_form(VirementPage(virement, user), request.POST)
    if not form.is_valid():
        return show(request, virement, form)
    try:
        said = _decide(virement, user, form, rejects="reject" in request.POST)
    except VirementRefusedError as error:
        return refused(request, pk, form, error)
    messages.success(request, said)
    return redirect(virement)


def _decide(virement: Virement, by: User, form: DecideForm, *, rejects: bool) -> str:
    entered = form.cleaned_data
    note, version = entered["note"], entered["seen_version"]
    if rejects:
        virements.reject(virement=virement, by=by, note=note, version=version)
        return f"{virement} is rejected; no budget moved."
    virements.approve(
        virement=virement,
        by=by,
        note=note,
        decision=entered["decision"],
        agreement=form.agreement(),
        version=version,
    )
    return f"{virement} is approved, and the budgets are moved."
