"""Sets of assumptions side by side: what each assumes, and what the posts cost under each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finance.staff_costs.side_by_side import SideBySide
from finance.tables.staff_costs.columns import WORDS, DifferencePercentColumn, url_of
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn
from staffing.models import AssumptionSet

CellUrl = Callable[[SideBySide, int], str]
"""The address behind the cost of a row under the set of a key."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set with what it assumes in words, and what the posts cost under it in all."""

    label: str
    assumed: Mapping[str, str]
    cost: Decimal
    difference: Decimal
    percent: Decimal | None
    urls: Mapping[str, str]
    administration: str = ""


class SetTable(Table):
    """A set a row, the base set first."""

    label = TextColumn("Set", linkify=url_of)
    cost = MoneyColumn("Cost of posts", linkify=url_of)
    difference = MoneyColumn("(Less)/more than the base")
    percent = DifferencePercentColumn("Of the base")
    entry = TextColumn("Point on entry", accessor="assumed__entry", attrs=WORDS)
    pay_award = TextColumn("Pay award", accessor="assumed__pay_award")
    pension = TextColumn("Pension rate", accessor="assumed__pension")
    turnover = TextColumn("Turnover", accessor="assumed__turnover")
    threshold = TextColumn("NI threshold", accessor="assumed__threshold")
    administration = TextColumn("Administration", linkify=url_of)

    caption = "What each set assumes"

    class Meta:
        orderable = False


class SideBySideTable(Table):
    """A workstream and financial year a row, and for each set a column with what the posts cost."""

    workstream = TextColumn(
        "Workstream",
        accessor="workstream__name",
        linkify=lambda record: record.workstream.get_absolute_url(),
    )
    year = YearColumn("Year")

    caption = "What the posts cost under each set"

    class Meta:
        orderable = False
        empty_text = "No posts here. Choose another programme, or add posts in the administration."


class YearsTable(SideBySideTable):
    """A financial year a row, all workstreams together."""

    caption = "All workstreams together"

    class Meta:
        orderable = False
        exclude = ("workstream",)


def set_columns(
    sets: Sequence[AssumptionSet], base: int, cell_url: CellUrl
) -> Iterator[tuple[str, Any]]:
    """The columns of each set by their names: its cost and, but for the base, the difference."""
    for each in sets:
        key, linked = each.pk, _linked(cell_url, each.pk)
        cost = f"costs__{key}"
        yield f"cost_{key}", MoneyColumn(each.name, accessor=cost, total=True, linkify=linked)
        if key != base:
            name, more = f"{each.name}: (less)/more", f"differences__{key}"
            yield f"difference_{key}", MoneyColumn(name, accessor=more, total=True)


def _linked(cell_url: CellUrl, key: int) -> Callable[[SideBySide], str]:
    # A function of the record alone: django-tables2 calls no other with it.
    return lambda record: cell_url(record, key)
