"""The geometry of waterfall charts, drawn by templates as SVG: pure, as the other charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import accumulate, pairwise

from innovation.core import money
from innovation.core.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TICKS,
    TOP,
    WIDTH,
    Label,
    Tick,
    nice_top,
    short_pounds,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall: a bar from one running total to the next, with its value."""

    x: str
    y: str
    width: str
    height: str
    style: str
    label: Label


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Steps from nought to their sum, which is the last bar, with the same figures as a table."""

    ticks: list[Tick]
    steps: list[Step]
    group_labels: list[Label]
    series: list[str]
    rows: list[tuple[str, list[str]]]
    nought: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def waterfall(
    steps: Sequence[tuple[str, Decimal]],
    *,
    series: str,
    whole: str,
    opening: tuple[str, Decimal] | None = None,
    more_is_better: bool = False,
) -> Waterfall:
    """Money that adds up step by step; `whole` names the bar of the sum, `series` the amounts.

    Each bar begins where the one before it ends; one that goes down is told by the sign of its
    label too. An `opening` total comes before the steps. A bar up is coloured as for the worse,
    or as for the better where `more_is_better`.
    """
    steps = [opening, *steps] if opening is not None else steps
    running = list(accumulate((value for _, value in steps), initial=Decimal(0)))
    scale = _Scale.over(running)
    bars = [
        *((name, *ends) for (name, _), ends in zip(steps, pairwise(running), strict=True)),
        (whole, Decimal(0), running[-1]),
    ]
    up, down = ("down", "up") if more_is_better else ("up", "down")
    styles = [up if end >= start else down for _, start, end in bars]
    styles[-1] = "whole"
    if opening is not None:
        styles[0] = "whole"
    span = Decimal(WIDTH - LEFT - RIGHT) / len(bars)
    return Waterfall(
        ticks=scale.ticks,
        steps=[
            _step(LEFT + span * index, span, start, end, scale, style=style)
            for index, ((_, start, end), style) in enumerate(zip(bars, styles, strict=True))
        ],
        group_labels=[
            Label(f"{LEFT + span * (index + Decimal('0.5')):.1f}", f"{HEIGHT - 12}", name)
            for index, (name, _, _) in enumerate(bars)
        ],
        series=[series],
        rows=[(name, [money.show(end - start)]) for name, start, end in bars],
        nought=scale.y(Decimal(0)),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """An axis in equal round steps that holds nought and every value."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def over(cls, values: Sequence[Decimal]) -> "_Scale":
        low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
        step = nice_top(high - low) / TICKS
        floor = (low / step).to_integral_value(ROUND_FLOOR) * step
        ceiling = (high / step).to_integral_value(ROUND_CEILING) * step
        return cls(floor, max(ceiling, floor + step), step)

    @property
    def ticks(self) -> list[Tick]:
        count = int((self.high - self.low) / self.step)
        values = [self.low + self.step * index for index in range(count + 1)]
        return [Tick(self.y(value), short_pounds(value)) for value in values]

    def y(self, value: Decimal) -> str:
        share = (value - self.low) / (self.high - self.low)
        return f"{HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share:.1f}"


def _step(
    x: Decimal, span: Decimal, start: Decimal, end: Decimal, scale: _Scale, *, style: str
) -> Step:
    top, foot = Decimal(scale.y(max(start, end))), Decimal(scale.y(min(start, end)))
    breadth = min(span * Decimal("0.6"), Decimal(72))
    middle = x + span / 2
    return Step(
        x=f"{middle - breadth / 2:.1f}",
        y=f"{top:.1f}",
        width=f"{breadth:.1f}",
        height=f"{foot - top:.1f}",
        style=style,
        label=Label(f"{middle:.1f}", f"{top - 6:.1f}", short_pounds(end - start)),
    )
