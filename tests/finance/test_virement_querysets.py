"""The latest budget, who sees which virement and which of its lines, and what waits for whom."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from finance.models import CostLine, Virement, VirementBand, VirementLine
from innovation.core import access
from innovation.core.fields import money_sum
from innovation.core.periods import Period
from tests.factories import UserFactory
from tests.finance.book import Book, holder_of, officer_of
from tests.finance.virement_steps import WITHIN, approved, draft, submitted

pytestmark = pytest.mark.django_db

ACROSS = {"alpha-2018": "-30.00", "alpha-travel": "10.00", "beta-2018": "20.00"}


def of(book: Book, amounts: dict[str, str]) -> dict[CostLine, str]:
    return {book.lines[name]: amount for name, amount in amounts.items()}


def test_latest_budget_is_the_original_and_what_was_approved(book: Book) -> None:
    approved(of(book, WITHIN))
    approved(of(book, ACROSS))
    submitted(of(book, ACROSS))
    draft(of(book, ACROSS))
    columns = ("original_budget", "virements", "latest_budget", "given_away")
    found: Any = CostLine.objects.with_latest_budget().with_given_away()
    rows = {pk: list(row) for pk, *row in found.values_list("pk", *columns)}
    assert {name: [str(x) for x in rows[line.pk]] for name, line in book.lines.items()} == {
        "alpha-2017": ["1000.00", "0.00", "1000.00", "0.00"],
        "alpha-2018": ["2400.00", "-130.00", "2270.00", "130.00"],
        "alpha-travel": ["0.00", "110.00", "110.00", "0.00"],
        "beta-2018": ["1200.00", "20.00", "1220.00", "0.00"],
        "beta-2019": ["600.00", "0.00", "600.00", "0.00"],
    }


def test_rejected_and_withdrawn_virements_do_not_count(book: Book) -> None:
    for status in ("rejected", "withdrawn"):
        row = submitted(of(book, WITHIN))
        changes = {"decided_by": UserFactory(), "decided_role": "Finance", "decision_note": "No."}
        changes = {**changes, "decided_at": row.submitted_at} if status == "rejected" else {}
        Virement.objects.filter(pk=row.pk).update(status=status, **changes)
    found: Any = CostLine.objects.with_latest_budget().get(pk=book.lines["alpha-2018"].pk)
    assert found.virements == Decimal("0.00")


def test_budgets_and_spend_are_not_multiplied_by_one_another(book: Book) -> None:
    for _ in range(3):
        approved(of(book, WITHIN))
    lines: Any = CostLine.objects.with_actual(Period(2018, 5)).with_latest_budget()
    line = lines.get(pk=book.lines["alpha-2018"].pk)
    assert (line.latest_budget, line.actual) == (Decimal("2100.00"), Decimal("250.25"))
    whole = CostLine.objects.with_latest_budget().aggregate(total=money_sum("latest_budget"))
    assert whole == {"total": Decimal("5200.00")}


def seen(user: Any) -> set[int]:
    return set(Virement.objects.visible_to(user).values_list("number", flat=True))


@pytest.fixture
def four(book: Book) -> User:
    """1 within Alpha, 2 across, 3 within Beta, 4 a draft within Alpha; the holder of Alpha."""
    approved(of(book, WITHIN))
    submitted(of(book, ACROSS))
    submitted({book.lines["beta-2018"]: "-1.00", book.lines["alpha-2018"]: "1.00"})
    draft(of(book, WITHIN))
    return holder_of(book.alpha)


@pytest.mark.parametrize("role", [access.FINANCE, access.ESTABLISHMENT, access.AUDITOR])
@pytest.mark.usefixtures("four")
def test_unscoped_role_sees_every_virement_drafts_too(role: str) -> None:
    user = UserFactory(role=role)
    assert seen(user) == {1, 2, 3, 4}
    assert VirementLine.objects.visible_to(user).count() == 9


@pytest.mark.usefixtures("four")
def test_officer_sees_what_was_submitted_in_the_own_programme(book: Book) -> None:
    assert seen(officer_of(book.programme)) == {1, 2, 3}


def test_budget_holder_sees_what_touches_the_own_workstream_and_the_own_lines_of_it(
    book: Book, four: User
) -> None:
    beta = holder_of(book.beta)
    assert seen(four) == {1, 2, 3}
    assert seen(beta) == {2, 3}
    lines = VirementLine.objects.visible_to(beta)
    assert {line.cost_line.workstream for line in lines} == {book.beta}
    assert lines.count() == 2


def test_requester_sees_the_own_request_whatever_becomes_of_the_assignment(
    book: Book, four: User
) -> None:
    own = draft(of(book, WITHIN), by=four)
    four.assignments.all().delete()
    assert seen(four) == {own.number}
    assert not VirementLine.objects.visible_to(four).exists()


@pytest.mark.usefixtures("four")
def test_stranger_sees_nothing() -> None:
    for user in (AnonymousUser(), UserFactory(), UserFactory(role=access.OFFICER)):
        assert seen(user) == set()
        assert not VirementLine.objects.visible_to(user).exists()


def test_what_waits_for_finance_is_submitted_by_another(book: Book, four: User) -> None:
    finance = UserFactory(role=access.FINANCE)
    submitted(of(book, WITHIN), by=finance)
    waiting = Virement.objects.waiting_for(finance).values_list("number", flat=True)
    assert set(waiting) == {2, 3}
    for user in (four, officer_of(book.programme), UserFactory(role=access.AUDITOR)):
        assert not Virement.objects.waiting_for(user).exists()


def test_amount_moved_is_that_of_the_lines_that_are_seen(book: Book, four: User) -> None:
    def moved(user: User) -> dict[int, str]:
        rows: Any = Virement.objects.visible_to(user).with_moved(user)
        return {row.number: str(row.moved) for row in rows}

    assert moved(UserFactory(role=access.AUDITOR)) == {
        1: "100.00",
        2: "30.00",
        3: "1.00",
        4: "100.00",
    }
    assert moved(holder_of(book.beta)) == {2: "20.00", 3: "1.00"}


def test_bands_in_force_are_the_latest_set_up_to_the_day(book: Book) -> None:
    for day, amount in [((2017, 4, 1), 0), ((2017, 4, 1), 100), ((2019, 4, 1), 0)]:
        VirementBand.objects.create(effective_from=dt.date(*day), over=amount, source="x")

    def over(*day: int) -> list[Decimal]:
        found = VirementBand.objects.in_force(dt.date(*day)).values_list("over", flat=True)
        return sorted(found)

    assert over(2017, 3, 31) == []
    assert over(2017, 4, 1) == over(2019, 3, 31) == [Decimal("0.00"), Decimal("100.00")]
    assert over(2019, 4, 1) == [Decimal("0.00")]
