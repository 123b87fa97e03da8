"""What posts come to together: totals, the figures at the head of their page, and its chart."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from innovation.core import money
from innovation.core.cards import Card
from innovation.core.charts import LineChart, line_chart
from innovation.core.periods import Period, periods_between, year_label, year_of
from innovation.core.tables import show_date, show_number
from innovation.core.words import counted
from staffing.establishment import fte_by_month, fte_on
from staffing.funding import Payer
from staffing.models import AssumptionSet, Post
from staffing.post_figures import PayerYear, PostFigures
from staffing.post_rows import PostRow

NUMBERS_NAMED = 5
"""How many posts are named of those that could not be costed for one reason."""


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A post with who pays for it on the day that is looked at, and its figures where seen."""

    post: PostRow
    payer: Payer
    figures: PostFigures


@dataclass(frozen=True, slots=True)
class PaidYear:
    """What a payer pays for in a year, and the address of the posts."""

    row: PayerYear
    url: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """What posts are totalled by: the key says order, value in the address, and label."""

    name: str
    caption: str
    heading: str
    key: Callable[[PostRow], tuple[tuple[object, ...], str, str]]


GROUPINGS = (
    Grouping(
        "workstream",
        "By workstream",
        "Workstream",
        lambda post: (
            (post.programme_name, post.workstream_position, post.workstream_name),
            str(post.workstream),
            post.workstream_name,
        ),
    ),
    Grouping(
        "grade",
        "By grade",
        "Grade",
        lambda post: ((post.grade_position, post.grade), str(post.grade_key), post.grade),
    ),
    Grouping(
        "status",
        "By status",
        "Status",
        lambda post: (
            (Post.Status.values.index(post.status),),
            post.status,
            str(Post.Status(post.status).label),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PostTotal:
    """Some posts together, and the address of the list of them.

    `full_year` is pounds, and counts the posts that could be costed.
    """

    label: str
    url: str
    posts: int
    fte: Decimal
    full_year: Decimal


def totals_by(grouping: Grouping, posts: Iterable[ListedPost], query: QueryDict) -> list[PostTotal]:
    """The posts of each group together; its address has the present filters and its own."""
    groups: defaultdict[tuple[tuple[object, ...], str, str], list[ListedPost]] = defaultdict(list)
    for one in posts:
        groups[grouping.key(one.post)].append(one)
    return [
        PostTotal(
            label,
            f"?{narrowed(query, **{grouping.name: value})}",
            len(found),
            sum((one.post.fte for one in found), Decimal(0)),
            full_year_of(found),
        )
        for (_, value, label), found in sorted(groups.items(), key=lambda group: group[0][0])
    ]


def narrowed(query: QueryDict, **filters: str) -> str:
    """The present filters and some more, as an address has them; from its first page on."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in filters.items():
        changed[name] = value
    return changed.urlencode()


def shared_query(query: QueryDict) -> str:
    """The filters that the pages of the establishment share, as an address has them."""
    kept = query.copy()
    for name in ("page", "sort"):
        kept.pop(name, None)
    return kept.urlencode()


def full_year_of(posts: Iterable[ListedPost]) -> Decimal:
    """What a full year of the posts costs, of those that could be costed."""
    return sum((one.figures.full_year or money.ZERO for one in posts), money.ZERO)


def problems_of(posts: Iterable[ListedPost]) -> list[str]:
    """Why posts could not be costed, with the number of them and the first of their names."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for one in posts:
        if one.figures.problem:
            reasons[one.figures.problem].append(one.post.number)
    return [
        f"{counted(len(numbers), 'post')}"
        f" ({', '.join(numbers[:NUMBERS_NAMED])}{', …' if numbers[NUMBERS_NAMED:] else ''}): {why}"
        for why, numbers in sorted(reasons.items())
    ]


def cards_of(
    posts: Sequence[ListedPost], day: dt.date, assumptions: AssumptionSet | None
) -> list[Card]:
    """Posts, FTE in post and paid for on the day, and what a full year costs where it is seen."""
    [fte] = fte_on((one.post.seat for one in posts), [day])
    whole = sum((one.post.fte for one in posts), Decimal(0))
    on = f"on {show_date(day)}"
    cards = [
        Card("Posts", show_number(len(posts)), f"{show_number(whole)} FTE"),
        Card(
            f"FTE in post {on}",
            show_number(fte.in_post),
            _left(fte.planned - fte.in_post, "not filled"),
        ),
        Card(
            f"FTE paid for {on}",
            show_number(fte.funded),
            _left(fte.planned - fte.funded, "that nobody pays for"),
        ),
    ]
    if assumptions is not None:
        label = f"Full year {year_label(year_of(day))}"
        cards.append(Card(label, money.show(full_year_of(posts), pence=False), assumptions.name))
    return cards


def _left(fte: Decimal, what: str) -> str:
    """What of the FTE planned by the day is missing."""
    if fte <= 0:
        return "All that is planned by then"
    return f"{show_number(fte)} planned by then {what}"


def funded_chart(
    posts: Sequence[ListedPost], years: Sequence[int], day: dt.date
) -> LineChart | None:
    """FTE funded by month over some financial years, and filled up to the day; None without posts.

    It begins with the first month that a post is planned or filled in.
    """
    if not posts:
        return None
    seats = [one.post.seat for one in posts]
    first = Period.of(
        min(min(seat.planned_start, seat.actual_start or seat.planned_start) for seat in seats)
    )
    ends = Period(years[0], 1), Period(years[-1], 12)
    months = fte_by_month(seats, list(periods_between(min(max(first, ends[0]), ends[1]), ends[1])))
    filled = [month.in_post for month in months if month.period.end <= day]
    return line_chart(
        [f"{month.period.start:%b %y}" for month in months],
        ["Funded", "Filled"] if filled else ["Funded"],
        [[month.funded for month in months], *([filled] if filled else [])],
    )
