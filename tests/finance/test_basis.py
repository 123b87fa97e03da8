"""Each line of the monitor on the secured and on the full basis: the parts add up to the penny."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from finance.basis import Budget, contingent_parts
from finance.closing import close_period
from finance.models import Period
from tests.factories import DecisionFactory
from tests.finance.book import Book, holder_of
from tests.page_reader import read

ClientFor = Callable[[User], Client]
pence = st.integers(0, 10**9).map(lambda amount: Decimal(amount).scaleb(-2))


def parts(secured: str, *budgets: tuple[int, str]) -> list[str]:
    rows = [Budget(key, 1, year, Decimal(amount)) for key, (year, amount) in enumerate(budgets)]
    found = contingent_parts(rows, {1: Decimal(secured)})
    return [str(found.get(key, Decimal("0.00"))) for key in range(len(budgets))]


@pytest.mark.parametrize(
    ("secured", "expected"),
    [
        ("400.00", ["0.00", "0.00", "0.00", "0.00"]),  # all that is allocated is secured
        ("300.00", ["0.00", "0.00", "0.00", "100.00"]),  # the last year is not
        ("250.00", ["0.00", "33.33", "16.67", "100.00"]),  # 50.00 by 100 to 50
        ("0.00", ["150.00", "100.00", "50.00", "100.00"]),
    ],
)
def test_secured_money_pays_the_years_in_their_order(secured: str, expected: list[str]) -> None:
    budgets = ((2017, "150.00"), (2018, "100.00"), (2018, "50.00"), (2019, "100.00"))
    assert parts(secured, *budgets) == expected


@given(
    secured=st.tuples(pence, pence),
    budgets=st.lists(st.tuples(st.integers(0, 1), st.integers(2017, 2020), pence), max_size=12),
)
def test_parts_of_an_award_add_up_and_no_line_has_more_than_its_budget(
    secured: tuple[Decimal, Decimal], budgets: list[tuple[int, int, Decimal]]
) -> None:
    rows = [Budget(key, *row) for key, row in enumerate(budgets)]
    found = contingent_parts(rows, dict(enumerate(secured)))
    for award in (0, 1):
        own = [row for row in rows if row.award == award]
        allocated = sum(row.amount for row in own)
        short = sum(found.get(row.line, Decimal(0)) for row in own)
        assert short == max(allocated - secured[award], Decimal(0))
        assert all(0 <= found.get(row.line, Decimal(0)) <= row.amount for row in own)


@pytest.fixture
def stretched(book: Book) -> Book:
    """£9,100.01 is allocated of £7,500.00 secured: £1,000.00 of 2017/18, £8,100.01 of 2018/19."""
    for name, budget in (("alpha-2018", "5400.01"), ("beta-2018", "2700.00")):
        book.lines[name].original_budget = Decimal(budget)
        book.lines[name].save()
    for effect in ("endorses", "approves"):
        about = {"programme": book.programme, "award": book.award}
        DecisionFactory(**about, effect=effect, amount=Decimal("9100.01"))
    return book


@pytest.mark.django_db
def test_monitor_shows_each_line_on_both_bases(
    stretched: Book, client: Client, finance_user: User, client_for: ClientFor
) -> None:
    client.force_login(finance_user)
    full = client.get("/monitor/")
    assertContains(full, "£1,600.01 is contingent money.")
    assertNotContains(full, "Contingent money is no budget here")
    table = read(full).tables["Cost lines"]
    contingent = [cell.text for cell in table.column("Contingent")]
    assert contingent == ["£0.00", "£1,066.67", "£0.00", "£533.34", "£0.00"]
    assert table.total("Latest budget").text == "£9,700.01"  # £600.00 is no award's

    page = client.get("/monitor/?basis=secured")
    assertContains(page, "Contingent money is no budget here")
    found = read(page).tables
    table = found["Cost lines"]
    secured = [cell.text for cell in table.column("Latest budget, secured")]
    assert secured == ["£1,000.00", "£4,333.34", "£0.00", "£2,166.66", "£600.00"]
    assert table.total("Contingent, not counted").text == "£1,600.01"
    assert table.total("Latest budget, secured").text == "£8,100.00"
    assert table.total("Actual to date").text == "£1,862.59"
    years = found["By financial year"]
    assert [cell.text for cell in years.column("Latest budget, secured")] == [
        "£1,000.00",
        "£6,500.00",
        "£600.00",
    ]
    whole = found["Futures award on both bases"].texts()
    assert whole[1:3] == [
        ["Allocated to cost lines", "£7,500.00", "£1,600.01", "£9,100.01"],
        ["Not yet allocated", "£0.00", "£899.99", "£899.99"],
    ]
    assert "basis=secured" in years.column("Latest budget, secured")[0].url

    outturn = read(client.get("/monitor/?basis=secured&view=outturn")).tables["Cost lines"]
    before = read(client.get("/monitor/?view=outturn")).tables["Cost lines"]
    assert outturn.total("Projected outturn").text == before.total("Projected outturn").text
    assert (before.total("(Under)/over spend").text, outturn.total("(Under)/over spend").text) == (
        "(£2,512.42)",
        "(£912.41)",
    )
    holder = client_for(holder_of(stretched.alpha))
    seen = read(holder.get("/monitor/?basis=secured")).tables["Cost lines"]
    assert [cell.text for cell in seen.column("Contingent, not counted")] == contingent[:3]


@pytest.mark.django_db
def test_file_and_closed_period_have_the_same_parts(
    stretched: Book, client: Client, finance_user: User
) -> None:
    client.force_login(finance_user)
    address = "/monitor/export.csv?basis=secured&workstream="
    live = exported(client, f"{address}{stretched.beta.pk}")
    assert live["Contingent, not counted"] == ["533.34", "0.00"]
    assert live["Latest budget, secured"] == ["2166.66", "600.00"]
    for period in Period.objects.order_by("year", "number"):
        close_period(period=period, by=finance_user, reason="Nothing else will come.")
    assert exported(client, f"{address}{stretched.beta.pk}") == live


def exported(client: Client, address: str) -> dict[str, list[str]]:
    """The columns of a file that say what is budgeted and what of it is contingent."""
    response = client.get(address)
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(content)))
    names = ("Latest budget, secured", "Contingent, not counted", "Original budget")
    return {name: [row[name] for row in rows] for name in names}


@pytest.mark.django_db
def test_monitor_says_when_all_that_is_allocated_is_secured(
    book: Book, client: Client, finance_user: User
) -> None:
    client.force_login(finance_user)
    page = client.get("/monitor/?basis=secured")
    assertContains(
        page,
        "All £4,600.00 that Futures award allocates to cost lines is within its £7,500.00 of "
        "secured money.",
    )
    assert "Contingent, not counted" not in read(page).tables["Cost lines"].head
