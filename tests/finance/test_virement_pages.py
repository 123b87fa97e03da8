"""The pages of virements: what each role sees and does, and what is refused and why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions import virements
from finance.models import Virement
from innovation.core import access
from tests.factories import (
    AssignmentFactory,
    ProgrammeFactory,
    UserFactory,
    VirementBandFactory,
)
from tests.finance.book import Book, holder_of
from tests.finance.virement_steps import WITHIN, approved, draft, submitted
from tests.page_reader import read, read_csv

ClientFor = Callable[[User], Client]
ACROSS = {"alpha-2018": "-600.00", "beta-2018": "600.00"}
"""A virement of two workstreams, the second of which Alpha's budget holder does not see."""


@pytest.fixture
def holder(book: Book) -> User:
    """The budget holder of Alpha."""
    return holder_of(book.alpha)


def of(book: Book, amounts: dict[str, str]) -> dict[Any, str]:
    return {book.lines[name]: amount for name, amount in amounts.items()}


def press(client: Client, row: Virement, verb: str, **entered: Any) -> Any:
    """Press a button of the virement's page as it was when `row` was read."""
    address = reverse(f"finance:virement-{verb}", args=[row.pk])
    return client.post(address, {"seen_version": row.version, **entered}, follow=True)


def errors(response: Any) -> list[str]:
    return list(response.context["form"].non_field_errors())


def test_list_shows_and_exports_what_the_user_may_see(
    book: Book, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    across = submitted(of(book, ACROSS), by=finance_user)
    mine = draft(of(book, WITHIN), by=holder)
    beta = {"beta-2018": "-5.00", "beta-2019": "5.00"}
    draft(of(book, beta))
    table = read(client_for(holder).get("/virements/")).tables["Virements"]
    assert [cell.text for cell in table.column("Number")] == [str(mine.number), str(across.number)]
    assert [cell.text for cell in table.column("Moved")] == ["£100.00", "£600.00"]
    assert table.column("Number")[0].url == mine.get_absolute_url()
    rows = read_csv(client_for(finance_user).get("/virements/export.csv?status=submitted"))
    assert [row[0] for row in rows[1:]] == [str(across.number)]
    assert rows[1][rows[0].index("In the role of")] == access.FINANCE
    line = book.lines["alpha-travel"].pk
    narrowed = read(client_for(holder).get(f"/virements/?cost_line={line}")).tables["Virements"]
    assert [cell.text for cell in narrowed.column("Number")] == [str(mine.number)]


def test_list_says_who_approves_what(book: Book, client_for: ClientFor, officer: User) -> None:
    VirementBandFactory()
    table = read(client_for(officer).get("/virements/")).tables["Who approves what"]
    assert table.texts()[0][:3] == ["£0.00", "Finance", "Not needed"]


def test_page_tells_before_after_the_band_and_why(
    book: Book, holder: User, client_for: ClientFor
) -> None:
    VirementBandFactory()
    approved(of(book, WITHIN))
    row = submitted(of(book, {"alpha-2018": "-50.00", "alpha-travel": "50.00"}), by=holder)
    response = client_for(holder).get(row.get_absolute_url())
    assert read(response).tables["What it moves"].texts() == [
        ["Alpha, Salaries", "2018/19", "£2,300.00", "£50.00", "", "£2,250.00", "£150.00"],
        ["Alpha, Travel", "2018/19", "£100.00", "", "£50.00", "£150.00", ""],
    ]
    assertContains(
        response,
        "£100.00 was taken from Alpha, Salaries, 2018/19 before, so with this £150.00 in all. "
        "Over £0.00: Finance approves.",
    )
    assertContains(response, "Asked for by")
    assertContains(response, access.BUDGET_HOLDER)


def test_page_hides_the_lines_of_another_and_what_is_said_of_them(
    book: Book, holder: User, client_for: ClientFor
) -> None:
    VirementBandFactory()
    approved(of(book, {"beta-2018": "-700.00", "alpha-2018": "700.00"}))
    back = {"beta-2018": "-1.00", "alpha-2018": "1.00"}
    for row in (submitted(of(book, back)), approved(of(book, back))):
        response = client_for(holder).get(row.get_absolute_url())
        assertContains(response, "of workstreams that you do not see")
        assertNotContains(response, "Canary")
        assertNotContains(response, "701.00")
    other = draft(of(book, WITHIN))
    assert client_for(holder).get(other.get_absolute_url()).status_code == 404


def test_request_is_submitted_withdrawn_and_told_to_the_approver(
    book: Book, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    row = draft(of(book, WITHIN), by=holder)
    assertContains(client_for(holder).get("/"), "your virement 1 is a draft")
    response = press(client_for(holder), row, "submit")
    assertContains(response, "Virement 1 waits for approval by somebody else.")
    matter = f"Virement 1 of £100.00, asked for by {holder}, waits for approval."
    assertContains(client_for(finance_user).get("/"), matter)
    assertNotContains(client_for(holder).get("/"), "waits for approval")
    row.refresh_from_db()
    response = press(client_for(holder), row, "withdraw")
    assertContains(response, "Virement 1 is withdrawn; edit it to ask for it again.")
    assertContains(response, "Withdrawn, by Alex")


def test_approver_approves_with_a_note(
    book: Book, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    VirementBandFactory()
    row = submitted(of(book, WITHIN), by=holder)
    response = press(client_for(finance_user), row, "decide", approve="", note="Agreed.")
    assertContains(response, "Virement 1 is approved, and the budgets are moved.")
    assertContains(response, "On whose authority")
    assert read(response).tables["What it moves"].texts()[0] == [
        *("Alpha, Salaries", "2018/19", "£2,400.00", "£100.00", "", "£2,300.00"),
    ]
    again = press(client_for(finance_user), row, "decide", approve="")
    row.refresh_from_db()
    assert row.decided_by == finance_user
    assert "changed since you opened it" in errors(again)[0]


def test_approver_rejects_only_with_a_reason(
    book: Book, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    assert errors(press(client_for(finance_user), row, "decide", reject="")) == [
        "Say why the virement is rejected."
    ]
    response = press(client_for(finance_user), row, "decide", reject="", note="Too soon.")
    assertContains(response, "Virement 1 is rejected; no budget moved.")
    assertContains(response, "Too soon.")


def test_nobody_decides_on_an_own_request(
    book: Book, client_for: ClientFor, finance_user: User, holder: User
) -> None:
    row = submitted(of(book, WITHIN), by=finance_user)
    client = client_for(finance_user)
    response = client.get(row.get_absolute_url())
    assertContains(
        response, "it: nobody can yet. An administrator makes a user with the role Finance."
    )
    assertNotContains(response, ">Approve</button>")
    assert errors(press(client, row, "decide", approve="")) == [
        "You asked for this virement, so somebody else has to approve it."
    ]
    assert press(client_for(holder), row, "decide", approve="").status_code == 403
    refused = press(client_for(holder), row, "withdraw")
    assert "who asked for this virement, can withdraw it." in errors(refused)[0]


def named(**about: Any) -> User:
    user: User = UserFactory(first_name="", last_name="", **about)
    return user


def test_own_request_names_who_can_decide_on_it(
    book: Book, client_for: ClientFor, holder: User
) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    for number in range(1, 5):
        named(role=access.FINANCE, username=f"accountant-{number}")
    named(role=access.FINANCE, username="accountant-0", is_active=False)
    named(role=access.AUDITOR, username="auditor-1")
    named(username="root", is_superuser=True)
    named(username="root-2", is_superuser=True)
    approver = Permission.objects.get(codename="approve_virement")
    for name, programme in (("zoe", book.programme), ("zoe-elsewhere", ProgrammeFactory())):
        user = named(username=name)
        user.user_permissions.add(approver)
        AssignmentFactory(user=user, programme=programme)
    page = client_for(holder).get(row.get_absolute_url())
    assertContains(
        page,
        "it: accountant-1 (Finance), accountant-2 (Finance), accountant-3 (Finance), "
        "accountant-4 (Finance) or zoe (No role).",
    )
    User.objects.filter(groups__name=access.FINANCE).update(is_active=False)
    assertContains(
        client_for(holder).get(row.get_absolute_url()),
        "it: zoe (No role), root (Superuser) or root-2 (Superuser).",
    )


def test_approver_is_told_what_changed_meanwhile(
    book: Book, holder: User, client_for: ClientFor, finance_user: User
) -> None:
    VirementBandFactory()
    seen = submitted(of(book, WITHIN), by=holder)
    row = virements.withdraw(virement=seen, by=holder)
    draft(of(book, {"alpha-2018": "-900.00", "alpha-travel": "900.00"}), by=holder, virement=row)
    virements.submit(virement=row, by=holder)
    response = press(client_for(finance_user), seen, "decide", approve="", note="Fine.")
    told = errors(response)
    assert "Virement was changed" not in told[0]
    assert f"{holder.get_full_name()} changed it on" in told[1]
    assert "Alpha, Travel, 2018/19: changed, £900.00." in told
    assertContains(response, "Fine.")
    row.refresh_from_db()
    assert row.status == "submitted"
    assert press(client_for(finance_user), row, "decide", approve="").status_code == 200
    row.refresh_from_db()
    assert row.status == "approved"


def test_reprofile_asks_the_approver_for_the_agreement(
    book: Book, client_for: ClientFor, finance_user: User
) -> None:
    VirementBandFactory()
    between = {"alpha-2017": "-20.00", "alpha-2018": "20.00"}
    row = submitted(of(book, between), kind="carry_forward")
    client = client_for(finance_user)
    assertContains(client.get(row.get_absolute_url()), "agreement is to be entered")
    assert errors(press(client, row, "decide", approve="")) == [
        "An award pays for these lines and money moves between years: enter the funder’s agreement."
    ]
    agreed = {
        "agreed_on": "14/05/2018",
        "agreement_reference": "DfE 12",
        "agreement_source": "Folder",
    }
    response = press(client, row, "decide", approve="", **agreed)
    assertContains(response, "On 14 May 2018, DfE 12. Kept at: Folder")
