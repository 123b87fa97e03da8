"""The exit ledger of a programme: the cost lines, readings and assumptions that it is made of."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from finance.exit import (
    ExitYear,
    Price,
    YearCost,
    costs_by_year,
    exit_years,
)
from finance.models import CostLine, ExitAssumptions
from finance.monitor import last_day_known
from innovation.core.money import ZERO
from innovation.core.periods import year_start
from programmes.models import Reading
from programmes.trajectory import Fitted, Joined, Point, Trajectory, whole

Kind = Reading.Kind


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
    counted after it is known by hindsight only. `target` is the last one that the measure has.
    """

    assumptions: ExitAssumptions
    known_until: dt.date
    baseline: Decimal
    costs: Mapping[Basis, Sequence[YearCost]]
    paths: Mapping[Path, Trajectory]
    readings: Sequence[Point]
    target: Reading | None

    @property
    def price(self) -> Price:
        """What a placement costs and what of it can be cashed."""
        assumed = self.assumptions
        return Price(assumed.placement_cost, Decimal(assumed.cashable_share))

    @property
    def latest(self) -> Point:
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
    rows = _readings(assumptions)
    counted = _points(rows[Kind.READ])
    baseline = next((each for each in counted if each.on == assumptions.baseline_on), None)
    if baseline is None:
        return None
    lines = _lines_by_year(assumptions)
    target = next(iter(rows[Kind.TARGET][::-1]), None)
    return ExitLedger(
        assumptions=assumptions,
        known_until=known,
        baseline=baseline.value,
        costs={basis: costs_by_year(lines[basis], first, assumptions.years) for basis in Basis},
        paths={
            **_to_target(assumptions, baseline, target),
            **_paths(baseline, counted, _points(rows[Kind.PROJECTED]), known),
        },
        readings=counted,
        target=target,
    )


def _to_target(
    assumptions: ExitAssumptions, baseline: Point, target: Reading | None
) -> dict[Path, Trajectory]:
    """Straight to the target, which is met below it where lower is better."""
    if target is None or target.on <= baseline.on:
        return {}
    met = whole(target.value) - assumptions.measure.lower_is_better
    return {Path.TARGET: Joined([baseline, Point(target.on, met)])}


def _paths(
    baseline: Point, counted: Sequence[Point], projected: Sequence[Point], known_until: dt.date
) -> dict[Path, Trajectory]:
    """As it went, as it is expected to go on from the last reading that is known, as it came."""
    known = [point for point in counted if point.on <= known_until]
    found: dict[Path, Trajectory] = {Path.FITTED: Fitted.to(known or [baseline])}
    later = [point for point in projected if not known or point.on > known[-1].on]
    if later:
        found[Path.ENTERED] = Joined([*known, *later])
    found[Path.COUNTED] = Joined(counted)
    return found


def _readings(assumptions: ExitAssumptions) -> dict[Kind, list[Reading]]:
    """What the measure read, is to read and is projected to, each in the order of time."""
    rows = Reading.objects.filter(measure=assumptions.measure_id)
    found: dict[Kind, list[Reading]] = {kind: [] for kind in Kind}
    for row in rows.select_related("citation__document").order_by("on", "made_on"):
        found[Kind(row.kind)].append(row)
    return found


def _points(rows: Sequence[Reading]) -> list[Point]:
    """Whole children by day; of several projections for a day the one made last."""
    return [Point(on, value) for on, value in {row.on: whole(row.value) for row in rows}.items()]


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
