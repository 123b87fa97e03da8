"""Planning the original budget by month: what a plan is, who changes it, and what stays."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from finance.actions.plans import LinePlan, plan_budget
from finance.actions.refusals import ActionRefusedError
from finance.models import Period, PlannedMonth
from finance.plan import faults_of_plan, plan_version
from tests.factories import PlannedMonthFactory, UserFactory
from tests.finance.book import Book

GRID = "/forecast/planned/?year=2019"
EQUAL = [Decimal("50.00")] * 12
SPRING = [Decimal("300.00"), Decimal("300.00"), *[Decimal("0.00")] * 10]


@pytest.fixture
def by(book: Book) -> User:
    user: User = UserFactory(role="Finance")
    return user


@pytest.fixture
def finance_client(by: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(by)


def sent(book: Book, months: list[str], version: int = 0) -> dict[str, str]:
    """What the grid sends of Beta's equipment, £600 for 2019/20, shown in equal months."""
    key = book.lines["beta-2019"].pk
    cells = {f"m-{key}-{number}": text for number, text in enumerate(months, start=1)}
    return {f"version-{key}": str(version), f"was-{key}": " ".join(["5000"] * 12), **cells}


def plan_of(book: Book, name: str = "beta-2019") -> list[Decimal]:
    months = PlannedMonth.objects.filter(cost_line=book.lines[name])
    return list(months.order_by("number").values_list("amount", flat=True))


def test_plan_that_adds_up_is_saved_and_taken_away_by_a_tick(
    book: Book, finance_client: Client, by: User
) -> None:
    page = finance_client.get(GRID)
    assertContains(page, "Equal months assumed")
    data = sent(book, ["£300", "300.00", *["0"] * 10])
    assertRedirects(finance_client.post(GRID, data), GRID)
    assert plan_of(book) == SPRING
    key = book.lines["beta-2019"].pk
    page = finance_client.get(GRID)
    [row] = page.context["grid"].rows
    assert (row.line.hint, row.months[2]) == ("Planned by month", Decimal("300.00"))
    again = {f"version-{key}": str(row.line.version), f"was-{key}": row.was, f"tick-{key}": "yes"}
    assertRedirects(finance_client.post(GRID, again), GRID)
    assert plan_of(book) == []
    assert PlannedMonth.history.filter(history_user=by, history_type="-").count() == 12


def test_plan_that_does_not_add_up_saves_nothing_and_says_by_how_much(
    book: Book, finance_client: Client
) -> None:
    page = finance_client.post(GRID, sent(book, ["300", *["50"] * 11]))
    assertContains(
        page,
        "Canary Beta, Canary equipment: The months add up to £850.00, and the original budget is "
        "£600.00: take £250.00 off.",
    )
    assert plan_of(book) == []


def test_plan_that_somebody_else_changed_meanwhile_is_shown_with_both(
    book: Book, finance_client: Client
) -> None:
    for number, amount in enumerate(SPRING, start=1):
        PlannedMonthFactory(cost_line=book.lines["beta-2019"], number=number, amount=amount)
    page = finance_client.post(GRID, sent(book, ["100", "0", *["50"] * 10]))
    assertContains(page, "Somebody else planned this line meanwhile. Nothing was saved.")
    assertContains(page, "They made it £300.00 meanwhile: saving again makes it yours.")
    assert plan_of(book) == SPRING


@pytest.mark.parametrize(
    ("months", "fault"),
    [
        ([Decimal("50.00")] * 11 + [Decimal("49.99")], "The months add up to £599.99"),
        ([Decimal("650.00"), Decimal("-50.00"), *[Decimal("0.00")] * 10], "is £0 or more"),
    ],
)
def test_plan_is_refused(book: Book, by: User, months: list[Decimal], fault: str) -> None:
    with pytest.raises(ActionRefusedError, match=fault):
        plan_budget(wanted=[LinePlan(book.lines["beta-2019"].pk, 0, months)], by=by)
    assert plan_of(book) == []


def test_one_plan_that_is_stale_saves_none_of_them(book: Book, by: User) -> None:
    good = LinePlan(book.lines["beta-2019"].pk, 0, SPRING)
    stale = LinePlan(book.lines["beta-2018"].pk, 7, [Decimal("100.00")] * 12)
    with pytest.raises(ActionRefusedError, match="somebody else planned it meanwhile"):
        plan_budget(wanted=[good, stale], by=by)
    assert not PlannedMonth.objects.exists()


def test_closed_month_stays_as_it_was_planned(
    book: Book, finance_client: Client, by: User, officer_client: Client
) -> None:
    """Else what it did not spend would seem never to have been there to spend."""
    Period.objects.filter(year=2018, number=5).update(closed_at="2018-09-10T12:00Z", closed_by=by)
    line = book.lines["beta-2018"]
    page = finance_client.get("/forecast/planned/?year=2018")
    row = next(row for row in page.context["grid"].rows if row.line.key == line.pk)
    assert [cell.is_open for cell in row.cells] == [False] * 5 + [True] * 7
    later = [*[Decimal("0.00")] * 5, *[Decimal("200.00")] * 4, Decimal("400.00"), *EQUAL[:2]]
    later[-2:] = [Decimal("0.00")] * 2
    with pytest.raises(ActionRefusedError, match="the plan of a closed month stays as it is"):
        plan_budget(wanted=[LinePlan(line.pk, 0, later)], by=by)
    kept = [*[Decimal("100.00")] * 5, Decimal("700.00"), *[Decimal("0.00")] * 6]
    assert plan_budget(wanted=[LinePlan(line.pk, 0, kept)], by=by) == 1
    assert plan_of(book, "beta-2018") == kept
    assert officer_client.post(GRID, sent(book, ["50"] * 12)).status_code == 403


def test_faults_of_a_plan_of_income() -> None:
    months = [Decimal("-50.00")] * 12
    assert faults_of_plan(Decimal("-600.00"), months) == []
    months[0] = Decimal("50.00")
    assert faults_of_plan(Decimal("-600.00"), months) == [
        "The months add up to (£500.00), and the original budget is (£600.00): take £100.00 off.",
        "A month of planned income is £0 or less: enter it in brackets.",
    ]


def test_version_tells_plans_apart() -> None:
    assert plan_version([]) == 0
    assert len({plan_version(months) for months in (EQUAL, SPRING, SPRING[::-1])}) == 3
    assert 0 < plan_version(EQUAL) < 10**9
