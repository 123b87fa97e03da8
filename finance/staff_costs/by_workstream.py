"""What the posts of each workstream cost in a year, beside the cost line that pays for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finance.models import CostLine
from innovation.core.money import ZERO
from programmes.models import Workstream
from staffing.costing import NOTHING, Amounts
from staffing.models import AssumptionSet
from staffing.pay_book import PostCost, Start, cost_posts
from staffing.querysets import PostQuerySet

PAY_CATEGORY = "salary-and-on-costs"
"""The slug of the cost category that posts are paid from."""
Lines = Mapping[tuple[int, int], tuple[int, Decimal]]
"""The key and the latest budget of each line for pay, by workstream and year."""


@dataclass(frozen=True, slots=True)
class StaffCost:
    """A workstream's posts in a financial year: FTE, cost, and the line it is held against.

    `line` is the latest budget in pounds, None where the workstream has no line for pay in the
    year, and `line_key` the key of that line. `problems` are the posts that could not be costed,
    each with the reason; they are in no other figure.
    """

    workstream: Workstream
    year: int
    posts: int
    fte: Decimal
    cost: Amounts
    line: Decimal | None
    line_key: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """The cost less the line: positive when the posts cost more."""
        return None if self.line is None else self.cost.total - self.line


@dataclass(frozen=True, slots=True)
class StaffTotal:
    """Several workstreams together; `line` and `difference` count those with a line only."""

    posts: int
    fte: Decimal
    cost: Amounts
    line: Decimal
    difference: Decimal


def staff_costs(
    posts: PostQuerySet,
    assumptions: AssumptionSet,
    years: Sequence[int],
    *,
    start: Start = Start.ACTUAL,
    category: str = PAY_CATEGORY,
) -> list[StaffCost]:
    """Each workstream of the posts in each year, in the order of programmes and workstreams.

    Five queries, however many posts there are.
    """
    by_workstream: defaultdict[int, list[PostCost]] = defaultdict(list)
    for cost in cost_posts(posts, assumptions, years, start=start):
        by_workstream[cost.workstream].append(cost)
    workstreams = Workstream.objects.filter(pk__in=by_workstream).select_related("programme")
    lines = _lines(by_workstream, years, category)
    return [
        _staff_cost(workstream, year, by_workstream[workstream.pk], lines)
        for workstream in workstreams.order_by("programme", "position", "pk")
        for year in years
    ]


def _lines(workstreams: Iterable[int], years: Sequence[int], category: str) -> Lines:
    found = CostLine.objects.filter(
        workstream__in=list(workstreams), year__in=years, category__slug=category
    ).with_latest_budget()
    rows = found.values_list("workstream", "year", "pk", "latest_budget")  # type: ignore[misc] # annotated
    return {(workstream, year): (key, amount) for workstream, year, key, amount in rows}


def _staff_cost(
    workstream: Workstream,
    year: int,
    posts: Sequence[PostCost],
    lines: Lines,
) -> StaffCost:
    costed = [post for post in posts if not post.problem]
    key, latest = lines.get((workstream.pk, year), (None, None))
    return StaffCost(
        workstream,
        year,
        posts=len(costed),
        fte=sum((post.fte for post in costed), Decimal(0)),
        cost=sum((post.by_year[year] for post in costed), NOTHING),
        line=latest,
        line_key=key,
        problems=tuple(f"{post.number}: {post.problem}" for post in posts if post.problem),
    )


def total_of(costs: Sequence[StaffCost]) -> StaffTotal:
    """The workstreams together."""
    return StaffTotal(
        posts=sum(cost.posts for cost in costs),
        fte=sum((cost.fte for cost in costs), Decimal(0)),
        cost=sum((cost.cost for cost in costs), NOTHING),
        line=sum((cost.line or ZERO for cost in costs), ZERO),
        difference=sum((cost.difference or ZERO for cost in costs), ZERO),
    )
