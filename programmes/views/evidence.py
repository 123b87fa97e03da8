"""Adding evidence, handing its files out, and withdrawing a piece."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from innovation.core.access import signed_in
from innovation.core.asking import AskView
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


class EvidenceWithdrawView(AskView):
    """Asks why a piece is wrong, and withdraws it."""

    permission_required = "programmes.change_evidence"
    done, button, warns = "Withdrawn", "Withdraw it", True
    template_name = "programmes/evidence_withdraw.html"

    @cached_property
    def piece(self) -> Evidence:
        """A piece in force of what the user may change."""
        user = self.request.user
        pieces = Evidence.objects.visible_to(user).editable_by(user).in_force().without_files()
        related = ("milestone", "condition__tranche")
        return get_object_or_404(pieces.select_related(*related), pk=self.kwargs["pk"])

    @property
    def title(self) -> str:  # type: ignore[override]  # by the piece
        """Which piece."""
        return f"Withdraw “{self.piece}”?"

    def find(self) -> Shown:
        """What it is of."""
        return self.piece.shows

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The question."""
        return [WithdrawEvidenceForm(data)]

    def keep(self, *forms: Any) -> Evidence:
        """The piece that is withdrawn."""
        try:
            return withdraw_evidence(evidence=self.piece, by=self.user, **forms[0].cleaned_data)
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def shown(self) -> dict[str, Any]:
        """The piece."""
        return {"piece": self.piece}
