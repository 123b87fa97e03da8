"""Commitments: the list, a new one, and the end of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import View

from finance.actions.commitments import commit, end_commitment
from finance.filters.commitments import CommitmentFilter
from finance.forms.commitments import CommitmentForm, EndCommitmentForm
from finance.models import Commitment
from finance.querysets import CommitmentQuerySet
from finance.tables.commitments import CommitmentTable
from finance.views.imports.access import signed_in
from innovation.core.access import AccessMixin
from innovation.core.reports import Report

LIST = "finance:commitment-list"


class CommitmentReport(Report):
    """What is ordered or contracted."""

    template_name = "finance/commitment_list.html"
    title = "Commitments"
    lead = (
        "Contracts and orders that will be invoiced. They are part of the forecast and never added "
        "to it: the monitor shows beside it what is committed at the end of its period."
    )
    address = LIST
    permission_required = "finance.view_commitment"
    table_class = CommitmentTable
    filter_class = CommitmentFilter
    wide = True
    dense = True

    def get_rows(self) -> CommitmentQuerySet:
        """The commitments of the workstreams that the user may see."""
        related = ("cost_line__workstream__programme", "cost_line__category", "cost_line__award")
        return Commitment.objects.visible_to(self.request.user).select_related(*related)

    def get_table_kwargs(self) -> dict[str, Any]:
        """The way to end one on the page only, for those who may."""
        may_end = self.request.user.has_perm("finance.change_commitment")
        is_page = "format" not in self.kwargs
        return {"exclude": () if may_end and is_page else ("end",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way to enter one."""
        may_add = self.request.user.has_perm("finance.add_commitment")
        return super().get_context_data(may_add=may_add, **kwargs)


class CommitmentNewView(AccessMixin, View):
    """Asks for a contract or order."""

    permission_required = "finance.add_commitment"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return _ask(request, CommitmentForm(user=request.user), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter it, or say what to correct and why it cannot be."""
        form = CommitmentForm(request.POST, user=request.user)
        if not (form.is_valid() and _commit(request, form)):
            return _ask(request, form, None)
        messages.success(request, f"Entered: {form.instance}.")
        return redirect(LIST)


def _commit(request: HttpRequest, form: CommitmentForm) -> bool:
    try:
        commit(commitment=form.instance, by=signed_in(request))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


class CommitmentEndView(AccessMixin, View):
    """A commitment, and the question when and why it ends."""

    permission_required = "finance.change_commitment"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return _ask(request, EndCommitmentForm(), _find(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it, or say what to correct."""
        commitment = _find(request, pk)
        form = EndCommitmentForm(request.POST)
        if not (form.is_valid() and _end(request, commitment, form)):
            return _ask(request, form, commitment)
        messages.success(request, f"Ended: {commitment}.")
        return redirect(LIST)


def _end(request: HttpRequest, commitment: Commitment, form: EndCommitmentForm) -> bool:
    try:
        end_commitment(commitment=commitment, by=signed_in(request), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _find(request: HttpRequest, pk: int) -> Commitment:
    """An open commitment that the user may see, or a 404."""
    mine = Commitment.objects.visible_to(request.user).open()
    return get_object_or_404(mine.select_related("cost_line__workstream"), pk=pk)


def _ask(
    request: HttpRequest,
    form: CommitmentForm | EndCommitmentForm,
    commitment: Commitment | None,
) -> HttpResponse:
    context = {"form": form, "commitment": commitment}
    return render(request, "finance/commitment_form.html", context)
