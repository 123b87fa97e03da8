"""The page of a virement, and what it says when something was refused."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from finance.actions import StaleVirementError, VirementRefusedError
from finance.forms import DecideForm, SeenForm
from finance.models import Virement
from finance.tables.virements import VirementLineTable
from finance.virement_page import VirementPage
from innovation.core import access, money
from innovation.core.access import signed_in
from programmes.querysets import User

CRUMBS = ("Virements", "finance:virement-list")


class VirementView(access.AccessMixin, View):
    """What moves, who asked, who decides, and what the user may do with it."""

    permission_required = "finance.view_virement"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as it is now."""
        return show(request, find_virement(request.user, pk))


def find_virement(user: User, pk: int) -> Virement:
    """The virement, if the user may see it."""
    related = ("programme", "requested_by", "decided_by", "decision")
    seen: QuerySet[Virement] = Virement.objects.visible_to(user).select_related(*related)
    return get_object_or_404(seen, pk=pk)


def show(request: HttpRequest, virement: Virement, form: SeenForm | None = None) -> HttpResponse:
    """The page, with the form that was refused, if one was."""
    page = VirementPage(virement, signed_in(request))
    table = VirementLineTable(page.rows, exclude=hidden_columns(page))
    table.totals = {
        name: sum((getattr(row, name) or money.ZERO for row in page.rows), money.ZERO)
        for name in ("taken", "given")
    }
    context: dict[str, Any] = {
        "page": page,
        "virement": virement,
        "table": table,
        "form": form,
        "seen": SeenForm(virement=virement, auto_id=False),
        "decide": form if isinstance(form, DecideForm) else decide_form(page),
        "breadcrumbs": [(CRUMBS[0], reverse(CRUMBS[1]))],
    }
    return render(request, "finance/virement.html", context)


def hidden_columns(page: VirementPage) -> tuple[str, ...]:
    """What was taken so far is told until the decision; a rejected virement changed no budget."""
    if page.found is None:
        rejected = page.virement.status == Virement.Status.REJECTED
        return ("before", "after", "taken_in_all") if rejected else ("taken_in_all",)
    return ()


def decide_form(page: VirementPage, data: Any = None) -> DecideForm:
    """The approver's form of a virement."""
    found = page.found
    return DecideForm(
        data,
        virement=page.virement,
        user=page.user,
        needs_agreement=found is not None and found.needs_agreement,
    )


def refused(
    request: HttpRequest, pk: int, form: SeenForm, error: VirementRefusedError
) -> HttpResponse:
    """The page as it is now, why nothing was done, and what changed if that is why."""
    virement = find_virement(request.user, pk)
    page = VirementPage(virement, signed_in(request))
    stale = isinstance(error, StaleVirementError)
    changed = page.changes_since(form.cleaned_data["seen_version"]) if stale else []
    form.add_error(None, [*error.faults, *changed])
    form.look_again(virement.version)
    return show(request, virement, form)
