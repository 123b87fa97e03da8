"""Risks: how large they are, which way they move, what they may cost, and who keeps them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from innovation.core import access
from programmes.models import Risk, RiskAction, RiskReview
from programmes.risks import Direction, Price, Score, direction, total_price
from tests.factories import (
    AssignmentFactory,
    CostLineFactory,
    ProgrammeFactory,
    RiskActionFactory,
    RiskFactory,
    RiskRatingFactory,
    RiskReviewFactory,
    UserFactory,
    WorkstreamFactory,
)
from tests.page_reader import read, read_csv

D = Decimal
ClientFor = Callable[[User], Client]
SCORES = st.builds(Score, st.integers(1, 5), st.integers(1, 5))
PENCE = st.integers(0, 10**9).map(lambda pence: D(pence) / 100)
PRICED = {"cost_low": D("100.00"), "cost_expected": D("250.50"), "cost_high": D("1000.00")}


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        (None, (5, 5), Direction.NEW),
        ((3, 3), (3, 3), Direction.SAME),
        ((3, 3), (3, 4), Direction.GROWN),
        ((5, 2), (3, 3), Direction.SHRUNK),
        ((5, 2), (2, 5), Direction.GROWN),
    ],
)
def test_risk_moves_by_its_points_and_then_its_impact(
    before: tuple[int, int] | None, now: tuple[int, int], moved: Direction
) -> None:
    assert direction(Score(*before) if before else None, Score(*now)) == moved


@given(SCORES, SCORES)
def test_way_back_is_the_other_way(first: Score, second: Score) -> None:
    turned = {Direction.GROWN: Direction.SHRUNK, Direction.SHRUNK: Direction.GROWN}
    moved = direction(first, second)
    assert direction(second, first) == turned.get(moved, Direction.SAME)


@given(st.lists(st.builds(Price, PENCE, PENCE, PENCE)))
def test_prices_add_cost_by_cost(prices: list[Price]) -> None:
    total = total_price(prices)
    assert total.low == sum((price.low for price in prices), D("0.00"))
    assert total.expected == sum((price.expected for price in prices), D("0.00"))
    assert total.around(D("1.00")).high == total.high + D("1.00")


@pytest.mark.django_db
def test_register_shows_the_largest_first_with_its_rating_way_and_cost(
    auditor: User, client_for: ClientFor
) -> None:
    RiskRatingFactory(probability=5, impact=5, rating="Very high")
    RiskRatingFactory(probability=3, impact=3, rating="Medium")
    programme = ProgrammeFactory(name="Growth")
    RiskFactory(programme=programme, title="Small")
    large = RiskFactory(programme=programme, title="Large", **PRICED)
    RiskReviewFactory(risk=large, on=dt.date(2018, 9, 30), probability=5, impact=5)
    RiskActionFactory(risk=large)
    RiskActionFactory(risk=large, done_on=dt.date(2018, 10, 1))
    RiskFactory(
        programme=programme,
        title="Over",
        closed_on=dt.date(2018, 1, 1),
        closed_because="It did not happen.",
        **PRICED,
    )
    response = client_for(auditor).get("/risks/")
    page = read(response)
    table = page.tables["Risks"]
    assert [cell.text for cell in table.column("Risk")] == ["Large", "Over", "Small"]
    assert [cell.text for cell in table.column("Rating now")] == ["Very high", "Medium", "Medium"]
    assert [cell.text for cell in table.column("Since the last review")] == ["Grown", "New", "New"]
    assert [cell.text for cell in table.column("Actions open")] == ["1", "0", "0"]
    assert page.cards["Very high"].text == "1: Very high, the rows behind it"
    assert page.cards["Expected cost"].text == "£250.50"
    assertContains(response, "£100.00 to £1,000.00; 1 not priced")
    heat = page.tables["Open risks by probability and impact now"]
    opened = {(row[0].text, cell.text): cell.url for row in heat.body for cell in row[1:]}
    very_high = opened["5 Almost certain", "1 risk Very high"]
    found = read(client_for(auditor).get(very_high)).tables["Risks"]
    assert [cell.text for cell in found.column("Risk")] == ["Large"]
    header, first, *_rest = read_csv(client_for(auditor).get("/risks/export.csv?state=open"))
    assert dict(zip(header, first, strict=True))["Cost at the most"] == "1000.00"


@pytest.mark.django_db
def test_holder_keeps_the_risks_of_the_own_workstream_alone(client_for: ClientFor) -> None:
    mine = WorkstreamFactory(name="Mine")
    holder = UserFactory(role=access.BUDGET_HOLDER)
    AssignmentFactory(user=holder, programme=None, workstream=mine)
    own = RiskFactory(programme=mine.programme, workstream=mine)
    whole = RiskFactory(programme=mine.programme)
    other = RiskFactory(workstream=WorkstreamFactory(programme=mine.programme))
    client = client_for(holder)
    assert client.get(f"/risks/{own.pk}/edit/").status_code == 200
    assert client.get(f"/risks/{whole.pk}/").status_code == 200
    assert client.get(f"/risks/{whole.pk}/edit/").status_code == 404
    assert client.get(f"/risks/{other.pk}/").status_code == 404
    assert client.post(f"/risks/{other.pk}/review/", {}).status_code == 404


def sent(programme: Any, **fields: str) -> dict[str, Any]:
    return {
        "programme": programme.pk,
        "title": "Posts stay unfilled",
        "cause": "Few apply.",
        "event": "Posts stay empty.",
        "effect": "Less is done.",
        "category": "workforce",
        "owner": "Head of service",
        "probability_before": "4",
        "impact_before": "4",
        "on": "29/06/2018",
        "probability": "3",
        "impact": "4",
        **fields,
    }


@pytest.mark.django_db
def test_risk_is_added_with_its_first_review_changed_reviewed_and_acted_on(
    finance_user: User, client_for: ClientFor
) -> None:
    programme = ProgrammeFactory()
    client = client_for(finance_user)
    client.post("/risks/new/", sent(programme))
    risk = Risk.objects.get()
    review = RiskReview.objects.get()
    assert review.score == Score(3, 4)
    assert (review.reviewed_by, review.reviewed_role) == (finance_user, "Finance")
    edited = sent(programme, seen_version="1", cost_low="1", cost_expected="2", cost_high="3.50")
    client.post(f"/risks/{risk.pk}/edit/", edited)
    risk.refresh_from_db()
    assert risk.price == Price(D("1.00"), D("2.00"), D("3.50"))
    stale = client.post(f"/risks/{risk.pk}/edit/", {**edited, "owner": "Another"})
    assertContains(stale, "Not saved")
    before = client.post(
        f"/risks/{risk.pk}/review/", {"on": "28/06/2018", "probability": "2", "impact": "2"}
    )
    assertContains(before, "The latest review is of 29 June 2018")
    client.post(
        f"/risks/{risk.pk}/review/", {"on": "30/09/2018", "probability": "2", "impact": "2"}
    )
    assert [each.score for each in risk.reviews.all()] == [Score(3, 4), Score(2, 2)]
    action = {"title": "Advertise", "owner": "Team manager", "due_on": "31/10/2018"}
    client.post(f"/risks/{risk.pk}/actions/", action)
    again = client.post(f"/risks/{risk.pk}/actions/", action)
    assertContains(again, "The risk has this action already.")
    made = RiskAction.objects.get()
    client.post(
        f"/risks/actions/{made.pk}/", {**action, "done_on": "30/10/2018", "seen_version": "1"}
    )
    made.refresh_from_db()
    assert made.done_on == dt.date(2018, 10, 30)
    page = client.get(f"/risks/{risk.pk}/")
    assertContains(page, "Done on")
    assertContains(page, "Shrunk")


@pytest.mark.django_db
def test_wrong_costs_and_missing_review_are_said_on_the_form(
    finance_user: User, client_for: ClientFor
) -> None:
    wrong = sent(ProgrammeFactory(), cost_low="5", cost_expected="2", cost_high="3", on="")
    page = client_for(finance_user).post("/risks/new/", wrong)
    assertContains(page, "Enter all three costs or none")
    assertContains(page, "Enter the day of the review")
    assert not Risk.objects.exists()


@pytest.mark.django_db
def test_programme_shows_its_outturn_with_open_risks(auditor: User, client_for: ClientFor) -> None:
    line = CostLineFactory(original_budget=D("1000.00"))
    programme = line.workstream.programme
    RiskFactory(programme=programme, **PRICED)
    RiskFactory(programme=programme, workstream=line.workstream, **PRICED)
    RiskFactory(**PRICED)
    page = client_for(auditor).get(programme.get_absolute_url())
    words = " ".join(page.content.decode().split())
    assert "£1,200.00 at the least, £1,501.00 as expected and £3,000.00 at the most" in words
