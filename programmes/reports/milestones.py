"""The list of milestones."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from innovation.core.cards import Card
from innovation.core.reports import Report
from programmes.filters import MilestoneFilter
from programmes.milestone_rows import MilestoneRow, milestone_rows
from programmes.milestones import RAG_RULE, Stage
from programmes.models import Milestone
from programmes.querysets import MilestoneQuerySet
from programmes.tables import MilestoneTable


class MilestoneList(Report):
    """What is to be done by when, and whether it is."""

    template_name = "programmes/milestone_list.html"
    title = "Milestones"
    lead = "What is to be done by when, by whom, and whether it is: late, due and done, in words."
    address = "programmes:milestone-list"
    permission_required = "programmes.view_milestone"
    table_class = MilestoneTable
    filter_class = MilestoneFilter
    filter: MilestoneFilter
    file_only = MilestoneTable.FILE_ONLY
    wide = True
    per_page = 100

    def get_rows(self) -> MilestoneQuerySet:
        """The milestones that the user may see."""
        related = ("programme", "workstream", "tranche__award", "citation__document")
        return Milestone.objects.visible_to(self.request.user).select_related(*related)

    def prepare(self, rows: QuerySet[Milestone]) -> list[MilestoneRow]:
        """Each milestone as at the day of the page."""
        if not self.filter.is_valid():
            return []
        found = milestone_rows(rows.with_evidence(), self.filter.day)  # type: ignore[attr-defined]  # a MilestoneQuerySet
        return [row for row in found if self.filter.keeps(row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The day, the figures at the head, the rule of the colours and the way to add one."""
        rows: list[MilestoneRow] = list(kwargs["table"].data.data)
        may_add = self.request.user.has_perm("programmes.add_milestone")
        return super().get_context_data(
            day=self.filter.day,
            cards=[_card(stage, rows) for stage in Stage],
            rag_rule=RAG_RULE,
            add_url=reverse("programmes:milestone-new") if may_add else "",
            **kwargs,
        )


def _card(stage: Stage, rows: list[MilestoneRow]) -> Card:
    return Card(stage.value, str(sum(row.stage == stage for row in rows)))
