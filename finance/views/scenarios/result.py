"""The page of a scenario: its changes, and what they do to the live position."""

from typing import Any

from django.urls import reverse

from finance.cards import Card
from finance.filters.scenarios import FIGURES, FigureFilter
from finance.forms.scenarios import kinds_for
from finance.models import Scenario, ScenarioChange
from finance.querysets import ScenarioQuerySet
from finance.scenario_book import scenario_book
from finance.scenario_words import change_in_words
from finance.scenarios import Figure, Run, Step
from finance.tables.scenarios import ScenarioRowTable, StepTable
from finance.views.monitor import is_demonstration
from finance.views.scenarios.access import CHANGE, DELETE, VIEW, find_scenario
from finance.views.scenarios.rows import ScenarioRow, StepRow, gate_grid, scenario_rows
from innovation.core import money
from innovation.core.reports import Report, Rows, totals
from innovation.core.tables import show_date
from innovation.core.waterfall import Waterfall, waterfall
from programmes.querysets import User


class ScenarioView(Report):
    """A scenario beside the live position, by workstream and year."""

    title = "Scenario"
    address = "finance:scenario"
    permission_required = VIEW
    template_name = "finance/scenario.html"
    table_class = ScenarioRowTable
    filter_class = FigureFilter
    filter: FigureFilter
    wide = True

    def get_rows(self) -> ScenarioQuerySet:
        """The scenario of the address; 404 for one that the user may not see."""
        self.scenario = find_scenario(self.request.user, self.kwargs["pk"])
        return Scenario.objects.filter(pk=self.scenario.pk)

    def prepare(self, rows: Rows) -> list[ScenarioRow]:  # noqa: ARG002 - the one row is found
        """Each workstream and year under the scenario."""
        self.changes = list(self.scenario.changes.with_parts())
        self.book = scenario_book(self.scenario.programme)
        self.ran = self.book.run(self.changes)
        return list(scenario_rows(self.book, self.ran))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The changes, the waterfall, the awards, and what can be done with the scenario."""
        scenario, user = self.scenario, self.request.user
        may_change = user.has_perm(CHANGE)
        steps = step_rows(self.changes, self.ran)
        figure = self.filter.chosen or first_changed(self.ran)
        named = [("Live", self.ran.live), ("Scenario", self.ran.standing)]
        safe = Scenario.objects.filter(pk=scenario.pk).showing_nobodys_pay()
        return super().get_context_data(
            scenario=scenario,
            book=self.book,
            is_demonstration=is_demonstration(scenario.programme),
            cards=result_cards(self.ran),
            steps=steps,
            step_table=step_table(steps),
            waterfall=waterfall_of(steps, self.ran, figure),
            figure=FIGURES[figure],
            gate=gate_grid(self.book, named),
            problems=self.ran.problems,
            shows_pay=not safe.exists(),
            may_change=may_change,
            may_delete=may_delete(user, scenario),
            kinds=add_links(scenario, user) if may_change else [],
            breadcrumbs=[("Scenarios", reverse("finance:scenario-list"))],
            **kwargs,
        )


def step_rows(changes: list[ScenarioChange], ran: Run) -> list[StepRow]:
    """Each change with what it did, in order."""
    pairs = zip(changes, ran.steps, strict=True)
    return [_step_row(number, *pair) for number, pair in enumerate(pairs, start=1)]


def _step_row(position: int, change: ScenarioChange, step: Step) -> StepRow:
    effects = [step.effect(figure) for figure in Figure]
    words = change_in_words(change)
    added = f"{change.added_by.username}, {show_date(change.added_at)}"
    return StepRow(change.pk, position, words, change.note, added, *effects)


def step_table(steps: list[StepRow]) -> StepTable:
    """The changes with the sum of what they do."""
    table = StepTable(steps)
    table.totals = totals(table, steps)
    return table


def first_changed(ran: Run) -> Figure:
    """The first figure that the scenario changes; spend when it changes none."""
    return next((figure for figure in FIGURES if ran.difference(figure)), Figure.SPEND)


def waterfall_of(steps: list[StepRow], ran: Run, figure: Figure) -> Waterfall:
    """From the live position by the changes, numbered as in the table, to the scenario."""
    bars = [(str(step.position), getattr(step, figure.value)) for step in steps]
    return waterfall(
        bars,
        series="Amount",
        whole="Scenario",
        opening=("Live", ran.live.figure(figure)),
        more_is_better=figure == Figure.LEFT,
    )


def result_cards(ran: Run) -> list[Card]:
    """The figures under the scenario, each with its difference."""
    return [
        Card(
            name,
            money.show(ran.standing.figure(figure)),
            f"{money.show(ran.difference(figure))} against the live "
            f"{money.show(ran.live.figure(figure))}",
        )
        for figure, name in FIGURES.items()
    ]


def may_delete(user: User, scenario: Scenario) -> bool:
    """Whether the scenario is one that the user deletes."""
    own = Scenario.objects.deletable_by(user).filter(pk=scenario.pk)
    return user.has_perm(DELETE) and own.exists()


def add_links(scenario: Scenario, user: User) -> list[tuple[str, str]]:
    """The kinds of change that the user may make, each with the form that adds one."""
    return [
        (label, reverse("finance:scenario-add", args=[scenario.pk, kind]))
        for kind, label in kinds_for(user)
    ]
