"""The grid of the planned budget: how the original budget of each line is spread over the year."""

from typing import Any

from finance.actions.plans import LinePlan, plan_budget
from finance.addresses import cost_line_url
from finance.models import CostLine
from finance.month_grid import GridLine, MonthGrid
from finance.outturn import months_left
from finance.plan import faults_of_plan, months_as_planned, plan_version
from finance.projection import first_period, last_closed_periods
from finance.querysets import CostLineQuerySet
from finance.views.forecasts.grid_page import GridView, GridWords
from innovation.core.access import signed_in
from innovation.core.periods import PERIODS_IN_YEAR, Period


class PlannedBudgetView(GridView):
    """Twelve months a line that add up to its original budget; closed months are read."""

    permission_required = "finance.view_costline"
    may_save = "finance.change_plannedmonth"
    words = GridWords(
        heading="Planned budget by month",
        intro="The months of a line add up to its original budget. The latest budget is spread in "
        "proportion to them: what a month was to spend is what it is held against. A closed month "
        "stays as it was planned.",
        caption="Original budget as planned by month",
        months="",
        target="Original budget",
        total="Planned",
        tick="Equal months",
        button="Save the plan",
    )

    def grid_lines(self, rows: CostLineQuerySet) -> list[GridLine]:
        """The plan of each line, in equal months where nobody planned it."""
        lines = rows.with_planned().select_related("workstream__programme", "category")
        in_order = lines.order_by("workstream__position", "workstream__name", "category__position")
        closed = last_closed_periods()
        return [_grid_line(each, closed.get(each.workstream.programme_id)) for each in in_order]

    def check(self, grid: MonthGrid) -> None:
        """The months of a row have to add up to its original budget."""
        for row in grid.wanted:
            if not row.is_wrong and not row.is_ticked:
                row.errors += faults_of_plan(row.line.target, row.amounts)

    def keep(self, grid: MonthGrid) -> int:
        """The plans of the lines that were changed; a tick takes a plan away."""
        wanted = [
            LinePlan(row.line.key, row.line.version, [] if row.is_ticked else row.amounts)
            for row in grid.wanted
        ]
        return plan_budget(wanted=wanted, by=signed_in(self.request))


def _grid_line(line: CostLine, closed: Period | None) -> GridLine:
    planned: Any = line.planned  # type: ignore[attr-defined]  # annotated
    first = first_period(line.workstream.programme)
    first_open = PERIODS_IN_YEAR + 1 - len(months_left(line.year, closed))
    name = f"{line.workstream}, {line.category}"
    return GridLine(
        key=line.pk,
        name=name,
        year=line.year,
        months=months_as_planned(line.original_budget, line.year, planned=planned, first=first),
        target=line.original_budget,
        first_open=first_open,
        version=plan_version(planned),
        changed="Somebody else planned this line meanwhile.",
        hint="Planned by month" if planned else "Equal months assumed",
        url=cost_line_url(line.pk),
        tick=f"Plan {name} in equal months" if planned and first_open == 1 else "",
    )
