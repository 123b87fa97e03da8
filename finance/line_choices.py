"""The cost lines of a programme that a user may choose, those that are not made yet among them."""

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from finance.actions.cost_lines import LineKey
from finance.models import CostLine
from innovation.core import money
from innovation.core.periods import year_label, year_of
from programmes.models import Programme
from programmes.querysets import User

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


class LineChoices:
    """Cost lines by workstream, each with its latest budget; one query.

    A workstream and category that has a line in one year is offered in every year of the programme
    that has lines, and in the year after its own last one: money can be moved to where none was.
    """

    def __init__(self, programme: Programme, user: User) -> None:
        seen = CostLine.objects.visible_to(user).filter(workstream__programme=programme)
        rows = seen.with_latest_budget().select_related("workstream", "category")
        order = ("workstream__position", "workstream__name", "workstream")
        self._lines = list(rows.order_by(*order, "category__position", "category__name", "year"))
        self._years = {line.year for line in self._lines}
        self._last = year_of(programme.ends_on) if programme.ends_on else None

    @cached_property
    def groups(self) -> list[Choice | Group]:
        """The choices of a list, in groups by workstream."""
        by_workstream = groupby(self._lines, key=lambda line: line.workstream)
        found: list[Choice | Group] = [("", "Choose a cost line")]
        for workstream, lines in by_workstream:
            by_category = groupby(lines, key=lambda line: line.category)
            heads = (self._head(list(members)) for _category, members in by_category)
            found.append((workstream.name, [choice for head in heads for choice in head]))
        return found

    def _head(self, lines: list[CostLine]) -> Iterator[Choice]:
        """Every year that a workstream and category is offered in."""
        by_year = {line.year: line for line in lines}
        after = max(by_year) + 1
        ended = self._last is not None and after > self._last
        years = self._years if ended else self._years | {after}
        for year in sorted(years):
            key = LineKey(lines[0].workstream_id, lines[0].category_id, year)
            name = f"{lines[0].workstream}, {lines[0].category}, {year_label(year)}"
            yield value_of(key), f"{name}: {_budget(by_year.get(year))}"


def _budget(line: CostLine | None) -> str:
    if line is None:
        return "no budget yet"
    return money.show(line.latest_budget)  # type: ignore[attr-defined]  # annotated


def value_of(key: LineKey) -> str:
    """The key as a form sends it."""
    return "-".join(map(str, key))


def key_of(value: str) -> LineKey:
    """The key that a form sent: one of the values that it offered."""
    return LineKey(*map(int, value.split("-")))
