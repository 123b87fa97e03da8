"""What posts cost, one by one and by who pays for them.

Whoever calls this with a `PostPricing` has made sure that the user has `staffing.view_post_pay`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from innovation.core.money import ZERO, allocate, round_to_pence
from innovation.core.periods import year_end, year_of, year_start
from staffing.costing import PayNotKnownError
from staffing.funding import Payer
from staffing.pay_book import Costed, PostPricing, Start, seat_in
from staffing.post_rows import PostRow


@dataclass(frozen=True, slots=True)
class PostFigures:
    """What shows the pay of a post, in pounds; `problem` says why there are no figures.

    `point` is the one that it is costed on, `full_year` the cost of the whole financial year of the
    day that is looked at, as though the post were there from its first day to its last, and
    `by_year` what each year costs from the actual or planned start on.
    """

    point: int | None = None
    full_year: Decimal | None = None
    by_year: Mapping[int, Decimal | None] = field(default_factory=dict)
    problem: str = ""


def figures_of(
    pricing: PostPricing | None, post: Costed, years: Sequence[int], day: dt.date
) -> PostFigures:
    """The figures of one post as at a day, with its cost in these financial years.

    None of them without a pricing, for those who may not see what a post is paid.
    """
    if pricing is None:
        return PostFigures()
    costing, now = pricing.costing_of(post.workstream), year_of(day)
    try:
        return PostFigures(
            point=costing.step_on(seat_in(post, now), day).point,
            full_year=costing.year(seat_in(post, now, Start.FULL_YEAR), now).total,
            by_year={year: costing.year(seat_in(post, year), year).total for year in years},
        )
    except PayNotKnownError as error:
        return PostFigures(by_year=dict.fromkeys(years), problem=str(error))


@dataclass(frozen=True, slots=True)
class PayerYear:
    """What one payer pays for in a financial year.

    `fte` is the FTE of an average day of the year, to two decimals; the payers of a year add up to
    its whole. `cost` is pounds to the penny, None where it may not be seen.
    """

    year: int
    payer: Payer
    fte: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class YearTotal:
    """All the payers of a financial year together."""

    year: int
    fte: Decimal
    cost: Decimal


def year_totals(rows: Iterable[PayerYear]) -> list[YearTotal]:
    """The years of the rows, each with the sum of its payers."""
    years: defaultdict[int, list[PayerYear]] = defaultdict(list)
    for row in rows:
        years[row.year].append(row)
    return [
        YearTotal(
            year,
            sum((row.fte for row in found), Decimal(0)),
            sum((row.cost or ZERO for row in found), ZERO),
        )
        for year, found in sorted(years.items())
    ]


def payer_years(
    posts: Sequence[PostRow], years: Iterable[int], pricing: PostPricing | None = None
) -> list[PayerYear]:
    """Who pays for these posts in each year, each day of each post once; nobody's days too.

    A post that cannot be costed counts with its FTE and costs nothing.
    """
    return [row for year in years for row in _payers_of(year, posts, pricing)]


def _payers_of(year: int, posts: Iterable[PostRow], pricing: PostPricing | None) -> list[PayerYear]:
    first, last = year_start(year), year_end(year)
    fte_days: defaultdict[Payer, Decimal] = defaultdict(Decimal)
    costs: defaultdict[Payer, Decimal] = defaultdict(lambda: ZERO)
    for post in posts:
        for payer, begin, end in post.payers_within(first, last):
            fte_days[payer] += post.fte * ((end - begin).days + 1)
            if pricing is not None:
                costs[payer] += cost_between(pricing, post, begin, end)
    payers = sorted(fte_days)
    days = (last - first).days + 1
    whole = round_to_pence(sum(fte_days.values(), Decimal(0)) / days)
    # FTE is shared out in hundredths as money is in pence.
    shares = allocate(whole, [fte_days[payer] for payer in payers]) if payers else []
    return [
        PayerYear(year, payer, fte, costs[payer] if pricing is not None else None)
        for payer, fte in zip(payers, shares, strict=True)
    ]


def cost_between(pricing: PostPricing, post: Costed, first: dt.date, last: dt.date) -> Decimal:
    """What some days of one financial year of a post cost, both included; £0 if nothing is known.

    A whole year's days cost what the year costs, and adjoining days add up to it to the penny.
    """
    costing, year = pricing.costing_of(post.workstream), year_of(first)
    seat = seat_in(post, year)
    try:
        if seat.days_in(year_start(year), year_end(year)) == (first, last):
            return costing.year(seat, year).total
        return costing.cost(seat, first, last).total
    except PayNotKnownError:
        return ZERO
