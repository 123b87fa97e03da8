"""Scenarios side by side."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from finance.filters.scenarios import CompareFilter
from finance.models import Scenario, ScenarioChange
from finance.querysets import ScenarioQuerySet
from finance.scenario_book import ScenarioBook, scenario_book
from finance.scenarios import Standing
from finance.tables.scenarios import CompareTable
from finance.views.scenarios.access import VIEW
from finance.views.scenarios.rows import by_place, gate_grid, places_of
from innovation.core.money import ZERO
from innovation.core.reports import Report
from innovation.core.tables import MoneyColumn

Row = dict[str, Any]


class CompareReport(Report):
    """Two to four scenarios of a programme beside the live position, by workstream and year."""

    title = "Compare scenarios"
    lead = "Each is run over the same live position."
    address = "finance:scenario-compare"
    permission_required = VIEW
    template_name = "finance/scenario_compare.html"
    table_class = CompareTable
    filter_class = CompareFilter
    filter: CompareFilter
    book: ScenarioBook | None = None
    named: list[tuple[str, Standing]]

    def get_rows(self) -> ScenarioQuerySet:
        """The scenarios that the user may see."""
        return Scenario.objects.visible_to(self.request.user)

    def prepare(self, rows: QuerySet[Scenario]) -> list[Row]:  # noqa: ARG002 - the filter chose
        """Each workstream and year with a figure for each scenario."""
        chosen, self.named = self.filter.chosen, []
        if not chosen:
            return []
        self.book = scenario_book(chosen[0].programme)
        self.named = [("Live", self.book.live.standing), *run_all(self.book, chosen)]
        return list(compared_rows(self.book, [standing for _, standing in self.named]))

    def get_table_kwargs(self) -> dict[str, Any]:
        """A column for each scenario."""
        chosen = self.filter.chosen
        columns = [
            (f"scenario_{number}", MoneyColumn(scenario.name, total=True))
            for number, scenario in enumerate(chosen, start=1)
        ]
        return {"extra_columns": columns}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the scenarios mean for the awards."""
        return super().get_context_data(
            gate=gate_grid(self.book, self.named) if self.book else None,
            breadcrumbs=[("Scenarios", reverse("finance:scenario-list"))],
            **kwargs,
        )


def run_all(book: ScenarioBook, scenarios: list[Scenario]) -> list[tuple[str, Standing]]:
    """Each scenario with where it ends; three queries however many there are."""
    rows = ScenarioChange.objects.filter(scenario__in=scenarios).with_parts()
    changes: dict[int, list[ScenarioChange]] = {each.pk: [] for each in scenarios}
    for row in rows:
        changes[row.scenario_id].append(row)
    return [(each.name, book.run(changes[each.pk]).standing) for each in scenarios]


def compared_rows(book: ScenarioBook, standings: list[Standing]) -> list[Row]:
    """Each workstream and year: the live position first, then each scenario."""
    spends = [by_place(standing) for standing in standings]
    names = ["live", *(f"scenario_{number}" for number in range(1, len(standings)))]
    return [
        {
            "workstream": str(book.workstreams[place[0]]),
            "year": place[1],
            **{name: spend.get(place, ZERO) for name, spend in zip(names, spends, strict=True)},
        }
        for place in places_of(book, standings)
    ]
