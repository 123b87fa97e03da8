"""Recruitment: what is late against the plan, and what each late post has not cost."""

from decimal import Decimal
from typing import Any, cast

from django.db.models import QuerySet

from innovation.core import money
from innovation.core.cards import Card
from innovation.core.reports import Report
from innovation.core.tables import show_number
from innovation.core.words import counted
from staffing.filters import RecruitmentFilter
from staffing.models import Post
from staffing.querysets import PostQuerySet
from staffing.recruitment import Lateness
from staffing.recruitment_rows import RecruitmentRow, recruitment_rows
from staffing.tables import RecruitmentTable


class RecruitmentReport(Report):
    """The posts that have not started by a day, or that started late."""

    template_name = "staffing/recruitment.html"
    title = "Recruitment"
    lead = "Posts that have not started, or started later than planned, and where each of them is."
    address = "staffing:recruitment"
    permission_required = "staffing.view_post"
    table_class = RecruitmentTable
    filter_class = RecruitmentFilter
    filter: RecruitmentFilter
    file_only = RecruitmentTable.FILE_ONLY
    wide = True
    per_page = 100

    def get_rows(self) -> PostQuerySet:
        """The posts of the workstreams that the user may see."""
        return Post.objects.visible_to(self.request.user).select_related("cluster")

    def prepare(self, rows: QuerySet[Any, Any]) -> list[RecruitmentRow]:
        """The posts in recruitment as at the day of the page."""
        self.assumptions = self.filter.assumptions if self.filter.sees_pay else None
        if not self.filter.is_valid():
            return []
        found = recruitment_rows(cast("PostQuerySet", rows), self.filter.day, self.assumptions)
        return [row for row in found if self.filter.keeps(row)]

    def get_table_kwargs(self) -> dict[str, Any]:
        """No money for those who may not see what posts are paid, nor without assumptions."""
        hidden = () if self.assumptions else RecruitmentTable.PAY
        is_file = "format" in self.kwargs
        return {"exclude": hidden if is_file else (*hidden, *self.file_only)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The day, the figures at the head, and what could not be costed."""
        rows: list[RecruitmentRow] = list(kwargs["table"].data.data)
        return super().get_context_data(
            day=self.filter.day,
            sees_pay=self.filter.sees_pay,
            assumptions=self.assumptions,
            cards=cards_of(rows, has_cost=self.assumptions is not None),
            problems=[row.problem for row in rows if row.problem],
            **kwargs,
        )


def cards_of(rows: list[RecruitmentRow], *, has_cost: bool) -> list[Card]:
    """How many posts stand where, and what they have not cost."""
    cards = [
        _card("Late, and not started", rows, Lateness.LATE),
        _card("Started late", rows, Lateness.STARTED_LATE),
        _card("Not due to start yet", rows, Lateness.NOT_DUE),
    ]
    if has_cost:
        total = sum((row.not_cost or money.ZERO for row in rows), money.ZERO)
        cards.append(Card("Not cost so far", money.show(total), "As planned, less as it was"))
    return cards


def _card(label: str, rows: list[RecruitmentRow], lateness: Lateness) -> Card:
    found = [row.post.fte for row in rows if row.lateness == lateness]
    fte = show_number(sum(found, Decimal(0)))
    return Card(label, counted(len(found), "post"), f"{fte} FTE")
