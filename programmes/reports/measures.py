"""The list of measures."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from innovation.core.cards import Card
from innovation.core.reports import Report
from programmes.filters import MeasureFilter
from programmes.measure_rows import MeasureRow, measure_rows
from programmes.measures import TREND_RULE, Direction, Standing
from programmes.models import Measure
from programmes.querysets import MeasureQuerySet
from programmes.tables import MeasureTable

KEPT = ("text", "programme", "workstream", "question", "as_at")
"""The filters that the figures at the head keep."""


class MeasureList(Report):
    """What the programmes are to change, and whether it does."""

    template_name = "programmes/measure_list.html"
    title = "Outcomes"
    lead = "How much did we do, how well did we do it, and is anyone better off?"
    address = "programmes:measure-list"
    permission_required = "programmes.view_measure"
    table_class = MeasureTable
    filter_class = MeasureFilter
    filter: MeasureFilter
    file_only = MeasureTable.FILE_ONLY
    wide = True
    dense = True
    per_page = 100

    def get_rows(self) -> MeasureQuerySet:
        """The measures that the user may see."""
        return Measure.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Measure]) -> list[MeasureRow]:
        """Each measure as it stands by the readings that are known."""
        if not self.filter.is_valid():
            return []
        found = measure_rows(rows.with_readings(), self.filter.until)  # type: ignore[attr-defined]  # a MeasureQuerySet
        return [row for row in found if self.filter.keeps(row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures at the head, the rule of the projection and the way to add a measure."""
        rows: list[MeasureRow] = list(kwargs["table"].data.data)
        may_add = self.request.user.has_perm("programmes.add_measure")
        return super().get_context_data(
            cards=cards_of(rows, self.request.GET),
            trend_rule=TREND_RULE,
            until=self.filter.until,
            add_url=reverse("programmes:measure-new") if may_add else "",
            **kwargs,
        )


def cards_of(rows: list[MeasureRow], asked: Mapping[str, str]) -> list[Card]:
    """How many measures met or missed their target, got worse, or were never read.

    The addresses of the rows behind them keep the other filters of those that were `asked`.
    """
    address = reverse("programmes:measure-list")
    kept = {name: asked[name] for name in KEPT if asked.get(name)}
    counted: list[tuple[str, str, Standing | Direction, list[Any]]] = [
        ("Target met", "standing", Standing.MET, [row.standing for row in rows]),
        ("Target missed", "standing", Standing.MISSED, [row.standing for row in rows]),
        ("Worse than before", "direction", Direction.WORSE, [row.direction for row in rows]),
        ("Not read yet", "direction", Direction.UNREAD, [row.direction for row in rows]),
    ]
    return [
        Card(
            label,
            str(found.count(word)),
            "",
            f"{address}?{urlencode({**kept, name: word.name.lower()})}",
        )
        for label, name, word, found in counted
    ]
