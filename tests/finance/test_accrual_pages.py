"""The pages of accruals: who sees and enters what, what is refused, and the figures that open."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions.accruals import enter_accrual
from finance.addresses import accruals_url
from finance.closing import close_period
from finance.models import Accrual, CostLine
from tests.finance.book import AS_AT, Book, holder_of
from tests.page_reader import read, read_csv

ClientFor = Callable[[User], Client]
CAPTION = "Accruals and their reversals"


@pytest.fixture
def client(client_for: ClientFor, finance_user: User) -> Client:
    return client_for(finance_user)


def entered(line: CostLine, **changes: Any) -> dict[str, Any]:
    """A form that enters £40.00 in August."""
    good = {"cost_line": line.pk, "number": 5, "kind": "accrual", "amount": "£40.00"}
    return {**good, "reason": "Invoice not yet received.", "evidence": "Order 4711", **changes}


def make(line: CostLine, by: User, number: int = 5, amount: str = "40.00") -> Accrual:
    words = {"reason": "Invoice not yet received.", "evidence": "https://orders.example/1"}
    return enter_accrual(
        cost_line=line, number=number, kind="accrual", amount=Decimal(amount), by=by, **words
    )


def test_finance_enters_an_accrual_from_the_cost_line(
    book: Book, client: Client, finance_user: User
) -> None:
    line = book.lines["alpha-2018"]
    assertContains(client.get(line.get_absolute_url()), f"/accruals/new/?cost_line={line.pk}")
    form = client.get(f"/accruals/new/?cost_line={line.pk}").context["form"]
    assert (form.initial["cost_line"], form.initial["number"]) == (line, 5)
    response = client.post("/accruals/new/", entered(line, recorded_by=1), follow=True)
    made = Accrual.objects.get()
    assert (made.recorded_by, made.amount) == (finance_user, Decimal("40.00"))
    assertContains(response, f"{made} of £40.00 is entered.")
    assertContains(response, "Period 5 of 2018/19 (August 2018): £40.00")
    assertContains(response, "Period 6 of 2018/19 (September 2018): (£40.00)")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost_line": ""}, "Choose a cost line."),
        ({"amount": "0"}, "Enter an amount of more than £0."),
        ({"amount": "-5"}, "Enter an amount of more than £0."),
        ({"reason": " "}, "Say why the amount belongs to the month, or does not."),
        ({"evidence": ""}, "Say what shows it, such as the number of an order."),
        ({"evidence": "javascript://x"}, "A link begins with https:// or http://."),
    ],
)
def test_wrong_entry_is_named_and_nothing_is_kept(
    book: Book, client: Client, changes: dict[str, str], said: str
) -> None:
    response = client.post("/accruals/new/", entered(book.lines["alpha-2018"], **changes))
    assertContains(response, said)
    assert not Accrual.objects.exists()


def test_closed_period_is_refused_with_what_to_do(
    book: Book, client: Client, finance_user: User
) -> None:
    line = book.lines["alpha-2018"]
    made = make(line, finance_user)
    close_period(period=made.period, by=finance_user, reason="Closed early.")
    assertContains(client.post("/accruals/new/", entered(line)), "is closed, and what it holds")
    response = client.post(f"{made.get_absolute_url()}withdraw/", {"because": "Wrong."})
    assertContains(response, "is closed, and what it holds")
    assert Accrual.objects.in_force().get() == made


def test_accrual_is_withdrawn_with_a_reason_and_kept(
    book: Book, client: Client, finance_user: User
) -> None:
    made = make(book.lines["alpha-2018"], finance_user)
    withdraw = f"{made.get_absolute_url()}withdraw/"
    assertContains(client.post(withdraw, {"because": ""}), "Say why it is withdrawn.")
    response = client.post(withdraw, {"because": "Paid already."}, follow=True)
    assertContains(response, "is withdrawn and counts no more.")
    assertContains(response, f"Paid already. ({finance_user.username}")
    [row] = read(client.get("/accruals/")).tables[CAPTION].texts()
    assert row[5:7] == ["£0.00", "Invoice not yet received."]
    assertContains(client.post(withdraw, {"because": "Again."}), "is withdrawn already")


def test_list_has_each_entry_with_its_reversal_and_the_total_of_the_figure(
    book: Book, client: Client, finance_user: User
) -> None:
    line = book.lines["alpha-2018"]
    march = make(line, finance_user, number=12, amount="70.00")
    make(line, finance_user, number=4, amount="9.00")
    make(line, finance_user)
    table = read(client.get(accruals_url(cost_line=line.pk, as_at=AS_AT))).tables[CAPTION]
    assert [(row[4], row[5]) for row in table.texts()] == [
        *[("5 (Aug)", "£40.00"), ("4 (Jul)", "£9.00"), ("5 (Aug)", "(£9.00)")],
    ]
    assert table.total("Counts").text == "£40.00"
    after = CostLine.objects.get(workstream=book.alpha, category=line.category, year=2019)
    [row] = read(client.get(accruals_url(cost_line=after.pk))).tables[CAPTION].texts()
    assert row[:6] == [
        *(f"Reversal of accrual {march.pk}", "Alpha", "Salaries", "2019/20", "1 (Apr)"),
        "(£70.00)",
    ]
    rows = read_csv(client.get("/accruals/export.csv?year=2019"))
    assert [row[rows[0].index("Counts")] for row in rows[1:]] == ["-70.00"]


def test_monitor_shows_accruals_apart_and_opens_to_them(
    book: Book, client: Client, finance_user: User
) -> None:
    line = book.lines["alpha-2018"]
    url = f"/monitor/?programme={book.programme.pk}&to={AS_AT.code}"
    assert "Accruals" not in read(client.get(url)).tables["Cost lines"].head
    make(line, finance_user)
    table = read(client.get(url)).tables["Cost lines"]
    actual, accrued = table.column("Actual to date"), table.column("Accruals")
    place = [cell.text for cell in accrued].index("£40.00")
    assert (actual[place].text, table.total("Accruals").text) == ("£250.25", "£40.00")
    opened = read(client.get(accrued[place].url)).tables[CAPTION]
    assert opened.total("Counts").text == "£40.00"


def test_budget_holder_sees_the_own_and_enters_none(
    book: Book, client_for: ClientFor, finance_user: User
) -> None:
    mine = make(book.lines["alpha-2018"], finance_user)
    other = make(book.lines["beta-2018"], finance_user)
    client = client_for(holder_of(book.alpha))
    response = client.get("/accruals/")
    assertNotContains(response, "Canary")
    assert len(read(response).tables[CAPTION].body) == 2
    assertContains(client.get(mine.get_absolute_url()), 'href="https://orders.example/1"')
    assertNotContains(client.get(mine.get_absolute_url()), "Withdraw it")
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post("/accruals/new/", entered(book.lines["alpha-2018"])).status_code == 403
