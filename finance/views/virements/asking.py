"""Asking for a virement, and changing a request that does not wait: one form for both.

It works without JavaScript: "Add another line" sends what was entered and shows it again with more
room, and nothing of it is judged before it is saved.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from finance.actions import StaleVirementError, VirementRefusedError, virements
from finance.actions.virements.guards import amounts_of
from finance.forms import LineFormSet, RequestForm, StartForm
from finance.line_choices import LineChoices
from finance.models import Virement
from finance.request_start import kept_lines, lines_of, started_lines
from finance.views.virements.page import CRUMBS, find_virement
from finance.virement_page import VirementPage
from finance.virements import given, imbalance, taken
from innovation.core.access import AccessMixin, signed_in

PREFIX = "lines"
MORE = "more"
"""The name of the button that asks for another line."""


class RequestNewView(AccessMixin, View):
    """Asks which programme and kind, then for the request; saves it as a draft."""

    permission_required = "finance.add_virement"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first question, or the form that its answer leads to."""
        start = _start(request)
        if not start.is_valid():
            return _ask_first(request, start)
        user, entered = signed_in(request), start.cleaned_data
        virement = Virement(programme=entered["programme"], kind=entered["kind"])
        lines = started_lines(user, virement, request.GET.get("line", ""))
        form = RequestForm(virement=virement)
        return _show(request, virement, form, _unjudged(virement, request, lines))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the request, or show it with more room or with what to correct."""
        start = _start(request)
        if not start.is_valid():
            return _ask_first(request, start)
        return _answer(request, Virement(programme=start.cleaned_data["programme"]))


class RequestEditView(AccessMixin, View):
    """Changes an own request that does not wait for its approval."""

    permission_required = "finance.add_virement"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it was saved, or its page when it cannot be changed now."""
        virement = find_virement(request.user, pk)
        page = VirementPage(virement, signed_in(request))
        if not page.may_change:
            messages.error(request, page.why_not_changed)
            return redirect(virement)
        lines = _unjudged(virement, request, lines_of(page.lines))
        return _show(request, virement, RequestForm(virement=virement), lines)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save it, or show it with more room or with what to correct."""
        return _answer(request, find_virement(request.user, pk))


def _start(request: HttpRequest) -> StartForm:
    """The first question with its answer; without one it is not judged."""
    answered = request.GET if "programme" in request.GET else None
    return StartForm(answered, user=signed_in(request))


def _ask_first(request: HttpRequest, form: StartForm) -> HttpResponse:
    return render(request, "finance/virement_start.html", {"form": form, **_crumbs(None)})


def _answer(request: HttpRequest, virement: Virement) -> HttpResponse:
    """What the form that was sent leads to."""
    lines = LineFormSet(request.POST, prefix=PREFIX, form_kwargs=_choices(request, virement))
    if MORE in request.POST:
        entered = RequestForm(initial=request.POST.dict(), virement=virement)
        more = _unjudged(virement, request, kept_lines(request.POST, PREFIX))
        more.forms[-1].fields["cost_line"].widget.attrs["autofocus"] = True
        return _show(request, virement, entered, more, lines)
    form = RequestForm(request.POST, virement=virement)
    if not (form.is_valid() and lines.is_valid()):
        return _show(request, virement, form, lines)
    try:
        saved = _save(request, virement, form, lines)
    except VirementRefusedError as error:
        return _refused(request, virement, form, lines, error)
    if faults := virements.why_not_submitted(saved, amounts_of(saved)):
        told = " ".join(faults)
        messages.warning(
            request, f"{saved} is saved as a draft. It cannot be submitted yet: {told}"
        )
    else:
        messages.success(request, f"{saved} is saved as a draft.")
    return redirect(saved)


def _save(request: HttpRequest, virement: Virement, form: RequestForm, lines: Any) -> Virement:
    entered = form.cleaned_data
    is_new = virement.pk is None
    return virements.save_request(
        by=signed_in(request),
        programme=virement.programme,
        moves=lines.moves,
        kind=entered["kind"],
        reason=entered["reason"],
        agreement=form.agreement(),
        virement=None if is_new else virement,
        version=None if is_new else entered["seen_version"],
    )


def _refused(
    request: HttpRequest,
    virement: Virement,
    form: RequestForm,
    lines: Any,
    error: VirementRefusedError,
) -> HttpResponse:
    """The form with what was entered, why it was not saved, and what changed if that is why."""
    changed: list[str] = []
    if isinstance(error, StaleVirementError):
        virement = find_virement(request.user, virement.pk)
        page = VirementPage(virement, signed_in(request))
        changed = page.changes_since(form.cleaned_data["seen_version"])
    form.add_error(None, [*error.faults, *changed])
    if virement.pk is not None:
        form.look_again(virement.version)
    return _show(request, virement, form, lines)


def _unjudged(virement: Virement, request: HttpRequest, rows: list[dict[str, Any]]) -> Any:
    """The lines as they are entered so far, none of them judged."""
    return LineFormSet(initial=rows, prefix=PREFIX, form_kwargs=_choices(request, virement))


def _choices(request: HttpRequest, virement: Virement) -> dict[str, LineChoices]:
    return {"choices": LineChoices(virement.programme, signed_in(request))}


def _show(
    request: HttpRequest, virement: Virement, form: RequestForm, lines: Any, sent: Any = None
) -> HttpResponse:
    """The form; `sent` are the lines to add up where those that are shown are not judged."""
    amounts = (sent or lines).amounts
    context = {
        "form": form,
        "lines": lines,
        "virement": virement,
        "taken": taken(amounts),
        "given": given(amounts),
        "imbalance": imbalance(amounts),
        **_crumbs(virement),
    }
    return render(request, "finance/virement_edit.html", context)


def _crumbs(virement: Virement | None) -> dict[str, Any]:
    crumbs = [(CRUMBS[0], reverse(CRUMBS[1]))]
    if virement is not None and virement.pk is not None:
        crumbs.append((str(virement), virement.get_absolute_url()))
    return {"breadcrumbs": crumbs}
