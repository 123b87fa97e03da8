"""The page of a milestone, and the form that keeps one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.tables import show_date
from innovation.core.versions import edits_in
from programmes.actions import save_milestone
from programmes.forms import MilestoneForm
from programmes.milestone_rows import MilestoneRow, milestone_row
from programmes.milestones import RAG_RULE
from programmes.models import Milestone

MAX_RECORDS = 50
"""How many changes a page shows, newest first."""


def signed_in(request: HttpRequest) -> User:
    """Who asks: the permission lets nobody else come to a view."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


def find_milestone(request: HttpRequest, pk: int, *, to_edit: bool = False) -> Milestone:
    """The milestone, or a 404 when it is none that the user may see, or edit."""
    visible = Milestone.objects.visible_to(request.user)
    rows = visible & Milestone.objects.editable_by(request.user) if to_edit else visible
    related = ("programme", "workstream__programme", "tranche__award", "citation__document")
    return get_object_or_404(rows.select_related(*related), pk=pk)


class MilestoneView(AccessMixin, TemplateView):
    """A milestone: how it stands, its evidence and its history."""

    permission_required = "programmes.view_milestone"
    template_name = "programmes/milestone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The milestone as at the last day known of its programme."""
        milestone = find_milestone(self.request, kwargs["pk"])
        day = last_day_known([milestone.programme_id]) or timezone.localdate()
        evidence = milestone.evidence.without_files().select_related("added_by", "withdrawn_by")
        milestone.pieces = sum(piece.withdrawn_at is None for piece in evidence)  # type: ignore[attr-defined]  # as annotated
        mine = Milestone.objects.editable_by(self.request.user).filter(pk=milestone.pk)
        return super().get_context_data(
            milestone=milestone,
            day=day,
            facts=facts_of(milestone_row(milestone, day)),
            evidence=evidence,
            changes=changes_of(milestone),
            rag_rule=RAG_RULE,
            may_edit=mine.exists(),
            breadcrumbs=[("Milestones", reverse("programmes:milestone-list"))],
            **kwargs,
        )


def facts_of(row: MilestoneRow) -> list[tuple[str, str, str]]:
    """What a page tells of a milestone, in order: label, text, address."""
    milestone, tranche = row.milestone, row.milestone.tranche
    stream, programme = milestone.workstream, milestone.programme
    late = f" by {row.days_late} days" if row.days_late else ""
    return [
        ("Programme", programme.name, programme.get_absolute_url()),
        ("Workstream", row.workstream, stream.get_absolute_url() if stream else ""),
        ("Owner", milestone.owner, ""),
        ("Planned", show_date(milestone.planned_on), ""),
        ("Forecast", show_date(milestone.forecast_on) if milestone.forecast_on else "", ""),
        ("Done on", show_date(milestone.actual_on) if milestone.actual_on else "", ""),
        ("Stands", f"{row.stage.value}{late}", ""),
        ("RAG", row.rag.value, ""),
        ("Helps to release", str(tranche) if tranche else "", ""),
    ]


def changes_of(milestone: Milestone) -> list[Any]:
    """What was changed, the newest first."""
    records = milestone.history.select_related(
        "history_user", "programme", "workstream", "tranche__award", "citation__document"
    )
    return edits_in(list(records.order_by("-history_id")[:MAX_RECORDS])[::-1])[::-1]


class MilestoneNewView(AccessMixin, View):
    """Asks for a new milestone."""

    permission_required = "programmes.add_milestone"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, empty but for where a link came from."""
        initial = {name: request.GET[name] for name in ("programme",) if name in request.GET}
        return _ask(request, MilestoneForm(user=signed_in(request), initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it and show it, or say what to correct."""
        return _keep(request, MilestoneForm(request.POST, user=signed_in(request)))


class MilestoneEditView(AccessMixin, View):
    """Asks for what changed of a milestone."""

    permission_required = "programmes.change_milestone"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is now."""
        milestone = find_milestone(request, pk, to_edit=True)
        return _ask(request, MilestoneForm(instance=milestone, user=signed_in(request)))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the change; what somebody else changed meanwhile is not saved over."""
        milestone = find_milestone(request, pk, to_edit=True)
        form = MilestoneForm(request.POST, instance=milestone, user=signed_in(request))
        return _keep(request, form)


def _keep(request: HttpRequest, form: MilestoneForm) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, form)
    milestone: Milestone = form.instance  # type: ignore[assignment]  # of the form's model
    save_milestone(milestone=milestone, by=signed_in(request))
    messages.success(request, f"Saved: {milestone}.")
    return redirect(milestone)


def _ask(request: HttpRequest, form: MilestoneForm) -> HttpResponse:
    crumbs = [("Milestones", reverse("programmes:milestone-list"))]
    known = form.instance if form.instance.pk else None
    if known is not None:
        known = Milestone.objects.get(pk=known.pk)
        crumbs.append((str(known), known.get_absolute_url()))
    context = {"form": form, "milestone": known, "breadcrumbs": crumbs}
    return render(request, "programmes/milestone_form.html", context)
