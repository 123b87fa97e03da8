"""What the same posts cost under several sets of assumptions, without touching the posts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.money import ZERO
from programmes.models import Workstream
from staffing.costing import PayNotKnownError
from staffing.pay_book import PostPricing, Start, Terms, seat_in


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The posts of a workstream in a financial year: their cost by the key of the set.

    `workstream` is None where the rows of all are added up. `differences` are those from the base
    set: positive where a set costs more.
    """

    workstream: Workstream | None
    year: int
    base: int
    costs: Mapping[int, Decimal]

    @property
    def differences(self) -> dict[int, Decimal]:
        """The cost under each set less that under the base set."""
        return {key: cost - self.costs[self.base] for key, cost in self.costs.items()}


@dataclass(frozen=True, slots=True)
class SetsCompared:
    """The rows, and the posts that cannot be costed under every set, each with the reason."""

    rows: Sequence[SideBySide] = ()
    problems: Sequence[str] = ()
    by_year: Sequence[SideBySide] = ()

    def total(self, key: int) -> Decimal:
        """What the posts cost under a set in all."""
        return sum((row.costs[key] for row in self.rows), ZERO)


def side_by_side(
    posts: Iterable[Terms],
    sets: Mapping[int, PostPricing],
    years: Sequence[int],
    *,
    base: int,
    start: Start = Start.ACTUAL,
) -> SetsCompared:
    """Each workstream and year under each of the sets, by their keys; `base` is one of them.

    A post that cannot be costed under one of them is left out of all. One query.
    """
    costs: defaultdict[tuple[int, int], dict[int, Decimal]]
    costs = defaultdict(lambda: dict.fromkeys(sets, ZERO))
    problems = []
    for post in posts:
        try:
            found = {year: _costs(post, sets, year, start) for year in years}
        except PayNotKnownError as error:
            problems.append(f"{post.number}: {error}")
            continue
        for year, by_set in found.items():
            place = post.workstream, year
            costs[place] = _together([costs[place], by_set])
    keys = {workstream for workstream, _ in costs}
    named = Workstream.objects.filter(pk__in=keys).select_related("programme")
    workstreams = named.order_by("programme", "position", "pk")
    rows = [
        SideBySide(each, year, base, costs[each.pk, year]) for each in workstreams for year in years
    ]
    return SetsCompared(rows, sorted(problems), _by_year(rows, years, base))


def _costs(
    post: Terms, sets: Mapping[int, PostPricing], year: int, start: Start
) -> dict[int, Decimal]:
    seat = seat_in(post, year, start)
    return {
        key: pricing.costing_of(post.workstream).year(seat, year).total
        for key, pricing in sets.items()
    }


def _add(costs: dict[int, Decimal], more: Mapping[int, Decimal]) -> None:
    for key, cost in more.items():
        costs[key] += cost


def _by_year(rows: Sequence[SideBySide], years: Iterable[int], base: int) -> list[SideBySide]:
    return [
        SideBySide(None, year, base, _together(row.costs for row in rows if row.year == year))
        for year in years
        if any(row.year == year for row in rows)
    ]


def _together(costs: Iterable[Mapping[int, Decimal]]) -> dict[int, Decimal]:
    total: dict[int, Decimal] = {}
    for by_set in costs:
        for key, cost in by_set.items():
            total[key] = total.get(key, ZERO) + cost
    return total
