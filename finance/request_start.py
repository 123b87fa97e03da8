"""The lines that the form of a virement begins with: started from a cost line, saved, or sent."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from finance.actions.cost_lines import LineKey
from finance.forms.virement_requests import MAX_LINES
from finance.line_choices import value_of
from finance.models import CostLine, Virement, VirementLine
from finance.monitor import latest_periods, monitor_lines
from innovation.core import money
from programmes.querysets import User

Row = dict[str, Any]
ROWS = 2
LONGEST_KEY = 18
"""Digits of a key that a database holds."""


def started_lines(user: User, virement: Virement, line: str) -> list[Row]:
    """What a new request begins with; `line` is the key of the cost line to take from, or empty.

    A carry forward and a re-profile begin with what remains of that line, moved to the year after.
    """
    lines = CostLine.objects.visible_to(user).filter(workstream__programme=virement.programme)
    as_at = latest_periods().get(virement.programme_id)
    found = monitor_lines(lines.filter(pk=_number(line) or 0), as_at=as_at)
    if not found:
        return [{}] * ROWS
    [position] = found
    of = LineKey(position.workstream.pk, position.category.pk, position.year)
    row: Row = {"cost_line": value_of(of)}
    if virement.kind == Virement.Kind.VIREMENT or position.is_income:
        return [row, {}]
    left = max(position.remaining, money.ZERO) or None
    next_year = value_of(of._replace(year=of.year + 1))
    return [{**row, "taken": left}, {"cost_line": next_year, "given": left}]


def lines_of(lines: Iterable[VirementLine]) -> list[Row]:
    """The lines as they were saved, with room for two at least."""
    rows: list[Row] = [_row(line) for line in lines]
    return [*rows, *[{}] * (ROWS - len(rows))]


def _row(line: VirementLine) -> Row:
    cost_line, amount = line.cost_line, line.amount
    key = LineKey(cost_line.workstream_id, cost_line.category_id, cost_line.year)
    name = "taken" if amount < 0 else "given"
    return {"cost_line": value_of(key), name: abs(amount)}


def kept_lines(data: QueryDict, prefix: str) -> list[Row]:
    """The lines that were sent, as they were written, and one more."""
    total = _number(data.get(f"{prefix}-TOTAL_FORMS", ""))
    number = ROWS if total is None else min(total, MAX_LINES - 1)
    names = ("cost_line", "taken", "given")
    rows = [
        {name: data.get(f"{prefix}-{index}-{name}", "") for name in names}
        for index in range(number)
    ]
    return [*rows, {}]


def _number(text: str) -> int | None:
    """A whole number that a database holds, None for any other text."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None
