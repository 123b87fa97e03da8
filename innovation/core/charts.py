"""The geometry of charts, drawn by templates as SVG.

Pure arithmetic: values in, coordinates out, so that templates hold no sums. Coordinates are in
the units of a viewBox that the chart names; values are Decimals in any one unit.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from innovation.core import money

WIDTH = 760
HEIGHT = 300
LEFT = 64
RIGHT = 16
TOP = 28
BOTTOM = 36
END_LABELS = 150
"""Room on the right of a line chart for the names of its lines."""
LABEL_GAP = 18
DAY_LABEL = 56
"""Room for the month of a day below a chart."""
TICKS = 5
NICE_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MILLION = 1_000_000
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: its height and its label."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart with the value above it."""

    x: str
    y: str
    width: str
    height: str
    series: int
    label: Label


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns side by side in groups, one for each series, with the same figures as a table."""

    ticks: list[Tick]
    columns: list[Column]
    group_labels: list[Label]
    series: list[str]
    rows: list[tuple[str, list[str]]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def short_pounds(amount: Decimal) -> str:
    """An amount for a label, to three figures, half up: £4.76m, £943k, (£12.5k), £250, £12.50."""
    size = _to_figures(abs(amount), 3)
    if size < THOUSAND:
        return money.show(amount, pence=size % 1 != 0)
    shown = f"£{_plain(size / MILLION)}m" if size >= MILLION else f"£{_plain(size / THOUSAND)}k"
    return money.in_brackets(shown, amount)


def _to_figures(size: Decimal, figures: int) -> Decimal:
    """The size rounded to so many significant figures, half up."""
    return size.quantize(Decimal(1).scaleb(size.adjusted() - figures + 1), ROUND_HALF_UP)


def nice_top(largest: Decimal) -> Decimal:
    """The end of an axis: the smallest round number in TICKS equal steps that holds `largest`."""
    if largest <= 0:
        return Decimal(TICKS)
    step = largest / TICKS
    magnitude = Decimal(10) ** step.adjusted()
    return next(nice * magnitude for nice in NICE_STEPS if nice * magnitude >= step) * TICKS


def _axis(top: Decimal, show: Callable[[Decimal], str]) -> list[Tick]:
    return [
        Tick(_y(top * step / TICKS, top), show(top * step / TICKS)) for step in range(TICKS + 1)
    ]


def _y(value: Decimal, top: Decimal) -> str:
    return f"{HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top:.1f}"


def _drawn(value: Decimal, top: Decimal) -> str:
    return _y(max(value, Decimal(0)), top)


def column_chart(
    groups: Sequence[str], series: Sequence[str], values: Sequence[Sequence[Decimal]]
) -> ColumnChart:
    """Money in grouped columns; `values` has a row for each group with a value for each series.

    A negative value has no column, but its label and its figure in the table.
    """
    top = nice_top(max((value for row in values for value in row), default=Decimal(0)))
    span = Decimal(WIDTH - LEFT - RIGHT) / max(len(groups), 1)
    breadth = min(span * Decimal("0.7") / max(len(series), 1), Decimal(72))
    columns = []
    for group, row in enumerate(values):
        start = LEFT + span * group + (span - breadth * len(row)) / 2
        for index, value in enumerate(row):
            columns.append(_column(start + breadth * index, breadth, value, top, index + 1))
    return ColumnChart(
        ticks=_axis(top, short_pounds),
        columns=columns,
        group_labels=[
            Label(f"{LEFT + span * (index + Decimal('0.5')):.1f}", f"{HEIGHT - 12}", name)
            for index, name in enumerate(groups)
        ],
        series=list(series),
        rows=[
            (name, [money.show(value) for value in row])
            for name, row in zip(groups, values, strict=True)
        ],
    )


def _column(x: Decimal, breadth: Decimal, value: Decimal, top: Decimal, series: int) -> Column:
    y = Decimal(_drawn(value, top))
    label = Label(f"{x + breadth / 2:.1f}", f"{y - 6:.1f}", short_pounds(value))
    return Column(
        x=f"{x + 2:.1f}",
        y=f"{y:.1f}",
        width=f"{breadth - 4:.1f}",
        height=f"{HEIGHT - BOTTOM - y:.1f}",
        series=series,
        label=label,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its points for an SVG polyline, and its name at its end.

    `style` is how it is drawn: "dashed", "dotted" or, while it is empty, in one stroke. `marks` are
    the places of dots on it.
    """

    name: str
    points: str
    series: int
    label: Label
    style: str = ""
    marks: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over months or days, each named at its end, with the same figures as a table."""

    ticks: list[Tick]
    lines: list[Line]
    month_labels: list[Label]
    series: list[str]
    rows: list[tuple[str, list[str]]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - END_LABELS
    base: int = HEIGHT - BOTTOM


def line_chart(
    months: Sequence[str], series: Sequence[str], values: Sequence[Sequence[Decimal]]
) -> LineChart:
    """Plain numbers over one month or more; `values` has a row a series with a value a month.

    A row that is shorter ends early, with its name below its end: what it shows is not known any
    further. A negative value is drawn on the axis and told in the label and the table.
    """
    top = nice_top(max((value for row in values for value in row), default=Decimal(0)))
    step = Decimal(WIDTH - LEFT - END_LABELS) / max(len(months) - 1, 1)
    xs = [LEFT + step * index for index in range(len(months))]
    below = [0 if len(row) == len(months) else LABEL_GAP for row in values]
    heights = [Decimal(_drawn(row[-1], top)) + gap for row, gap in zip(values, below, strict=True)]
    lines = [
        Line(
            name=name,
            points=" ".join(
                f"{x:.1f},{_drawn(value, top)}" for x, value in zip(xs, row, strict=False)
            ),
            series=index,
            label=Label(
                f"{xs[len(row) - 1] + 8:.0f}", f"{end + 5:.1f}", f"{name} {_plain(row[-1])}"
            ),
            style="dashed" if index == 1 else "",
        )
        for index, (name, row, end) in enumerate(
            zip(series, values, place_labels(heights, LABEL_GAP), strict=True), start=1
        )
    ]
    every = max(1, -(-len(months) // 8))
    return LineChart(
        ticks=_axis(top, _plain),
        lines=lines,
        month_labels=[
            Label(f"{x:.1f}", f"{HEIGHT - 12}", month)
            for index, (x, month) in enumerate(zip(xs, months, strict=True))
            if index % every == 0
        ],
        series=list(series),
        rows=[
            (month, [_plain(row[index]) if index < len(row) else "–" for row in values])
            for index, month in enumerate(months)
        ],
    )


@dataclass(frozen=True, slots=True)
class Series:
    """What a line of days shows: a point or more, in the order of their days."""

    name: str
    points: Sequence[tuple[dt.date, Decimal]]
    style: str = ""


def day_chart(series: Sequence[Series]) -> LineChart:
    """Plain numbers over days that stand as far apart as they are, with a dot at each point.

    There is one line at least. A negative value is drawn on the axis and told in the table.
    """
    days = sorted({day for line in series for day, _ in line.points})
    top = nice_top(max(value for line in series for _, value in line.points))
    span = max((days[-1] - days[0]).days, 1)
    room = Decimal(WIDTH - LEFT - END_LABELS)
    xs = {day: LEFT + room * (day - days[0]).days / span for day in days}
    heights = [Decimal(_drawn(line.points[-1][1], top)) for line in series]
    lines = []
    for index, (line, end) in enumerate(
        zip(series, place_labels(heights, LABEL_GAP), strict=True), start=1
    ):
        marks = [(f"{xs[day]:.1f}", _drawn(value, top)) for day, value in line.points]
        last, value = line.points[-1]
        label = Label(f"{xs[last] + 8:.0f}", f"{end + 5:.1f}", f"{line.name} {_plain(value)}")
        points = " ".join(",".join(mark) for mark in marks)
        lines.append(Line(line.name, points, index, label, line.style, marks))
    values = [dict(line.points) for line in series]
    return LineChart(
        ticks=_axis(top, _plain),
        lines=lines,
        month_labels=_day_labels(xs),
        series=[line.name for line in series],
        rows=[
            (f"{day:%-d %b %Y}", [_plain(row[day]) if day in row else "–" for row in values])
            for day in days
        ],
    )


def _day_labels(xs: Mapping[dt.date, Decimal]) -> list[Label]:
    """The month of each day that stands far enough from the one before."""
    found: list[Label] = []
    reached = Decimal(0)
    for day, x in xs.items():
        if x >= reached:
            found.append(Label(f"{x:.1f}", f"{HEIGHT - 12}", f"{day:%b %y}"))
            reached = x + DAY_LABEL
    return found


def _plain(value: Decimal) -> str:
    shown = f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def place_labels(heights: Sequence[Decimal], gap: int) -> list[Decimal]:
    """Heights for labels that stand at least `gap` apart, in the order of their own heights.

    Labels that would collide are pushed down just so far; when that runs off the chart the whole
    stack moves up.
    """
    order = sorted(range(len(heights)), key=lambda index: (heights[index], index))
    placed: list[Decimal] = []
    for index in order:
        floor = placed[-1] + gap if placed else heights[index]
        placed.append(max(heights[index], floor))
    overflow = max(placed[-1] - (HEIGHT - BOTTOM), Decimal(0)) if placed else Decimal(0)
    fitted = [
        min(place, placed[-1] - overflow - gap * (len(placed) - 1 - rank))
        for rank, place in enumerate(placed)
    ]
    return [fitted[order.index(index)] for index in range(len(heights))]
