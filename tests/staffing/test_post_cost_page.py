"""Where the cost of a post comes from, month by month, and its downloads."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staffing.models import NationalInsuranceRate, Post
from tests.factories import (
    AssumptionSetFactory,
    GradeFactory,
    PostFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.page_reader import read, read_csv, read_sheet
from tests.staffing.pay_reference import make_pay

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
COST = "/posts/A1/cost/"


@pytest.fixture
def post() -> Post:
    """Planned from January, started on 5 February, to the end of March 2018."""
    AssumptionSetFactory(name="Usual", is_default=True, increments=False)
    workstream = WorkstreamFactory(programme__ends_on=dt.date(2018, 3, 31))
    return PostFactory(
        number="A1",
        title="Worker",
        grade=make_pay(),
        workstream=workstream,
        planned_start=dt.date(2018, 1, 1),
        status="in_post",
        actual_start=dt.date(2018, 2, 5),
    )


def test_months_show_the_parts_beside_the_plan(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    """24 of 28 days: 1,714.29; over 1,000 at 13.8% 98.57; 16% 274.29; 0.5% 8.57."""
    table = read(client_for(finance_user).get(COST)).tables["Month by month"]
    assert table.texts() == [
        [
            *("January 2018", "0", "—", "£0.00", "£0.00", "£0.00", "£0.00"),
            *("£0.00", "£2,468.00"),
        ],
        [
            *("February 2018", "24", "1", "£1,714.29", "£98.57", "£274.29", "£8.57"),
            *("£2,095.72", "£2,468.00"),
        ],
        [
            *("March 2018", "31", "1", "£2,000.00", "£138.00", "£320.00", "£10.00"),
            *("£2,468.00", "£2,468.00"),
        ],
    ]
    assert table.total("Total").text == "£4,563.72"
    assert table.total("As planned").text == "£7,404.00"


def test_cards_say_what_the_late_start_has_not_cost(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    cards = client_for(finance_user).get(COST).context["cards"]
    assert [(card.label, card.value, card.note) for card in cards] == [
        ("Cost", "£4,563.72", "From the actual start"),
        ("Cost as planned", "£7,404.00", "From the planned start"),
        ("(Under)/over the plan", "(£2,840.28)", "Started 35 days late"),
    ]


def test_each_month_opens_to_its_steps_and_each_rate_to_its_source(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    NationalInsuranceRate.objects.update(status="verified", source="Gazette")
    page = client_for(finance_user).get(COST)
    html = page.content.decode()
    assert 'id="how-2017-11"' in html
    assert "point 1 of the old spine: £24,000 ÷ 12 × 1 FTE × 24 of 28 days" in html
    assert "13.8% of the month’s pay over £1,000.00 (£12,000 ÷ 12)" in html
    table = read(page).tables["Where the rates come from, and how sure they are"]
    assert table.texts() == [
        [
            *("Grade G", "1 Apr 2017", "Points 1 to 2 of the old spine"),
            *("From memory, unverified", "A letter."),
        ],
        [
            *("Point 1 of the old spine", "1 Apr 2017", "£24,000 a year full-time"),
            *("From memory, unverified", "A letter."),
        ],
        [
            *("National insurance", "1 Apr 2017", "13.8% over £12,000 a year"),
            *("Verified: as published", "Gazette"),
        ],
        ["Pension", "All years", "16% of pay", "Assumed", "The assumptions “Usual”"],
        [
            *("Apprenticeship levy", "1 Apr 2017", "0.5% of pay"),
            *("From memory, unverified", "A letter."),
        ],
    ]


def test_another_set_of_assumptions_costs_otherwise(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    top = AssumptionSetFactory(entry="top", increments=False)
    page = read(client_for(finance_user).get(COST, {"assumption_set": top.pk}))
    assert page.tables["Month by month"].texts()[2][2] == "2"
    assert page.tables["By financial year"].total("As planned").text == "£11,313.00"


def test_downloads_have_every_month_with_its_workings(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    client = client_for(finance_user)
    response = client.get(f"{COST}export.csv")
    assert 'filename="post-A1-cost.csv"' in response.headers["Content-Disposition"]
    header, january, february, _ = read_csv(response)
    assert header[:4] == ["Month", "Financial year", "Period", "Days"]
    assert january[:5] == ["January 2018", "2017/18", "10", "0", ""]
    assert february[5:11] == ["1714.29", "98.57", "274.29", "8.57", "2095.72", "2468.00"]
    assert february[11].endswith("£24,000 ÷ 12 × 1 FTE × 24 of 28 days")
    sheet = read_sheet(client.get(f"{COST}export.xlsx"))
    assert str(sheet.cell(row=3, column=10).value) == "2095.72"


def test_point_that_is_known_is_costed(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    Post.objects.update(point_on_entry=2)
    page = client_for(finance_user).get(COST)
    assert "The holder started on point 2, which is known." in page.content.decode()
    assert read(page).tables["Month by month"].texts()[2][3] == "£3,000.00"


@pytest.mark.parametrize("problem", ["grade", "end", "assumptions"])
def test_pay_that_is_not_known_is_said_in_words(
    client_for: ClientFor, finance_user: User, post: Post, problem: str
) -> None:
    client = client_for(finance_user)
    if problem == "grade":
        Post.objects.update(grade=GradeFactory(code="X"))
        words = "The post could not be costed: No points of grade X on 05/02/2018 (2017/18)."
    elif problem == "end":
        type(post.workstream.programme).objects.update(ends_on=None)
        words = "The programme has no last day"
    else:
        AssumptionSetFactory._meta.model.objects.all().delete()
        words = "There is no set of assumptions yet"
    page = client.get(COST)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert len(read_csv(client.get(f"{COST}export.csv"))) == 1


def test_set_of_assumptions_that_is_not_there_is_an_error_of_the_filter(
    client_for: ClientFor, finance_user: User, post: Post
) -> None:
    client = client_for(finance_user)
    assert "Error:" in client.get(COST, {"assumption_set": "9999"}).content.decode()
    assert client.get(f"{COST}export.csv", {"assumption_set": "x"}).status_code == 400


def test_cost_of_a_post_that_is_not_there_is_not_found(
    client_for: ClientFor, finance_user: User
) -> None:
    assert client_for(finance_user).get(COST).status_code == 404


def test_cost_is_for_who_may_see_pay(client_for: ClientFor, officer: User, post: Post) -> None:
    for user in (officer, UserFactory()):
        for address in (COST, f"{COST}export.csv", f"{COST}export.xlsx"):
            assert client_for(user).get(address).status_code == 403
