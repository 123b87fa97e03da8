"""The page of a milestone, and the form that keeps one."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from innovation.core.access import AccessMixin
from innovation.core.as_at import last_day_known
from innovation.core.asking import AskView
from innovation.core.tables import show_date
from innovation.core.versions import latest_edits
from programmes.actions import save_milestone
from programmes.forms import MilestoneForm
from programmes.milestone_rows import MilestoneRow, milestone_row
from programmes.milestones import RAG_RULE
from programmes.models import Milestone

TRAIL = ("Milestones", "programmes:milestone-list")


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
            breadcrumbs=[(TRAIL[0], reverse(TRAIL[1]))],
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
    return latest_edits(records)


class MilestoneNewView(AskView):
    """Asks for a new milestone."""

    permission_required = "programmes.add_milestone"
    title, trail = "Add a milestone", TRAIL

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """Empty but for the programme that a link came from."""
        initial = {name: value for name, value in self.request.GET.items() if name == "programme"}
        return [MilestoneForm(data, user=self.user, initial=initial)]

    def keep(self, *forms: Any) -> Milestone:
        """The new milestone."""
        return save_milestone(milestone=forms[0].instance, by=self.user)


class MilestoneEditView(AskView):
    """Asks for what changed of a milestone."""

    permission_required = "programmes.change_milestone"
    title, trail = "Change this milestone", TRAIL

    def find(self) -> Milestone:
        """The milestone."""
        return find_milestone(self.request, self.kwargs["pk"], to_edit=True)

    def make_forms(self, data: QueryDict | None) -> list[Any]:
        """The milestone as it is now."""
        return [MilestoneForm(data, user=self.user, instance=self.find())]

    def keep(self, *forms: Any) -> Milestone:
        """The milestone as it is changed."""
        return save_milestone(milestone=forms[0].instance, by=self.user)
