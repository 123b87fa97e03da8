"""Adding evidence, handing its files out, and withdrawing a piece."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from django.views.generic import View

from innovation.core.access import AccessMixin, signed_in
from innovation.core.uploads import UploadView
from programmes.actions import add_evidence, withdraw_evidence
from programmes.evidence_file import MAX_BYTES
from programmes.forms import EvidenceForm, WithdrawEvidenceForm
from programmes.models import Evidence, GateCondition, Milestone
from programmes.views.claim import find_condition
from programmes.views.milestone import find_milestone

ADD = "programmes.add_evidence"
Shown = Milestone | GateCondition


class EvidenceNewView(UploadView):
    """Asks for evidence of a milestone, or of a condition; `of` names its field."""

    permission_required = ADD
    of = "milestone"

    def find(self, request: HttpRequest, pk: int) -> Shown:
        """What the evidence is of, or a 404 when the user may not change it."""
        if self.of == "milestone":
            return find_milestone(request, pk, to_edit=True)
        return find_condition(request, pk)

    def max_bytes(self) -> int:
        """The largest file that is taken as evidence."""
        return MAX_BYTES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return _ask(request, self.find(request, pk), EvidenceForm())

    def receive(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep the piece, or say what to correct."""
        shown = self.find(request, kwargs["pk"])
        new = Evidence(**{self.of: shown})
        form = EvidenceForm(request.POST, request.FILES, instance=new)
        if not (form.is_valid() and _add(request, form)):
            return _ask(request, shown, form)
        messages.success(request, f"Added: {form.instance}.")
        return redirect(shown)


def _add(request: HttpRequest, form: EvidenceForm) -> bool:
    file = form.cleaned_data["file"]
    sent = {"file_name": file.name, "content": form.content} if file else {}
    try:
        add_evidence(evidence=form.instance, by=signed_in(request), **sent)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _ask(request: HttpRequest, shown: Shown, form: EvidenceForm) -> HttpResponse:
    context = {"shown": shown, "form": form, "breadcrumbs": _crumbs(shown)}
    return render(request, "programmes/evidence_form.html", context)


def _crumbs(shown: Shown) -> list[tuple[str, str]]:
    return [(str(shown), shown.get_absolute_url())]


@require_safe
@permission_required("programmes.view_evidence", raise_exception=True)
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as a download by the type that it was taken as: no browser shows it as a page."""
    files = Evidence.objects.visible_to(request.user).exclude(content=None)
    piece = get_object_or_404(files, pk=pk)
    response = HttpResponse(bytes(piece.content or b""), content_type=piece.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=piece.file_name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


class EvidenceWithdrawView(AccessMixin, View):
    """Asks why a piece is wrong, and withdraws it."""

    permission_required = "programmes.change_evidence"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question."""
        return _ask_why(request, _find(request, pk), WithdrawEvidenceForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it and go back to what it is of."""
        piece = _find(request, pk)
        form = WithdrawEvidenceForm(request.POST)
        if not (form.is_valid() and _withdraw(request, piece, form)):
            return _ask_why(request, piece, form)
        messages.success(request, f"Withdrawn: {piece}.")
        return redirect(piece.shows)


def _withdraw(request: HttpRequest, piece: Evidence, form: WithdrawEvidenceForm) -> bool:
    try:
        withdraw_evidence(evidence=piece, by=signed_in(request), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _find(request: HttpRequest, pk: int) -> Evidence:
    """A piece in force of what the user may change."""
    pieces = Evidence.objects.visible_to(request.user).editable_by(request.user).in_force()
    related = ("milestone", "condition__tranche")
    return get_object_or_404(pieces.without_files().select_related(*related), pk=pk)


def _ask_why(request: HttpRequest, piece: Evidence, form: WithdrawEvidenceForm) -> HttpResponse:
    crumbs = _crumbs(piece.shows)
    context = {"piece": piece, "shown": piece.shows, "form": form, "breadcrumbs": crumbs}
    return render(request, "programmes/evidence_withdraw.html", context)
