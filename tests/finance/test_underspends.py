"""What becomes of money that closed periods did not spend: its records, pages and refusals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from finance import attention
from finance.actions.refusals import UnderspendRefusedError
from finance.actions.underspends import record_underspend, withdraw_underspend
from finance.closing import close_period
from finance.models import Period, UnderspendRecord
from finance.outturn import Outturn, Term, law_of_slippage
from finance.projection import last_closed_periods
from innovation.core.periods import Period as PeriodValue
from tests.factories import ForecastFactory, UserFactory
from tests.finance.book import AS_AT, Book, holder_of, officer_of
from tests.page_reader import read, read_csv

LISTED = "What closed periods did not spend"


@pytest.fixture
def by(book: Book) -> User:
    """Finance, who has closed everything up to August 2018."""
    user: User = UserFactory(role="Finance")
    for period in Period.objects.filter(programme=book.programme):
        close_period(period=period, by=user)
    return user


@pytest.fixture
def finance_client(by: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(by)


def record(book: Book, by: User, amount: str = "100.00", **changes: Any) -> UnderspendRecord:
    wanted: dict[str, Any] = {
        "line": book.lines["alpha-2018"],
        "period": AS_AT,
        "outcome": "saving",
        "note": "Agreed with the lead",
    }
    return record_underspend(amount=Decimal(amount), by=by, **(wanted | changes))


def url(book: Book, name: str = "alpha-2018") -> str:
    return f"/cost-lines/{book.lines[name].pk}/underspend/"


def test_list_has_what_is_unspent_recorded_and_undecided(
    book: Book, by: User, officer_client: Client
) -> None:
    record(book, by, "200.00")
    record(book, by, "49.75", outcome="return")
    table = read(officer_client.get("/underspends/")).tables[LISTED]
    assert table.texts() == [
        [
            *("Alpha", "Salaries", "2018/19", "£1,000.00", "£250.25", "£749.75"),
            *("£200.00", "£0.00", "£0.00", "£49.75", "£500.00"),
        ]
    ]
    assert table.total("Undecided").text == "£500.00"
    rows = read_csv(officer_client.get("/underspends/export.csv?state=undecided"))
    assert rows[1][-1] == "500.00"
    record(book, by, "500.00", outcome="reprofile")
    assert len(read_csv(officer_client.get("/underspends/export.csv?state=undecided"))) == 1
    assert len(read_csv(officer_client.get("/underspends/export.csv?state=decided"))) == 2


def test_before_a_period_is_closed_nothing_is_known_to_be_unspent(
    book: Book, officer_client: Client
) -> None:
    assertContains(officer_client.get("/underspends/"), "No period is closed yet.")
    assertContains(officer_client.get(url(book)), "No period is closed yet.")
    user = officer_of(book.programme)
    assert list(attention.undecided_underspends(user, last_closed_periods())) == []


def test_law_of_slippage_is_told_in_the_figures_of_the_line(
    book: Book, by: User, officer_client: Client
) -> None:
    ForecastFactory(cost_line=book.lines["alpha-2018"], months={6: "1000.00"})
    record(book, by, "200.00")
    page = officer_client.get(url(book))
    assert read(page).tables["What becomes of the latest budget"].texts() == [
        ["Forecast outturn, before accruals and pressures", "£1,850.25"],
        ["Recorded of what was not spent", "£200.00"],
        ["Not spent so far, and nobody has decided what becomes of it", "£549.75"],
        ["Less forecast beyond the budget of the months left", "(£200.00)"],
    ]
    assertContains(page, "£749.75 is not spent,")
    assertNotContains(page, "Record it</button>")
    assert officer_client.post(url(book), {"amount": "1"}).status_code == 403


def test_terms_of_the_law_add_up_to_the_budget() -> None:
    late = Outturn(
        latest_budget=Decimal("1200.00"),
        budget_to_date=Decimal("900.00"),
        actual=Decimal("850.00"),
        forecast=Decimal("280.00"),
        recorded=Decimal("80.00"),
    )
    assert law_of_slippage(late) == [
        Term("Forecast outturn, before accruals and pressures", Decimal("1130.00")),
        Term("Recorded of what was not spent", Decimal("80.00")),
        Term("Less what is recorded beyond that", Decimal("-30.00")),
        Term("Forecast below the budget of the months left", Decimal("20.00")),
    ]
    assert sum(term.amount for term in law_of_slippage(late)) == Decimal("1200.00")


def test_budget_holder_records_and_withdraws_on_the_page(
    book: Book, by: User, holder_client: Client
) -> None:
    sent = {"outcome": "carry_forward", "amount": "£749.76", "note": "Late start"}
    refused = holder_client.post(url(book), sent)
    assertContains(refused, "Amount (£): Only £749.75 is undecided. Enter that or less,")
    assertRedirects(holder_client.post(url(book), sent | {"amount": "749.75"}), url(book))
    kept = UnderspendRecord.objects.get()
    assert (kept.period.value, kept.amount, kept.outcome) == (
        *(AS_AT, Decimal("749.75")),
        "carry_forward",
    )
    page = holder_client.get(url(book))
    assertContains(page, "and all of it is decided.")
    assertNotContains(page, "Record it</button>")
    withdraw = f"/underspends/{kept.pk}/withdraw/"
    assertContains(holder_client.post(withdraw), "Say why the record is withdrawn.")
    assertRedirects(holder_client.post(withdraw, {"reason": "Wrong line"}), url(book))
    assertContains(holder_client.get(url(book)), "Wrong line")
    assertContains(holder_client.get(url(book)), "Record it</button>")
    assert holder_client.get(withdraw).status_code == 404
    assert kept.history.latest().history_change_reason == "Withdrawn"


def test_record_of_another_workstream_is_out_of_reach(
    book: Book, by: User, client_for: Callable[[User], Client]
) -> None:
    kept = record(book, by)
    stranger = client_for(holder_of(book.beta))
    assert stranger.get(url(book)).status_code == 404
    assert stranger.get(f"/underspends/{kept.pk}/withdraw/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"note": " "}, "Say what was agreed, and by whom."),
        ({"amount": "0.00"}, "Enter an amount of more than £0."),
        ({"amount": "749.76"}, "Only £749.75 is undecided."),
        ({"period": PeriodValue(2018, 6)}, "has not come yet: nothing of it is unspent."),
        ({"period": PeriodValue(2018, 2)}, "is not closed, so it may still spend the money."),
        ({"period": PeriodValue(2017, 12)}, "is before 2018/19 began."),
    ],
)
def test_record_is_refused(book: Book, by: User, changes: dict[str, Any], fault: str) -> None:
    Period.objects.filter(year=2018, number=2).update(closed_at=None, closed_by=None)
    with pytest.raises(UnderspendRefusedError, match=fault):
        record(book, by, **changes)
    assert not UnderspendRecord.objects.exists()


def test_nothing_is_decided_twice_by_naming_an_earlier_period(book: Book, by: User) -> None:
    record(book, by, "749.75")
    with pytest.raises(UnderspendRefusedError, match="Nothing of it is undecided"):
        record(book, by, "1.00", period=PeriodValue(2018, 4))


def test_withdrawing_twice_is_refused(book: Book, by: User) -> None:
    kept = withdraw_underspend(record=record(book, by), reason="Wrong line", by=by)
    with pytest.raises(UnderspendRefusedError, match="is withdrawn already"):
        withdraw_underspend(record=kept, reason="Again", by=by)


def test_home_page_says_what_is_undecided_and_not_forecast(
    book: Book, by: User, officer_client: Client
) -> None:
    record(book, by, "49.75")
    key = book.programme.pk
    texts = {matter.url: matter.text for matter in officer_client.get("/").context["matters"]}
    assert texts[f"/underspends/?programme={key}&state=undecided"] == (
        "Growing Futures: nobody has decided what becomes of £700.00 that closed periods did not "
        "spend, on 1 cost line."
    )
    assert texts[f"/forecast/?programme={key}&state=none"] == (
        "Growing Futures: 3 cost lines have no forecast for 2018/19: the budget of the months left "
        "is assumed."
    )
    found = officer_client.get(f"/forecast/?programme={key}&state=none").context["table"]
    assert len(found.rows) == 3
