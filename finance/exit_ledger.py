"""The exit ledger of a programme: the cost lines, readings and assumptions that it is made of."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from finance.exit import (
    Count,
    ExitYear,
    Fitted,
    Joined,
    Price,
    Trajectory,
    YearCost,
    costs_by_year,
    exit_years,
    whole,
)
from finance.models import CostLine, ExitAssumptions
from finance.monitor import last_day_known
from innovation.core.money import ZERO
from innovation.core.periods import year_start
from programmes.models import Reading


class Path(StrEnum):
    """How the number of children goes on."""

    TARGET = "target"
    FITTED = "fitted"
    ENTERED = "entered"
    COUNTED = "counted"


PATH_NAMES = {
    Path.TARGET: "Straight to the target",
    Path.FITTED: "As the readings went",
    Path.ENTERED: "As forecast",
    Path.COUNTED: "As it was counted",
}


class Basis(StrEnum):
    """Which cost lines count."""

    ALL = "all"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class ExitLedger:
    """What a programme's exit is reckoned from.

    `costs` are the years after the grant on each basis. `paths` has the trajectories that there are
    readings for. `known_until` is the day up to which readings make the fitted one; what was
    counted after it is known by hindsight only.
    """

    assumptions: ExitAssumptions
    known_until: dt.date
    baseline: Decimal
    costs: Mapping[Basis, Sequence[YearCost]]
    paths: Mapping[Path, Trajectory]
    readings: Sequence[Count]

    @property
    def price(self) -> Price:
        """What a placement costs and what of it can be cashed."""
        assumed = self.assumptions
        return Price(assumed.placement_cost, Decimal(assumed.cashable_share))

    @property
    def latest(self) -> Count:
        """The last reading that is known as at the programme's last period."""
        known = [count for count in self.readings if count.on <= self.known_until]
        return (known or list(self.readings))[-1]

    def first_cost(self, basis: Basis) -> Decimal:
        """What the posts cost in the first year; £0.00 where no cost line says so."""
        return self.costs[basis][0].amount if self.costs[basis] else ZERO

    def years(self, path: Path, basis: Basis) -> list[ExitYear]:
        """Each year on a trajectory."""
        return exit_years(self.costs[basis], self.paths[path], self.baseline, self.price)


def exit_ledger(assumptions: ExitAssumptions) -> ExitLedger | None:
    """The exit ledger by these assumptions, which are read with their measure. Three queries.

    None without the reading that children are counted from.
    """
    first = assumptions.first_year
    known = last_day_known([assumptions.programme_id]) or year_start(first)
    counted, forecast = _readings(assumptions)
    baseline = next((each for each in counted if each.on == assumptions.baseline_on), None)
    if baseline is None:
        return None
    lines = _lines_by_year(assumptions)
    return ExitLedger(
        assumptions=assumptions,
        known_until=known,
        baseline=baseline.children,
        costs={basis: costs_by_year(lines[basis], first, assumptions.years) for basis in Basis},
        paths=_paths(assumptions, baseline, counted, forecast, known),
        readings=counted,
    )


def _paths(
    assumptions: ExitAssumptions,
    baseline: Count,
    counted: Sequence[Count],
    forecast: Sequence[Count],
    known_until: dt.date,
) -> dict[Path, Trajectory]:
    measure = assumptions.measure
    known = [count for count in counted if count.on <= known_until]
    found: dict[Path, Trajectory] = {}
    if measure.target is not None and measure.target_by and measure.target_by > baseline.on:
        target = whole(measure.target)
        met = target - 1 if measure.lower_is_better else target
        found[Path.TARGET] = Joined([baseline, Count(measure.target_by, met)])
    found[Path.FITTED] = Fitted.to(known or [baseline])
    if forecast:
        before = [count for count in known if count.on < forecast[0].on]
        found[Path.ENTERED] = Joined([*before, *forecast])
    found[Path.COUNTED] = Joined(counted)
    return found


def _readings(assumptions: ExitAssumptions) -> tuple[list[Count], list[Count]]:
    """What was counted, and what is forecast, each in the order of time."""
    rows = Reading.objects.filter(measure=assumptions.measure_id).order_by("on")
    counted: list[Count] = []
    forecast: list[Count] = []
    for on, value, is_forecast in rows.values_list("on", "value", "is_forecast"):
        (forecast if is_forecast else counted).append(Count(on, whole(value)))
    return counted, forecast


def _lines_by_year(assumptions: ExitAssumptions) -> dict[Basis, dict[int, Decimal]]:
    """The latest budget of expenditure by year from the first one on, on each basis."""
    lines = CostLine.objects.filter(
        workstream__programme=assumptions.programme_id, year__gte=assumptions.first_year
    )
    rows = lines.expenditure().with_latest_budget()
    found: dict[Basis, dict[int, Decimal]] = {basis: {} for basis in Basis}
    for year, category, amount in rows.values_list("year", "category", "latest_budget"):  # type: ignore[misc] # annotated
        for basis in Basis:
            if basis == Basis.ALL or category != assumptions.ending_category_id:
                found[basis][year] = found[basis].get(year, ZERO) + amount
    return found
