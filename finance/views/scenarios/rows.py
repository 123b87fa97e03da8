"""The rows of scenarios' pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.addresses import monitor_url
from finance.scenario_book import ScenarioBook
from finance.scenarios import Run, Standing, run_out
from innovation.core import money
from innovation.core.grid import Grid
from innovation.core.money import ZERO
from innovation.core.tables import show_date
from programmes.models import Award

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """Projected spend of a workstream in a year, live and under a scenario."""

    workstream: str
    url: str
    year: int
    live: Decimal
    scenario: Decimal

    @property
    def difference(self) -> Decimal:
        """The scenario less the live position."""
        return self.scenario - self.live


@dataclass(frozen=True, slots=True)
class StepRow:
    """What a change of a scenario does to each figure."""

    pk: int
    position: int
    words: str
    note: str
    added: str
    spend: Decimal
    left: Decimal
    base: Decimal
    income: Decimal


def by_place(standing: Standing) -> dict[Place, Decimal]:
    """Spend by workstream and year, whoever pays."""
    found: dict[Place, Decimal] = {}
    for cell, amount in standing.spend.items():
        place = cell.workstream, cell.year
        found[place] = found.get(place, ZERO) + amount
    return found


def places_of(book: ScenarioBook, standings: Iterable[Standing]) -> list[Place]:
    """The workstreams and years with spend, workstreams in their order."""
    found = {place for standing in standings for place in by_place(standing)}
    order = {key: position for position, key in enumerate(book.workstreams)}
    return sorted(found, key=lambda place: (order[place[0]], place[1]))


def scenario_rows(book: ScenarioBook, ran: Run) -> Iterator[ScenarioRow]:
    """Each workstream and year."""
    live, changed = by_place(ran.live), by_place(ran.standing)
    for key, year in places_of(book, [ran.live, ran.standing]):
        yield ScenarioRow(
            str(book.workstreams[key]),
            monitor_url(programme=book.programme.pk, workstream=key, year=year),
            year,
            live.get((key, year), ZERO),
            changed.get((key, year), ZERO),
        )


def gate_grid(book: ScenarioBook, named: Sequence[tuple[str, Standing]]) -> Grid:
    """What each of the named standings means for the awards, on both bases, and for the council."""
    rows: list[tuple[str, list[str]]] = []
    for award in book.awards:
        for basis, secured in (("secured only", True), ("full award", False)):
            left = [each.left(award=award.pk, secured=secured) for _, each in named]
            ends = [_runs_out(book, each, award, secured=secured) for _, each in named]
            rows.append((f"{award}, {basis}: left", [money.show(amount) for amount in left]))
            rows.append((f"{award}, {basis}: money runs out", ends))
    base = ("On the base budget", [money.show(standing.base) for _, standing in named])
    income = ("Income", [money.show(standing.income) for _, standing in named])
    caption = "The awards on both bases, the base budget and income"
    return Grid(caption, [name for name, _ in named], [*rows, base, income])


def _runs_out(book: ScenarioBook, standing: Standing, award: Award, *, secured: bool) -> str:
    starts = book.programme.starts_on or award.starts_on
    day = run_out(standing, award.pk, starts=starts, secured=secured)
    return show_date(day) if day else "It lasts"
