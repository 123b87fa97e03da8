"""The cost of posts against their cost lines, with each difference explained by its causes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from finance.cost_bridge import SUBSTITUTED, Bridge, Cause, Seats, Substitution, bridge_of
from finance.models import CostLine
from innovation.core.money import ZERO
from programmes.models import Workstream
from staffing.costing import PayNotKnownError
from staffing.pay_book import PostPricing, Start, Terms, seat_in

Place = tuple[int, int]
"""The key of a workstream and a financial year."""
Costs = Mapping[Cause, Decimal]


@dataclass(frozen=True, slots=True)
class Compared:
    """A cost line for pay and the bridge from it to what the posts of its workstream cost."""

    line: CostLine
    bridge: Bridge

    @property
    def workstream(self) -> Workstream:
        """The workstream of the line."""
        return self.line.workstream

    @property
    def year(self) -> int:
        """The financial year of the line."""
        return self.line.year


@dataclass(frozen=True, slots=True)
class Unbudgeted:
    """What the posts of a workstream cost in a year that has no cost line for pay."""

    workstream: Workstream
    year: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every cost line for pay with its bridge, and what has no line to be held against.

    `problems` are the posts that cannot be costed, each with the reason: they are in no figure.
    """

    rows: Sequence[Compared] = ()
    unbudgeted: Sequence[Unbudgeted] = ()
    problems: Sequence[str] = ()


@dataclass(slots=True)
class _Tally:
    """The costs of posts after each substitution, added up by workstream and year."""

    costs: defaultdict[Place, defaultdict[Cause, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: ZERO))
    )
    problems: list[str] = field(default_factory=list)

    def add(self, post: Terms, by_year: Mapping[int, Costs]) -> None:
        """Count a post."""
        for year, costs in by_year.items():
            for cause, cost in costs.items():
                self.costs[post.workstream, year][cause] += cost


def compare(
    posts: Iterable[Terms],
    lines: Iterable[CostLine],
    base: PostPricing,
    chosen: PostPricing,
    years: Sequence[int],
) -> Comparison:
    """Each cost line beside its posts under the chosen assumptions, explained from the base ones.

    `lines` are those for pay in these years, with their workstream and annotated with their latest
    budget; they are the rows, in their order. One query where posts have no line.
    """
    tally = _tally(posts, base, chosen, years)
    rows = [Compared(line, _bridge(line, tally)) for line in lines]
    lined = {(row.line.workstream_id, row.year) for row in rows}
    return Comparison(
        rows=rows,
        unbudgeted=_unbudgeted(tally, lined),
        problems=sorted(tally.problems),
    )


def _tally(
    posts: Iterable[Terms], base: PostPricing, chosen: PostPricing, years: Sequence[int]
) -> _Tally:
    tally = _Tally()
    ways: dict[int, Substitution] = {}
    for post in posts:
        key = post.workstream
        if key not in ways:
            ways[key] = Substitution(base.costing_of(key), chosen.costing_of(key))
        try:
            tally.add(post, {year: _costs(post, ways[key], year) for year in years})
        except PayNotKnownError as error:
            tally.problems.append(f"{post.number}: {error}")
    return tally


def _costs(post: Terms, way: Substitution, year: int) -> Costs:
    seats = Seats(seat_in(post, year, Start.PLANNED), seat_in(post, year, Start.ACTUAL))
    return way.costs(seats, year)


def _bridge(line: CostLine, tally: _Tally) -> Bridge:
    costs: Costs = tally.costs.get((line.workstream_id, line.year), {})
    latest: Decimal = line.latest_budget  # type: ignore[attr-defined]  # annotated
    return bridge_of(
        line.original_budget, latest, {cause: costs.get(cause, ZERO) for cause in SUBSTITUTED}
    )


def _unbudgeted(tally: _Tally, lined: set[Place]) -> list[Unbudgeted]:
    left = {place: costs for place, costs in tally.costs.items() if place not in lined}
    if not left:
        return []
    keys = {workstream for workstream, _ in left}
    names = Workstream.objects.select_related("programme").in_bulk(keys)
    return list(_without_line(left, names))


def _without_line(
    left: Mapping[Place, Costs], names: Mapping[int, Workstream]
) -> Iterator[Unbudgeted]:
    for (workstream, year), costs in sorted(left.items()):
        if cost := costs[SUBSTITUTED[-1]]:
            yield Unbudgeted(names[workstream], year, cost)
