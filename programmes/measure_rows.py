"""Measures as they stand by their readings, for lists and pages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from innovation.core.tables import show_date, show_number
from programmes import measures
from programmes.measures import Direction, Judgement, Standing
from programmes.models import Measure, Programme, Reading
from programmes.querysets import User
from programmes.trajectory import Point

Kind = Reading.Kind


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as it stands by the readings of so many days.

    `difference` is the latest reading less the target. `projected` is what the target's day will
    come to, with `projected_by` in words; None once it was read.
    """

    measure: Measure
    url: str
    workstream: str
    baseline: Point | None
    latest: Point | None
    target: Point | None
    difference: Decimal | None
    judgement: Judgement
    against: str
    direction: Direction
    projected: Decimal | None
    projected_by: str
    source: str

    @property
    def standing(self) -> Standing:
        """How it stands against its target."""
        return self.judgement.standing

    @property
    def projection(self) -> str:
        """What is projected, and by whom, in words."""
        if self.projected is None:
            return ""
        return f"{show_number(self.projected)}, {self.projected_by}"


def point(row: Reading) -> Point:
    """A reading, target or projection as a number on a day."""
    return Point(row.on, row.value)


def figures_of(rows: Iterable[Reading], kind: Kind, until: dt.date | None = None) -> list[Reading]:
    """What a measure has of a kind, in the order of the days as its rows are.

    Until a day (inclusive) it is what was read by it, and what had been projected by it.
    """
    found = [row for row in rows if row.kind == kind]
    if until is None or kind == Kind.TARGET:
        return found
    return [row for row in found if (row.made_on or row.on) <= until]


def measure_row(
    measure: Measure, rows: Sequence[Reading], until: dt.date | None = None
) -> MeasureRow:
    """The measure by its readings, in the order of the days: all of them, or those until a day."""
    lower = measure.lower_is_better
    readings = [point(row) for row in figures_of(rows, Kind.READ, until)]
    targets = [point(row) for row in figures_of(rows, Kind.TARGET)]
    latest = readings[-1] if readings else None
    target = measures.current(targets, readings)
    judgement = measures.judge(target, readings, lower_is_better=lower)
    projected, by = _projected(target, readings, figures_of(rows, Kind.PROJECTED, until))
    return MeasureRow(
        measure=measure,
        url=measure.get_absolute_url(),
        workstream=measure.workstream.name if measure.workstream else "Whole programme",
        baseline=baseline_of(measure, readings),
        latest=latest,
        target=target,
        difference=latest.value - target.value if latest and target else None,
        judgement=judgement,
        against=against(judgement, target),
        direction=measures.direction(readings, lower_is_better=lower),
        projected=projected,
        projected_by=by,
        source="Demonstration, invented"
        if measure.is_demonstration
        else str(measure.citation or ""),
    )


def measure_rows(rows: Iterable[Measure], until: dt.date | None = None) -> list[MeasureRow]:
    """Each measure, read `with_readings`, in order."""
    return [measure_row(measure, list(measure.readings.all()), until) for measure in rows]


def rows_of_programme(
    programme: Programme, user: User, until: dt.date | None = None
) -> list[MeasureRow]:
    """The measures of a programme that the user may see and that have any figure. One query."""
    seen = Measure.objects.visible_to(user).filter(programme=programme)
    related = ("measure__programme", "measure__workstream", "measure__citation__document")
    rows = Reading.objects.filter(measure__in=seen).select_related(*related)
    in_order = rows.order_by("measure__name", "measure", "on", "made_on", "pk")
    return [
        measure_row(measure, list(group), until)
        for measure, group in groupby(in_order, key=lambda row: row.measure)
    ]


def baseline_of(measure: Measure, readings: Sequence[Point]) -> Point | None:
    """The reading that the others are compared with."""
    chosen = [each for each in readings if each.on == measure.baseline_on]
    return next(iter(chosen or readings), None)


def against(judgement: Judgement, target: Point | None) -> str:
    """How a target stands, in words: "Missed: 1,344 on 31 Mar 2020, 344 above it"."""
    by = judgement.by
    if target is None or by is None:
        return judgement.standing.value
    when = f"{show_number(by.value)} on {show_date(by.on)}, " if judgement.is_final else ""
    return f"{judgement.standing.value}: {when}{gap(by.value, target.value)} it"


def gap(value: Decimal, other: Decimal) -> str:
    """How far a number is from another: "344 above", "3 below" or "at"."""
    if value == other:
        return "at"
    return f"{show_number(abs(value - other))} {'above' if value > other else 'below'}"


def _projected(
    target: Point | None, readings: Sequence[Point], projections: Sequence[Reading]
) -> tuple[Decimal | None, str]:
    """What the day of the target will come to, and how that is known."""
    if target is None or measures.first_from(target, readings):
        return None, ""
    made = [row for row in projections if row.on == target.on]
    if made:
        day = made[-1].made_on
        return made[-1].value, f"projected on {show_date(day)}" if day else ""
    found = measures.trend(readings, target)
    return found, "" if found is None else "by the straight line"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A reading, target or projection on the page of its measure.

    `compared` is a reading beside the one before it, a target by how it stands, and a projection
    beside what happened; `came` is the reading that later came of a projection.
    """

    row: Reading
    compared: str
    source: str
    came: Point | None = None


def source_of(row: Reading) -> str:
    """Where a figure comes from, in words."""
    return " ".join(
        text
        for text in (
            "Demonstration." if row.is_demonstration else "",
            row.note,
            f"{row.citation.place}, {row.citation.document}." if row.citation else "",
        )
        if text
    )


def reading_rows(measure: Measure) -> list[FigureRow]:
    """The readings, the latest first, each beside the one before it."""
    rows = figures_of(measure.readings.all(), Kind.READ)
    points = [point(row) for row in rows]
    found = []
    for index, row in enumerate(rows):
        moved = measures.direction(points[: index + 1], lower_is_better=measure.lower_is_better)
        change = f" by {show_number(abs(row.value - points[index - 1].value))}" if index else ""
        same = moved == Direction.SAME
        found.append(FigureRow(row, moved.value + ("" if same else change), source_of(row)))
    return found[::-1]


def target_rows(measure: Measure) -> list[FigureRow]:
    """The targets by their days, each with how it stands."""
    readings = [point(row) for row in figures_of(measure.readings.all(), Kind.READ)]
    found = []
    for row in figures_of(measure.readings.all(), Kind.TARGET):
        target = point(row)
        judged = measures.judge(target, readings, lower_is_better=measure.lower_is_better)
        found.append(FigureRow(row, against(judged, target), source_of(row)))
    return found


def projection_rows(measure: Measure) -> list[FigureRow]:
    """Each projection against what happened, the one made last first."""
    readings = [point(row) for row in figures_of(measure.readings.all(), Kind.READ)]
    rows = figures_of(measure.readings.all(), Kind.PROJECTED)
    in_order = sorted(rows, key=lambda row: (row.made_on or row.on, row.on), reverse=True)
    return [_projection_row(measure, row, readings) for row in in_order]


def _projection_row(measure: Measure, row: Reading, readings: Sequence[Point]) -> FigureRow:
    came = measures.first_from(point(row), readings)
    if came is None:
        return FigureRow(row, "Not read yet", source_of(row))
    turn = measures.compare(row.value, came.value, lower_is_better=measure.lower_is_better)
    words = "As projected"
    if turn != Direction.SAME:
        words = f"{turn.value} than projected: {gap(came.value, row.value)}"
    return FigureRow(row, words, source_of(row), came)
