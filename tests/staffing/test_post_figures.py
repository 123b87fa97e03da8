"""What a post costs and who pays for it, in round figures worked by hand.

The one grade pays £24,000 a year at its only point; there is no national insurance below £60,000,
no levy, and a pension of 10%: £2,200 a month, £26,400 a year.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from staffing.models import AssumptionSet, Post
from staffing.pay_book import PostPricing
from staffing.post_figures import (
    PayerYear,
    PostFigures,
    YearTotal,
    figures_of,
    payer_years,
    year_totals,
)
from staffing.post_rows import BASE_BUDGET, NOBODY, PostRow, payer_of, read_rows
from tests.factories import GradeFactory, PostFactory, PostFundingFactory
from tests.staffing.one_grade import make_assumptions, make_grade

pytestmark = pytest.mark.django_db
D = Decimal
OCTOBER = dt.date(2017, 10, 1)
DAY = dt.date(2018, 12, 31)


@pytest.fixture
def grade() -> Any:
    return make_grade()


@pytest.fixture
def pricing(grade: Any) -> PostPricing:
    return PostPricing(make_assumptions())


def rows() -> list[PostRow]:
    return read_rows(Post.objects.all())


def test_figures_are_the_point_the_full_year_and_the_years(
    grade: Any, pricing: PostPricing
) -> None:
    PostFactory(grade=grade, fte=D("0.500"), status="in_post", actual_start=dt.date(2018, 1, 1))
    assert figures_of(pricing, rows()[0], [2017, 2018], DAY) == PostFigures(
        point=20, full_year=D("13200.00"), by_year={2017: D("3300.00"), 2018: D("13200.00")}
    )


def test_figures_without_a_pricing_are_none_at_all(grade: Any) -> None:
    PostFactory(grade=grade, point_on_entry=20)
    assert figures_of(None, rows()[0], [2017], DAY) == PostFigures()


def test_figures_of_a_post_that_cannot_be_costed_say_why(pricing: PostPricing) -> None:
    PostFactory(grade=GradeFactory(code="X"))
    figures = figures_of(pricing, rows()[0], [2017, 2018], DAY)
    assert (figures.point, figures.full_year) == (None, None)
    assert figures.by_year == {2017: None, 2018: None}
    assert figures.problem == "No points of grade X on 01/10/2017 (2017/18)."


@pytest.mark.parametrize("day", [dt.date(2017, 4, 1), dt.date(2017, 10, 1), dt.date(2040, 1, 1)])
def test_point_is_known_on_days_outside_the_posts_own(
    grade: Any, pricing: PostPricing, day: dt.date
) -> None:
    PostFactory(
        grade=grade, contract="fixed_term", planned_end=dt.date(2018, 3, 31), point_on_entry=20
    )
    assert figures_of(pricing, rows()[0], [], day).point == 20


def test_payers_of_a_year_share_its_fte_and_cost_by_their_days(
    grade: Any, pricing: PostPricing
) -> None:
    funding = PostFundingFactory(post__grade=grade, starts_on=OCTOBER)
    PostFundingFactory(
        post=funding.post, starts_on=dt.date(2018, 7, 1), source="base_budget", award=None
    )
    award = payer_of("award", funding.award.pk, funding.award.name)
    assert payer_years(rows(), [2017, 2018, 2019], pricing) == [
        PayerYear(2017, award, D("0.50"), D("13200.00")),
        PayerYear(2018, award, D("0.25"), D("6600.00")),
        PayerYear(2018, BASE_BUDGET, D("0.75"), D("19800.00")),
        PayerYear(2019, BASE_BUDGET, D("1.00"), D("26400.00")),
    ]


def test_payers_count_no_day_twice_and_nobody_among_them(grade: Any, pricing: PostPricing) -> None:
    PostFactory(grade=grade)
    PostFundingFactory(post__grade=grade, starts_on=dt.date(2018, 1, 1))
    found = payer_years(rows(), [2017], pricing)
    assert [(row.payer.key[:6], row.fte, row.cost) for row in found] == [
        ("award-", D("0.25"), D("6600.00")),
        (NOBODY.key, D("0.75"), D("19800.00")),
    ]
    assert year_totals(found) == [YearTotal(2017, D("1.00"), D("26400.00"))]


def test_payers_have_no_cost_without_a_pricing(grade: Any) -> None:
    PostFundingFactory(post__grade=grade)
    assert [row.cost for row in payer_years(rows(), [2018])] == [None]


def test_fte_of_the_payers_is_shared_out_so_that_it_adds_up() -> None:
    """Three payers a third of the year each: 0.34 + 0.33 + 0.33, and not three times 0.33."""
    post = PostFactory(planned_start=dt.date(2018, 4, 1))
    for month, source in ((4, "award"), (8, "base_budget"), (12, "nobody")):
        award = {} if source == "award" else {"award": None}
        day = dt.date(2018, month, 1)
        PostFundingFactory(post=post, starts_on=day, source=source, **award)
    assert [row.fte for row in payer_years(rows(), [2018])] == [D("0.34"), D("0.33"), D("0.33")]


def test_post_that_cannot_be_costed_counts_with_its_fte(pricing: PostPricing) -> None:
    PostFactory(grade=GradeFactory(code="X"))
    [row] = payer_years(rows(), [2018], pricing)
    assert (row.fte, row.cost) == (D("1.00"), D("0.00"))


def test_year_without_posts_has_no_payers(pricing: PostPricing) -> None:
    assert payer_years([], [2018], pricing) == []


def test_costs_of_the_payers_add_up_to_what_the_post_costs(grade: Any) -> None:
    """A change of payer in the middle of a month, and a day without one: no penny is lost."""
    funding = PostFundingFactory(
        post__grade=grade, post__fte=D("0.333"), starts_on=dt.date(2017, 11, 13)
    )
    PostFundingFactory(
        post=funding.post, starts_on=dt.date(2018, 2, 17), source="base_budget", award=None
    )
    pricing = PostPricing(AssumptionSet.objects.first() or make_assumptions())
    [row] = rows()
    found = payer_years([row], [2017], pricing)
    assert len(found) == 3
    whole = figures_of(pricing, row, [2017], DAY).by_year[2017]
    assert sum(payer.cost or 0 for payer in found) == whole == D("4395.60")
