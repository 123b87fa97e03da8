"""Why a projected outturn is another than at the last close: a bridge by cause. Pure.

A bridge begins at the outturn that the last close projected and ends at that of now. Each step is
one cause, and the steps always sum to the difference, to the penny:

- actuals: what was spent since, less what the forecast of that month had;
- forecast: what the forecast of the later months is now, less what it was then;
- virements: the same of a line that nobody forecast, whose later months are its budget, where a
  virement moved that budget;
- accruals and pressures: what they are now, less what they were;
- new lines: all of a line that the last close did not have.

A virement of a line with a forecast moves its budget and not its outturn: `budget` tells it apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from finance.position import Position
from innovation.core.money import ZERO


class Cause(StrEnum):
    """The steps of a bridge, in their order."""

    ACTUALS = "Actuals against the forecast"
    FORECAST = "Forecast changed"
    VIREMENTS = "Virements, where the budget is the forecast"
    ACCRUALS = "Accruals"
    PRESSURES = "Pressures and action plans"
    NEW_LINES = "New cost lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    """What a bridge reads of a projection.

    `forecast_next` is what of the forecast was for the month that has become actual since.
    """

    position: Position
    forecast_next: Decimal = ZERO
    is_assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The outturn at the last close and the steps from it; `budget` is how its budget moved."""

    opening: Decimal = ZERO
    steps: Mapping[Cause, Decimal] = field(default_factory=dict)
    budget: Decimal = ZERO

    @property
    def movement(self) -> Decimal:
        """The sum of the steps: positive where more is projected than before."""
        return sum(self.steps.values(), ZERO)

    @property
    def closing(self) -> Decimal:
        """The projected outturn now."""
        return self.opening + self.movement

    @property
    def variance(self) -> Decimal:
        """By how much the (under)/over spend moved: the outturn's movement less the budget's."""
        return self.movement - self.budget

    def step(self, cause: Cause) -> Decimal:
        """What a cause moved; £0.00 where it did not."""
        return self.steps.get(cause, ZERO)


def bridge(before: Projected | None, now: Projected) -> Bridge:
    """From a line's projection at the last close, None of a new line, to that of now."""
    after = now.position
    if before is None:
        return Bridge(steps={Cause.NEW_LINES: after.outturn}, budget=after.latest_budget)
    then = before.position
    assumed = before.is_assumed and now.is_assumed and after.virements != then.virements
    later = after.forecast - (then.forecast - before.forecast_next)
    steps = {
        Cause.ACTUALS: after.actual - then.actual - before.forecast_next,
        Cause.VIREMENTS if assumed else Cause.FORECAST: later,
        Cause.ACCRUALS: after.accruals - then.accruals,
        Cause.PRESSURES: after.pressures - then.pressures,
    }
    return Bridge(
        opening=then.outturn, steps=steps, budget=after.latest_budget - then.latest_budget
    )


def total(bridges: Iterable[Bridge]) -> Bridge:
    """Several bridges together, cause by cause."""
    bridges = list(bridges)
    return Bridge(
        opening=sum((each.opening for each in bridges), ZERO),
        steps={cause: sum((each.step(cause) for each in bridges), ZERO) for cause in Cause},
        budget=sum((each.budget for each in bridges), ZERO),
    )


def joined(bridges: Sequence[Bridge]) -> Bridge:
    """Bridges of a line that lead on from one another, as one from the opening of the first."""
    return replace(total(bridges), opening=bridges[0].opening)
