"""Decisions: what is refused, the list and the page."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django.asserts import assertContains

from programmes.models import Decision
from tests.factories import (
    AssignmentFactory,
    AwardFactory,
    DecisionFactory,
    KeyDecisionThresholdFactory,
    NonWorkingDayFactory,
)
from tests.page_reader import read

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def faults(decision: Decision) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        decision.full_clean()
    return caught.value.message_dict


def test_decisions_cannot_approve_more_than_the_award() -> None:
    award = AwardFactory(amount=Decimal("1000.00"))
    about = {"programme": award.programme, "award": award}
    DecisionFactory(**about, effect="approves", amount=Decimal("600.00"))
    DecisionFactory(**about, effect="endorses", amount=Decimal("1000.00"))
    second = DecisionFactory(**about, effect="approves", amount=Decimal("400.00"))
    second.full_clean()
    second.amount = Decimal("400.01")
    assert faults(second) == {
        "amount": ["The award has £400.00 that no other decision approves: enter less."]
    }


def test_decision_about_the_award_of_another_programme_is_refused() -> None:
    decision = DecisionFactory(approves=True)
    decision.award = AwardFactory(amount=Decimal("5000000.00"))
    assert faults(decision) == {"award": ["Choose an award of the same programme."]}


@pytest.mark.parametrize(
    ("decided", "amount", "refused"),
    [
        (dt.date(2017, 6, 23), "250000.00", False),
        (dt.date(2017, 6, 23), "250000.01", True),
        (dt.date(2020, 4, 1), "250000.01", False),
        (dt.date(2020, 4, 1), "500000.01", True),
    ],
)
def test_decision_over_the_threshold_of_its_day_is_key(
    decided: dt.date, amount: str, refused: bool
) -> None:
    KeyDecisionThresholdFactory(effective_from=dt.date(2010, 4, 1))
    KeyDecisionThresholdFactory(effective_from=dt.date(2020, 4, 1), amount=Decimal("500000.00"))
    decision = DecisionFactory(
        approves=True, kind="significant", decided_on=decided, amount=Decimal(amount)
    )
    if refused:
        assert list(faults(decision)) == ["kind"]
    else:
        decision.full_clean()


def test_decision_list_shows_the_end_of_the_call_in(client_for: ClientFor, officer: User) -> None:
    decision = DecisionFactory(reference="D1", approves=True)
    DecisionFactory(reference="Another programme's")
    AssignmentFactory(user=officer, programme=decision.programme)
    DecisionFactory(
        reference="D2", programme=decision.programme, eligible_for_call_in=False, kind="significant"
    )
    NonWorkingDayFactory(day=dt.date(2017, 6, 28))
    table = read(client_for(officer).get("/decisions/")).tables["Decisions"]
    assert [(row[0], row[6], row[8]) for row in table.texts()] == [
        ("D1", "5 Jul 2017", "£1,000,000.00"),
        ("D2", "", ""),
    ]


def test_decision_page_tells_who_agreed_to_what(client_for: ClientFor, officer: User) -> None:
    decision = DecisionFactory(approves=True, purpose="Posts", recommendations="Appoint them.")
    AssignmentFactory(user=officer, programme=decision.programme)
    page = client_for(officer).get(decision.get_absolute_url())
    for text in (
        "Director, by delegation",
        "27 Jun 2017 (assumed: two working days after the decision)",
        "4 Jul 2017",
        "£1,000,000.00",
        "Appoint them.",
    ):
        assertContains(page, text)


def test_decision_of_another_programme_is_not_found(client_for: ClientFor, officer: User) -> None:
    decision = DecisionFactory()
    assert client_for(officer).get(decision.get_absolute_url()).status_code == 404
