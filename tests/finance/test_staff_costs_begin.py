"""The pages of what posts cost before there is anything, with little, and with a demonstration."""

import datetime as dt
from decimal import Decimal

import pytest

from innovation.core import access
from staffing.models import Post
from tests.factories import (
    AssumptionSetFactory,
    CostCategoryFactory,
    CostLineFactory,
    PayAwardAssumptionFactory,
    PostFactory,
    ProgrammeFactory,
    WorkstreamFactory,
)
from tests.finance.staff_cost_pages import client_in, page_of, text_of
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("demonstration")
def test_demonstration_says_that_its_starts_are_invented_and_who_has_not_started() -> None:
    text = text_of(client_in(access.FINANCE), "compare")
    assert "Demonstration</strong> The days on which people came into the posts" in text
    assert "they count here from their planned start" in text
    assert "/posts/?programme=1&amp;late_on=2018-12-31" in text


def test_page_without_anything_says_what_to_do() -> None:
    page = client_in(access.FINANCE).get("/staff-costs/").content.decode()
    assert "There is no set of assumptions yet." in page


def test_pay_award_is_a_step_in_a_year_without_a_published_spine() -> None:
    """At the bottom of the grade, by hand: 2% of £24,000, 13.8% of it, 16% and 0.5%."""
    grade = make_pay()
    base = AssumptionSetFactory(is_default=True, increments=False)
    chosen = AssumptionSetFactory(increments=False)
    PayAwardAssumptionFactory(assumptions=chosen, year=2018)
    post = PostFactory(grade=grade, planned_start=dt.date(2017, 4, 1), in_post=True)
    Post.objects.update(actual_start=dt.date(2017, 4, 1))
    CostLineFactory(
        workstream=post.workstream,
        category=CostCategoryFactory(slug="salary-and-on-costs"),
        year=2018,
        original_budget=Decimal("30000.00"),
    )
    client = client_in(access.FINANCE)
    table = page_of(client, "compare", assumption_set=chosen.pk).tables[
        "From cost lines to cost of posts"
    ]
    steps = {row[0].text: row[1].text for row in table.body}
    assert steps["Not explained"] == "(£384.00)"
    assert steps["Pay award"] == "£625.44"
    assert steps["Starts and last days"] == "£0.00"
    assert table.foot[2].text == "£30,241.44"
    assert base.pk != chosen.pk


def test_page_without_a_set_says_who_makes_one() -> None:
    finance = client_in(access.FINANCE)
    establishment = client_in(access.ESTABLISHMENT)
    for page in ("compare", "sets", "report", "delay", "by workstream"):
        assert "There is no set of assumptions yet." in text_of(finance, page)
        assert "/admin/staffing/assumptionset/add/" not in text_of(finance, page)
        assert "/admin/staffing/assumptionset/add/" in text_of(establishment, page)


def test_page_of_a_programme_without_anything_says_what_to_do() -> None:
    AssumptionSetFactory(is_default=True)
    WorkstreamFactory(programme=ProgrammeFactory())
    client = client_in(access.FINANCE)
    assert "No cost line for pay here." in text_of(client, "compare")
    assert "No posts here." in text_of(client, "sets")
    assert "No report’s figure for the pay" in text_of(client, "report")
    assert "No posts here." in text_of(client, "delay")
