"""The risk register."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from innovation.core import money
from innovation.core.cards import Card
from innovation.core.reports import Report
from programmes.filters import RiskFilter
from programmes.models import Risk
from programmes.querysets import RiskQuerySet
from programmes.risk_rows import RiskRow, heat_map, price_of, rating_matrix, risk_rows
from programmes.risks import Direction, Matrix
from programmes.tables import RiskTable


class RiskList(Report):
    """What may happen, how large it is, which way it moves, and what it may cost."""

    template_name = "programmes/risk_list.html"
    title = "Risks"
    lead = "What may happen, how likely and how bad, what is done about it, and what it may cost."
    address = "programmes:risk-list"
    permission_required = "programmes.view_risk"
    table_class = RiskTable
    filter_class = RiskFilter
    filter: RiskFilter
    file_only = RiskTable.FILE_ONLY
    wide = True
    per_page = 100

    @cached_property
    def matrix(self) -> Matrix:
        """How probability and impact make a rating."""
        return rating_matrix()

    def get_rows(self) -> RiskQuerySet:
        """The risks that the user may see."""
        return Risk.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Risk]) -> list[RiskRow]:
        """Each risk as it is now, the largest first."""
        if not self.filter.is_valid():
            return []
        found = risk_rows(rows, self.matrix, self.filter.day)  # type: ignore[arg-type]  # a RiskQuerySet
        return [row for row in found if self.filter.keeps(row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heat map, the figures at the head, and the way to add a risk."""
        rows: list[RiskRow] = list(kwargs["table"].data.data)
        asked, kept = self.request.GET, ("programme", "workstream", "category")
        query = {name: asked[name] for name in kept if asked.get(name)}
        may_add = self.request.user.has_perm("programmes.add_risk")
        return super().get_context_data(
            heat_map=heat_map(rows, self.matrix, query),
            cards=cards_of(rows),
            add_url=reverse("programmes:risk-new") if may_add else "",
            **kwargs,
        )


def cards_of(rows: list[RiskRow]) -> list[Card]:
    """How many risks are very high or have grown, and what all of them may cost."""
    address = reverse("programmes:risk-list")
    still_open = [row for row in rows if row.risk.closed_on is None]
    price = price_of(rows)
    unpriced = sum(row.price is None for row in still_open)
    return [
        Card(
            "Very high",
            str(sum(row.is_very_high for row in rows)),
            "Reported to the deputy director",
            f"{address}?rating=very_high&state=open",
        ),
        Card(
            "Grown",
            str(sum(row.direction == Direction.GROWN for row in still_open)),
            "Since the review before the last",
            f"{address}?direction=grown&state=open",
        ),
        Card(
            "Expected cost",
            money.show(price.expected),
            f"{money.show(price.low)} to {money.show(price.high)}; {unpriced} not priced",
        ),
    ]
