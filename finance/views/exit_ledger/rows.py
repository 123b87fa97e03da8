"""The small tables of the exit ledger."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from finance.addresses import monitor_url, sources_url
from finance.exit import (
    SHARES,
    BreakEven,
    ExitYear,
    break_even,
    break_even_day,
    by_number,
    by_placement_cost,
)
from finance.exit_ledger import PATH_NAMES, Basis, ExitLedger, Path
from finance.tables.exit_ledger import BreakEvenTable, PathRowTable
from innovation.core import money
from innovation.core.grid import Grid
from innovation.core.periods import year_end, year_label
from innovation.core.tables import show_date, show_number

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PathRow:
    """What a trajectory means for the first year."""

    name: str
    url: str
    opening: Decimal
    fewer: Decimal
    benefit: Decimal
    cashable: Decimal
    pressure: Decimal
    pays_from: str


def path_table(ledger: ExitLedger, basis: Basis, query: Mapping[str, str]) -> PathRowTable:
    """Each trajectory that there are readings for."""
    first = year_label(ledger.assumptions.first_year)
    table = PathRowTable([_path_row(ledger, path, basis, query) for path in ledger.paths])
    table.caption = f"What each trajectory means for {first}"
    return table


def _path_row(ledger: ExitLedger, path: Path, basis: Basis, query: Mapping[str, str]) -> PathRow:
    year = ledger.years(path, basis)[0]
    chosen = urlencode({**query, "children": "" if path == Path.FITTED else path.value})
    return PathRow(
        PATH_NAMES[path],
        f"{reverse('finance:exit-ledger')}?{chosen}",
        year.opening,
        year.fewer,
        year.benefit,
        year.cashable,
        year.pressure,
        _pays_from(ledger, path, year),
    )


def _pays_from(ledger: ExitLedger, path: Path, first: ExitYear) -> str:
    """When cashable savings at the rate of that day pay for the posts; in words."""
    price, assumed = ledger.price, ledger.assumptions
    needed = break_even(first.cost, price.placement, price.cashable_share)
    last = year_end(assumed.first_year + assumed.years - 1)
    day = needed and break_even_day(
        ledger.paths[path], ledger.baseline, needed.children, assumed.baseline_on + ONE_DAY, last
    )
    return f"{day:%B %Y}" if day else f"Not by {show_date(last)}"


@dataclass(frozen=True, slots=True)
class BreakEvenRow:
    """A cost, and the children fewer that pay for it."""

    name: str
    url: str
    cost: Decimal
    exact: Decimal | None
    children: int | None
    cashable: int | None


def break_even_table(ledger: ExitLedger) -> BreakEvenTable:
    """The cost lines, those that go on, and what the report says."""
    return BreakEvenTable(list(_break_even_rows(ledger)))


def _break_even_rows(ledger: ExitLedger) -> Iterator[BreakEvenRow]:
    assumed = ledger.assumptions
    lines = monitor_url(programme=assumed.programme_id, year=assumed.first_year)
    yield _break_even_row(ledger, "All cost lines", ledger.first_cost(Basis.ALL), lines)
    if assumed.ending_category is not None:
        name = f"Without {assumed.ending_category}"
        yield _break_even_row(ledger, name, ledger.first_cost(Basis.KEPT), lines)
    reported = assumed.reported
    if reported is not None and reported.amount is not None:
        name = f"The report: {reported.as_printed}"
        sources = sources_url(
            programme=reported.programme_id, document=reported.citation.document_id
        )
        yield _break_even_row(ledger, name, reported.amount, sources)


def _break_even_row(ledger: ExitLedger, name: str, cost: Decimal, url: str) -> BreakEvenRow:
    price = ledger.price
    every = break_even(cost, price.placement)
    cashed = break_even(cost, price.placement, price.cashable_share)
    return BreakEvenRow(
        name,
        url,
        cost,
        every.exact if every else None,
        every.children if every else None,
        cashed.children if cashed else None,
    )


def _share_names(caption: str, ledger: ExitLedger) -> tuple[list[Decimal], list[str]]:
    """The cashable shares that are looked at, with the assumed one; and their headers."""
    shares = sorted({*SHARES, ledger.price.cashable_share} - {Decimal(0)}, reverse=True)
    return shares, [f"{show_number((share * 100).normalize() + 0)}% {caption}" for share in shares]


def by_placement(ledger: ExitLedger, basis: Basis) -> Grid:
    """The break-even number by what a placement costs and what of it can be cashed."""
    shares, columns = _share_names("cashable", ledger)
    cases = by_placement_cost(ledger.first_cost(basis), ledger.price.placement, shares)
    rows = [
        (
            f"{money.show(case.placement, pence=False)}{_change(case.change)}",
            [_needed(needed) for needed in case.needed],
        )
        for case in cases
    ]
    return Grid("Children fewer to break even, by what a placement costs", columns, rows)


def _change(percent: int) -> str:
    return f" ({percent:+d}%)".replace("-", "\u2212") if percent else " (as assumed)"


def _needed(needed: BreakEven | None) -> str:
    return f"{needed.exact} → {needed.children}" if needed else "never"


def pressure_by_number(ledger: ExitLedger, basis: Basis) -> Grid:
    """What is left of a year's cost by how many placements are avoided; a saving in brackets."""
    shares, columns = _share_names("cashable", ledger)
    cases = by_number(ledger.first_cost(basis), ledger.price.placement, shares)
    rows = [
        (str(case.children), [money.show(pressure) for pressure in case.pressures])
        for case in cases
    ]
    first = year_label(ledger.assumptions.first_year)
    return Grid(f"Pressure or (saving) in {first}, by placements avoided", columns, rows)
