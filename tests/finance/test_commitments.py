"""Commitments: never against money that is not released, whoever tries at the same time."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions.commitments import commit, end_commitment
from finance.models import Commitment, CostLine
from innovation.core import access
from tests.factories import (
    CommitmentFactory,
    CostLineFactory,
    TrancheFactory,
    UserFactory,
    release,
)
from tests.finance.book import Book, holder_of
from tests.finance.test_virement_concurrency import EACH, database_for_others, run_together
from tests.page_reader import read

DAY = dt.date(2018, 8, 31)
ClientFor = Callable[[User], Client]


def wanted(line: CostLine, amount: str, **fields: Any) -> Commitment:
    given = {"reference": "PO1", "supplier": "Example", "ordered_on": DAY, **fields}
    return Commitment(cost_line=line, amount=Decimal(amount), **given)


def test_no_more_is_committed_than_is_secured_and_not_spent(book: Book, finance_user: User) -> None:
    """£7,500.00 secured, £1,862.59 spent, £5,000.00 committed: £637.41 is left."""
    line = book.lines["alpha-2018"]
    first = commit(commitment=wanted(line, "5000.00"), by=finance_user)
    assert (first.entered_by, first.entered_role) == (finance_user, access.FINANCE)
    with pytest.raises(ValidationError) as caught:
        commit(commitment=wanted(line, "637.42", reference="PO2"), by=finance_user)
    assert caught.value.messages[0] == (
        "Futures award has £7,500.00 that is secured or released, of which £1,862.59 is spent and "
        "£5,000.00 committed: £637.41 is left, and this is £637.42. Another £2,500.00 is "
        "contingent, and can be committed once it is released."
    )
    commit(commitment=wanted(line, "637.41", reference="PO2"), by=finance_user)
    release(book.award.tranches.get(kind="contingent"), DAY)
    commit(commitment=wanted(line, "2500.00", reference="PO3"), by=finance_user)
    with pytest.raises(ValidationError, match=r"£0\.00 is left, and this is £0\.01\.'"):
        commit(commitment=wanted(line, "0.01", reference="PO4"), by=finance_user)


def test_base_budget_is_bound_by_no_award(book: Book, finance_user: User) -> None:
    commit(commitment=wanted(book.lines["beta-2019"], "1000000.00"), by=finance_user)


def test_what_is_ended_is_committed_no_more_and_ends_once(book: Book, finance_user: User) -> None:
    row = commit(commitment=wanted(book.lines["alpha-2018"], "5637.41"), by=finance_user)
    with pytest.raises(ValidationError, match="a later one"):
        end_commitment(
            commitment=row, on=DAY - dt.timedelta(days=1), because="Invoiced.", by=finance_user
        )
    end_commitment(commitment=row, on=DAY, because="Cancelled.", by=finance_user)
    with pytest.raises(ValidationError, match="ended already"):
        end_commitment(commitment=row, on=DAY, because="Again.", by=finance_user)
    again = wanted(book.lines["alpha-2018"], "5637.41", reference="PO2")
    commit(commitment=again, by=finance_user)


def test_holder_enters_and_ends_those_of_the_own_workstream(
    book: Book, client_for: ClientFor
) -> None:
    CommitmentFactory(cost_line=book.lines["beta-2018"], supplier="Canary supplier")
    client = client_for(holder_of(book.alpha))
    line = book.lines["alpha-2018"]
    sent = {
        "cost_line": line.pk,
        "reference": "PO1",
        "supplier": "Training Ltd",
        "amount": "10,000",
        "ordered_on": "01/08/2018",
    }
    assertContains(client.post("/commitments/new/", sent), "can be committed once it is released")
    other = {**sent, "cost_line": book.lines["beta-2018"].pk, "amount": "1"}
    assert list(client.post("/commitments/new/", other).context["form"].errors) == ["cost_line"]
    assert client.post("/commitments/new/", {**sent, "amount": "12.50"}).status_code == 302
    page = client.get("/commitments/?state=open&text=training")
    assertNotContains(page, "Canary supplier")
    assert read(page).tables["Commitments"].total("Amount").text == "£12.50"
    row = Commitment.objects.get(cost_line=line)
    ended = client.post(
        f"/commitments/{row.pk}/end/", {"on": "31/08/2018", "because": "Invoiced in full."}
    )
    assert ended.status_code == 302
    assertContains(client.get("/commitments/export.csv?state=ended"), "Invoiced in full.")
    hidden = Commitment.objects.get(cost_line=book.lines["beta-2018"])
    assert client.get(f"/commitments/{hidden.pk}/end/").status_code == 404


def test_monitor_shows_beside_the_outturn_what_was_committed_then(
    book: Book, client: Client, finance_user: User
) -> None:
    """£300.00 of July, ended on the last day of August, and £45.00 ordered on that day."""
    client.force_login(finance_user)
    line = book.lines["alpha-2018"]
    url = f"/monitor/?programme={book.programme.pk}&view=outturn&to="
    before = read(client.get(f"{url}2018-04")).tables["Cost lines"]
    assert "Committed" not in before.head
    first = wanted(line, "300.00", ordered_on=dt.date(2018, 7, 31))
    commit(commitment=first, by=finance_user)
    commit(commitment=wanted(line, "45.00", reference="PO2"), by=finance_user)
    end_commitment(commitment=first, on=DAY, because="Invoiced.", by=finance_user)

    table = read(client.get(f"{url}2018-04")).tables["Cost lines"]
    assert table.total("Projected outturn").text == before.total("Projected outturn").text
    assert table.total("Committed").text == "£300.00"
    opened = [cell.url for cell in table.column("Committed") if cell.text == "£300.00"]
    assert read(client.get(opened[0])).tables["Commitments"].total("Amount").text == "£300.00"
    table = read(client.get(f"{url}2018-05")).tables["Cost lines"]
    assert table.total("Committed").text == "£45.00"
    assertNotContains(client.get("/"), "orders beyond")
    line.original_budget = Decimal("295.24")  # £250.25 is spent: £44.99 is left
    line.save()
    words = "Growing Futures: 1 cost line has orders beyond what is left of the year’s budget"
    assertContains(client.get("/"), f"{words}; most of all Alpha, Salaries, by £0.01.")
    assertContains(client.get(line.get_absolute_url()), f"/commitments/?cost_line={line.pk}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_released", [False, True])
def test_last_pound_is_committed_by_nobody_before_its_release_and_by_one_after(
    is_released: bool, tmp_path: Path
) -> None:
    """Fifty awards of £1.00 that waits for its release; four processes try each at once."""
    with transaction.atomic():
        UserFactory()
        for tranche in TrancheFactory.create_batch(EACH, contingent=True, amount=Decimal("1.00")):
            CostLineFactory(award=tranche.award, workstream__programme=tranche.award.programme)
            if is_released:
                release(tranche, DAY)
    with database_for_others(tmp_path) as database:
        said = run_together(database, "commitment_worker")
    expected = {"committed": EACH, "refused": 150} if is_released else {"refused": 200}
    assert said == Counter(expected)
    paid = Commitment.objects.values_list("cost_line", flat=True)
    assert len(set(paid)) == len(paid) == EACH * is_released
