"""Engagements with other councils, and what they say of their cost lines, as lists."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from finance.engagement_lines import LineFit, line_fits
from finance.filters.engagements import EngagementFilter
from finance.models import EngagementAccount
from finance.querysets.engagements import with_account
from finance.tables.engagements import EngagementLineTable, EngagementTable
from innovation.core import money
from innovation.core.cards import Card
from innovation.core.reports import Report
from innovation.core.tables import show_number
from programmes.models import Engagement
from programmes.querysets import EngagementQuerySet

LIST = "finance:engagement-list"


class EngagementReport(Report):
    """The support sold to other councils: where each stands, its days, and whether it pays."""

    template_name = "finance/engagement_list.html"
    title = "Partner councils"
    lead = (
        "Support for other councils: who is worked for, how many days, what is charged and "
        "received, what cover costs, and what is left."
    )
    address = LIST
    permission_required = "programmes.view_engagement"
    table_class = EngagementTable
    filter_class = EngagementFilter
    file_only = EngagementTable.FILE_ONLY
    wide = True
    dense = True

    def get_rows(self) -> EngagementQuerySet:
        """The engagements that the user may see, with their account."""
        rows = Engagement.objects.visible_to(self.request.user).with_days()
        return with_account(rows).select_related("organisation", "programme", "workstream")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures at the head, and the way to add an engagement."""
        may_add = self.request.user.has_perm("programmes.add_engagement")
        return super().get_context_data(
            cards=cards_of(kwargs["table"].totals),
            add_url=reverse("finance:engagement-new") if may_add else "",
            **kwargs,
        )


def cards_of(totals: dict[str, Any]) -> list[Card]:
    """What all engagements of the list come to together."""
    days = f"{show_number(totals['days_planned'])} planned"
    left = f"{money.show(totals['received'])} received"
    return [
        Card("Days delivered", show_number(totals["days_delivered"]), days),
        Card("Charged", money.show(totals["charged"]), left),
        Card("Outstanding", money.show(totals["outstanding"]), "Charged and not received"),
        Card("Net", money.show(totals["net"]), f"After {money.show(totals['cover_cost'])} cover"),
    ]


class EngagementLineReport(Report):
    """Each cost line that engagements name: their account of it, beside the monitor's."""

    template_name = "finance/engagement_lines.html"
    title = "Engagements and the monitor"
    lead = (
        "What engagements charged and what cover cost, beside the ledger; what they plan for the "
        "months left, beside the forecast. Income is in brackets."
    )
    address = "finance:engagement-lines"
    permission_required = "programmes.view_engagement"
    table_class = EngagementLineTable
    per_page = 100

    def get_rows(self) -> QuerySet[EngagementAccount]:
        """The accounts that the user may see."""
        return EngagementAccount.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Any]) -> list[LineFit]:  # noqa: ARG002 - read with both sides
        """The cost lines of the accounts."""
        return line_fits(self.request.user)
