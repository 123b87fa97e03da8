"""What the demonstration's users entered of pressures and said of figures, from its CSV files."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import User

from finance.actions.adjustments import enter_adjustment
from finance.actions.commentary import write_commentary
from finance.models import Adjustment, Commentary, CostCategory, CostLine
from innovation.core.money import ZERO
from innovation.core.periods import Period
from programmes.models import Programme, Workstream


def enter_pressures(path: Path) -> None:
    """The pressures, offsets, mitigations and action plans that finance entered, all invented."""
    by = User.objects.get(username="finance")
    workstreams = {each.slug: each for each in Workstream.objects.all()}
    categories = {each.slug: each for each in CostCategory.objects.all()}
    made: dict[str, Adjustment] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            made[row["Key"]] = enter_adjustment(
                adjustment=_adjustment_of(row, made),
                workstream=workstreams[row["Workstream"]],
                category=categories[row["Category"]],
                year=int(row["Year"]),
                by=by,
            )


def _adjustment_of(row: dict[str, str], made: dict[str, Adjustment]) -> Adjustment:
    """An entry of the file; what replaces another one stands above it."""
    days = {"starts_on": "First day", "due_on": "Last day", "counts_from": "Counts from"}
    parts = {
        "delivered": "Delivered",
        "at_risk": "At risk",
        "replaced": "Replaced",
        "reflected": "In the figures already",
    }
    return Adjustment(
        kind=row["Kind"],
        title=row["Title"],
        owner=row["Owner"],
        amount=Decimal(row["Amount"]) if row["Amount"] else None,
        replaced_by=made.get(row["Replaced by"]),
        reflected_in=row["Where it is already"],
        evidence=row["Evidence"],
        **{name: Decimal(row[column] or ZERO) for name, column in parts.items()},
        **{
            name: dt.date.fromisoformat(row[column]) for name, column in days.items() if row[column]
        },
    )


def enter_commentary(path: Path, programme: Programme, period: Period) -> None:
    """What users said in a period of cost lines or, where the file names none, of the programme."""
    users = {user.username: user for user in User.objects.all()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if period != Period(int(row["Year"]), int(row["Period"])):
                continue
            write_commentary(
                commentary=Commentary(
                    programme=programme,
                    cost_line=_line_of(row),
                    year=period.year,
                    number=period.number,
                    text=row["Commentary"],
                ),
                by=users[row["User"]],
            )


def _line_of(row: dict[str, str]) -> CostLine | None:
    lines = CostLine.objects.filter(
        workstream__slug=row["Workstream"], category__slug=row["Category"], year=row["Year"]
    )
    return lines.first()
