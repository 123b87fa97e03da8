"""What the posts of workstreams cost month by month, for the forecast of pay.

Whoever calls this has made sure that the user has `staffing.view_post_pay`. A month with a single
post in it shows what that post is paid, so `PostMonths.shows_a_salary` says where one would.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from innovation.core.money import ZERO
from innovation.core.periods import year_end, year_start
from staffing.costing import PayNotKnownError
from staffing.models import AssumptionSet, Post
from staffing.pay_book import PostPricing, seat_of


@dataclass(slots=True)
class PostMonths:
    """The posts of a workstream in a financial year by period: their cost and how many they are.

    `problems` are the posts that could not be costed, each with the reason; they are in no figure.
    """

    cost: dict[int, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    posts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)

    def shows_a_salary(self, numbers: Iterable[int]) -> bool:
        """Whether one of the periods has a single post, so that its cost is what that is paid."""
        return any(self.posts.get(number, 0) == 1 for number in numbers)


def post_months(
    workstreams: Iterable[int], year: int, assumptions: AssumptionSet
) -> dict[int, PostMonths]:
    """Each workstream's posts in a financial year, by its key; three queries.

    A post counts from its actual start, or from its planned one while nobody is in it, until its
    last day or its planned one.
    """
    found: defaultdict[int, PostMonths] = defaultdict(PostMonths)
    pricing = PostPricing(assumptions)
    for post in Post.objects.filter(workstream__in=list(workstreams)).select_related("grade"):
        _add(found[post.workstream_id], post, pricing, year)
    return dict(found)


def _add(to: PostMonths, post: Post, pricing: PostPricing, year: int) -> None:
    costing = pricing.costing_of(post.workstream_id)
    try:
        months = list(costing.months(seat_of(post), year_start(year), year_end(year)))
    except PayNotKnownError as error:
        to.problems.append(f"{post.number}: {error}")
        return
    for month in months:
        to.cost[month.period.number] += month.amounts.total
        to.posts[month.period.number] += 1
