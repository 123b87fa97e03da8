"""What posts are forecast to cost to the end of their programme, and what a change did to that.

Take the forecast before the change, make the change, take it again, and say the difference:

    before = forecast_cost(keys, seen_by=user)
    ...
    message = effect_in_words(before, forecast_cost(keys, seen_by=user))

A forecast is None for a user who may not see what posts are paid, and then there is nothing to
say.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from innovation.core.money import ZERO, show
from innovation.core.words import counted
from programmes.querysets import User
from staffing.costing import PayNotKnownError
from staffing.costing.amounts import total_of
from staffing.holders import Days, earlier_holders, seats_of
from staffing.models import Post
from staffing.pay_book import VIEW_POST_PAY, PostPricing, default_assumptions
from staffing.querysets import PostQuerySet

NO_DEFAULT = (
    "No set of assumptions is the default one: make one so, to see what posts are forecast to cost."
)
MAX_PROBLEMS = 3
"""How many posts that could not be costed are named with the reason."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What posts cost from their start to the last day of their programme.

    `costs` is pounds by the key of the post, `ends` the last days (inclusive) that they are
    costed to, `problems` why a post could not be costed, by its key. `assumptions` is the name of
    the set, empty when there was none.
    """

    assumptions: str = ""
    costs: Mapping[int, Decimal] = field(default_factory=dict)
    ends: frozenset[dt.date] = frozenset()
    problems: Mapping[int, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """All posts together."""
        return sum(self.costs.values(), ZERO)


def forecast_cost(keys: Iterable[int] | None = None, *, seen_by: User) -> Forecast | None:
    """The forecast cost of the posts of these keys, or of all posts that the user may see.

    By the default set of assumptions, from the actual start of each post or else the planned one,
    until its last day or the programme's, and for those who held it before. None for a user who
    may not see pay. Five queries, however many posts there are.
    """
    if not seen_by.has_perm(VIEW_POST_PAY):
        return None
    assumptions = default_assumptions()
    if assumptions is None:
        return Forecast()
    posts = Post.objects.visible_to(seen_by).select_related("grade", "workstream__programme")
    if keys is not None:
        posts = posts.filter(pk__in=list(keys))
    return _forecast(posts, str(assumptions), PostPricing(assumptions))


def _forecast(posts: PostQuerySet, assumptions: str, pricing: PostPricing) -> Forecast:
    earlier = earlier_holders(posts)
    costs: dict[int, Decimal] = {}
    ends: set[dt.date] = set()
    problems: dict[int, str] = {}
    for post in posts:
        last = post.workstream.programme.ends_on
        if last is None:
            problems[post.pk] = f"{post.number}: give the programme a last day."
            continue
        try:
            costs[post.pk] = _cost(post, last, pricing, earlier.get(post.pk, ()))
            ends.add(last)
        except PayNotKnownError as error:
            problems[post.pk] = f"{post.number}: {error}"
    return Forecast(assumptions, costs, frozenset(ends), problems)


def _cost(post: Post, last: dt.date, pricing: PostPricing, earlier: Sequence[Days]) -> Decimal:
    costing = pricing.costing_of(post.workstream_id)
    return total_of(costing.until(seat, last) for seat in seats_of(post, earlier)).total


def effect_in_words(before: Forecast | None, after: Forecast | None) -> str:
    """What a change did to the forecast cost; empty for who may not see what posts are paid.

    A post that is only in one of the two was made or removed by the change. One that could not be
    costed before or after it is in neither figure, and is named.
    """
    if before is None or after is None:
        return ""
    if not after.assumptions:
        return NO_DEFAULT
    problems = {**before.problems, **after.problems}
    compared = (before.costs.keys() | after.costs.keys()) - problems.keys()
    sentences = _problems(list(problems.values()))
    if compared:
        sentences.insert(0, _difference(before, after, compared))
    return " ".join(sentences)


def _difference(before: Forecast, after: Forecast, compared: Iterable[int]) -> str:
    keys = list(compared)
    old = sum((before.costs.get(key, ZERO) for key in keys), ZERO)
    new = sum((after.costs.get(key, ZERO) for key in keys), ZERO)
    posts = f" of {len(keys):,} posts" if len(keys) > 1 else ""
    by = f"by the assumptions “{after.assumptions}”"
    return f"The forecast cost{posts} {_until(before.ends | after.ends)} {_moves(old, new)}, {by}."


def _moves(old: Decimal, new: Decimal) -> str:
    if old == new:
        return f"stays at {show(new)}"
    verb = "rises" if new > old else "falls"
    return f"{verb} by {show(abs(new - old))} (from {show(old)} to {show(new)})"


def _until(ends: frozenset[dt.date]) -> str:
    if len(ends) != 1:
        return "to the end of each programme"
    (end,) = ends
    return f"to {end:%-d %B %Y}"


def _problems(reasons: list[str]) -> list[str]:
    if not reasons:
        return []
    posts = counted(len(reasons), "post")
    more = " …" if len(reasons) > MAX_PROBLEMS else ""
    return [f"{posts} could not be costed: {' '.join(reasons[:MAX_PROBLEMS])}{more}"]
