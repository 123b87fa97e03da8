"""The chart of a measure: what was read, what is to be read, and what was and is projected."""

from collections.abc import Iterator
from itertools import groupby

from innovation.core.charts import LineChart, Series, day_chart
from programmes import measures
from programmes.measure_rows import Kind, figures_of, measure_row, point
from programmes.models import Measure
from programmes.trajectory import Point

PROJECTIONS = 3
"""How many days of projections a chart shows, the latest ones; the table has all of them."""


def measure_chart(measure: Measure) -> LineChart | None:
    """The measure over its days; None while nothing was read or projected."""
    series = list(_series(measure))
    return day_chart(series) if any(len(line.points) > 1 for line in series) else None


def _series(measure: Measure) -> Iterator[Series]:
    rows = list(measure.readings.all())
    row = measure_row(measure, rows)
    readings = [point(each) for each in figures_of(rows, Kind.READ)]
    targets = [point(each) for each in figures_of(rows, Kind.TARGET)]
    if targets:
        before = [row.baseline] if row.baseline and row.baseline.on < targets[0].on else []
        yield _line("Target", [*before, *targets], "dashed")
    if readings:
        yield _line("Read", readings)
    made = sorted(figures_of(rows, Kind.PROJECTED), key=lambda each: (each.made_on, each.on))
    groups = [(day, list(group)) for day, group in groupby(made, key=lambda each: each.made_on)]
    for day, group in groups[-PROJECTIONS:]:
        known = [each for each in readings if day and each.on <= day]
        line = [*known[-1:], *map(point, group)]
        yield _line(f"Projected {day:%b %y}", line, "dotted")
    if row.target and readings and (found := measures.trend(readings, row.target)) is not None:
        yield _line("Straight line", [readings[-1], Point(row.target.on, found)], "dotted")


def _line(name: str, points: list[Point], style: str = "") -> Series:
    return Series(name, [(each.on, each.value) for each in points], style)
