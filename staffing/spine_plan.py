"""What a file of a year's pay spine would do, beside the salaries that hold until then."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db import models

from innovation.core.csv_file import RowError
from staffing.models import GradeRange, PaySpinePoint
from staffing.spine_file import SpineFile, SpineRow

LARGE_RISE = Decimal(15)
"""Per cent: a rise over it is pointed out, and so is a fall."""
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SpineTerms:
    """What is said once of all salaries of a file.

    `spine` and `status` are values of the models' choices. With `replaces` the salaries of the
    spine from the same day give way to those of the file.
    """

    effective_from: dt.date
    spine: str
    status: str
    source: str
    replaces: bool


@dataclass(frozen=True, slots=True)
class SpineLine:
    """A point with its salary, and its salary until then: None for a point that is new."""

    point: int
    salary: Decimal
    before: Decimal | None

    @property
    def rise(self) -> Decimal | None:
        """Pounds more than until then; negative for a fall."""
        return None if self.before is None else self.salary - self.before

    @property
    def percent(self) -> Decimal | None:
        """The rise as per cent of the salary until then, to two decimals, half up."""
        if not self.before:
            return None
        exact = (self.salary - self.before) * 100 / self.before
        return exact.quantize(_PLACES, rounding=ROUND_HALF_UP)


@dataclass(slots=True)
class SpinePlan:
    """What loading the file does. With any error it does nothing.

    `before` is the day from which the salaries until then held, None when there are none;
    `replaced` counts the salaries that give way. `notes` are worth a look and no errors.
    """

    lines: list[SpineLine] = field(default_factory=list)
    before: dt.date | None = None
    replaced: int = 0
    notes: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A fingerprint of what would be done: the same only while the spine is the same."""
        kept = (self.lines, self.before, self.replaced)
        return hashlib.sha256(repr(kept).encode()).hexdigest()

    @property
    def rises(self) -> tuple[Decimal, Decimal] | None:
        """The smallest and the largest rise in per cent."""
        found = [line.percent for line in self.lines if line.percent is not None]
        return (min(found), max(found)) if found else None


def plan_spine(file: SpineFile, terms: SpineTerms) -> SpinePlan:
    """Compare the file with the salaries that the spine has until its day and from it."""
    before, salaries = _salaries_before(terms)
    plan = SpinePlan(before=before, errors=list(file.errors))
    plan.lines = [SpineLine(row.point, row.salary, salaries.get(row.point)) for row in file.rows]
    plan.replaced = salaries_from(terms).count()
    if plan.replaced and not terms.replaces:
        message = (
            f"The spine has {plan.replaced} salaries from that day already: choose another day, or "
            "tick “Replace them”."
        )
        plan.errors.insert(0, RowError(1, "", message))
    plan.notes = [
        *_of_points(file.rows, salaries),
        *_of_rises(plan.lines),
        *_of_grades(file.rows, terms),
    ]
    return plan


def salaries_from(terms: SpineTerms) -> models.QuerySet[PaySpinePoint]:
    """The salaries that the spine has from that very day."""
    return PaySpinePoint.objects.filter(spine=terms.spine, effective_from=terms.effective_from)


def _salaries_before(terms: SpineTerms) -> tuple[dt.date | None, dict[int, Decimal]]:
    """The day and the salaries by point of the spine until the day of the file."""
    earlier = PaySpinePoint.objects.filter(
        spine=terms.spine, effective_from__lt=terms.effective_from
    )
    day = earlier.aggregate(day=models.Max("effective_from"))["day"]
    rows = earlier.filter(effective_from=day).values_list("point", "annual_salary")
    return day, dict(rows)


def _of_points(rows: Sequence[SpineRow], salaries: Mapping[int, Decimal]) -> Iterator[str]:
    points = {row.point for row in rows}
    if missing := sorted(salaries.keys() - points):
        yield f"{_points(missing)} had a salary until then and none any more."
    if salaries and (extra := sorted(points - salaries.keys())):
        yield f"{_points(extra)} had no salary until then."


def _of_rises(lines: Sequence[SpineLine]) -> Iterator[str]:
    known = [(line.point, line.percent) for line in lines if line.percent is not None]
    if falling := [point for point, percent in known if percent < 0]:
        yield f"{_points(falling)} {_verb(falling, 'fall')}: is that right?"
    if rising := [point for point, percent in known if percent > LARGE_RISE]:
        rise = f"{_verb(rising, 'rise')} by more than {LARGE_RISE}%"
        yield f"{_points(rising)} {rise}: is that right?"


def _of_grades(rows: Sequence[SpineRow], terms: SpineTerms) -> Iterator[str]:
    """The grades of which a point has no salary; their posts could not be costed."""
    points = {row.point for row in rows}
    ranges = GradeRange.objects.filter(effective_from__lte=terms.effective_from)
    in_force = {
        found.grade_id: found for found in ranges.select_related("grade").order_by("effective_from")
    }
    found = [each for each in in_force.values() if each.spine == terms.spine]
    for each in sorted(found, key=lambda each: (each.grade.position, each.grade.code)):
        if missing := sorted(set(range(each.lowest, each.highest + 1)) - points):
            yield f"Grade {each.grade} spans {_points(missing).lower()}, without a salary here."


def _points(points: Sequence[int]) -> str:
    label = "Point" if len(points) == 1 else "Points"
    return f"{label} {', '.join(map(str, points))}"


def _verb(points: Sequence[int], verb: str) -> str:
    return f"{verb}s" if len(points) == 1 else verb
