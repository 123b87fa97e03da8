"""Django admin of finance: a ledger that cannot be edited, periods that are closed by action."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from finance.models import Transaction
from tests.factories import (
    AccountCodeFactory,
    AssignmentFactory,
    CostCentreFactory,
    CostLineFactory,
    LedgerMappingFactory,
    PeriodFactory,
    RejectFactory,
    ReportedFigureFactory,
    TransactionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
READ_ONLY = ["ledger", "ledgerimport", "transaction", "reject"]
EDITED = [
    "costcategory",
    "costline",
    "costcentre",
    "accountcode",
    "ledgermapping",
    "period",
    "reportedfigure",
]


@pytest.fixture
def book() -> Transaction:
    """A row of every model."""
    RejectFactory()
    CostCentreFactory()
    AccountCodeFactory()
    LedgerMappingFactory()
    ReportedFigureFactory()
    return TransactionFactory(reference="JNL-CANARY", supplier="Canary Ltd")


@pytest.mark.parametrize("name", READ_ONLY)
@pytest.mark.usefixtures("book")
def test_ledger_admin_is_read_only_even_for_a_superuser(
    name: str, client_for: ClientFor, superuser: User
) -> None:
    client = client_for(superuser)
    address = f"/admin/finance/{name}/"
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["cl"].show_full_result_count is False
    assert "action" not in (page.context["action_form"] or {})
    record = page.context["cl"].result_list[0]
    assert client.get(f"{address}{record.pk}/change/").status_code == 200
    assert client.get(f"{address}add/").status_code == 403
    assert client.post(f"{address}add/", {}).status_code == 403
    assert client.post(f"{address}{record.pk}/change/", {"amount": "1"}).status_code == 403
    assert client.post(f"{address}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(address, {"action": "delete_selected", "_selected_action": record.pk, "post": "y"})
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("name", EDITED)
@pytest.mark.usefixtures("book")
def test_finance_admin_pages_open_for_who_may_and_no_one_else(
    name: str, client_for: ClientFor, superuser: User, officer: User
) -> None:
    client = client_for(superuser)
    address = f"/admin/finance/{name}/"
    assert client.get(f"{address}?q=1").status_code == 200
    assert client.get(f"{address}add/").status_code == 200
    record = client.get(address).context["cl"].result_list[0]
    for action in ("change", "history", "delete", f"history/{record.history.first().pk}"):
        assert client.get(f"{address}{record.pk}/{action}/").status_code == 200
    assert client_for(officer).get(address).status_code in {302, 403}
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("name", EDITED)
def test_finance_admin_auditor_adds_nothing(
    name: str, client_for: ClientFor, auditor: User
) -> None:
    assert client_for(auditor).post(f"/admin/finance/{name}/add/").status_code == 403


def test_transaction_admin_finds_a_reference_by_its_beginning(
    client_for: ClientFor, finance_user: User, book: Transaction
) -> None:
    client = client_for(finance_user)
    found = client.get("/admin/finance/transaction/?q=JNL-C").context["cl"].result_list
    assert list(found) == [book]
    assert "£100.00" in client.get("/admin/finance/transaction/").content.decode()
    assert list(client.get("/admin/finance/transaction/?q=x").context["cl"].result_list) == []


def test_period_admin_form_cannot_close_a_period_or_make_it_another(
    client_for: ClientFor, finance_user: User
) -> None:
    period = PeriodFactory()
    form = {"programme": period.programme_id, "year": "2018", "number": "9"}
    form |= {"closed_at_0": "01/01/2018", "closed_at_1": "10:00", "closed_by": finance_user.pk}
    client = client_for(finance_user)
    assert client.post(f"/admin/finance/period/{period.pk}/change/", form).status_code == 302
    period.refresh_from_db()
    assert (period.number, period.closed_at) == (7, None)


def test_finance_admin_shows_only_the_assignments_of_the_user(client_for: ClientFor) -> None:
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="finance"))
    mine = TransactionFactory(supplier="Mine Ltd")
    hidden: Any = TransactionFactory(supplier="Hidden Ltd", reference="HIDDEN")
    line = hidden.balance.cost_line
    programme = line.workstream.programme
    programme.name = "Hidden programme"
    programme.save()
    line.workstream.name = "Hidden workstream"
    line.workstream.save()
    RejectFactory(ledger_import=hidden.ledger_import, line=9, reason="Hidden reason")
    CostCentreFactory(programme=programme, code="Hidden code")
    ReportedFigureFactory(programme=programme, label="Hidden figure")
    AssignmentFactory(user=user, programme=mine.balance.cost_line.workstream.programme)
    client = client_for(user)
    for name in [*READ_ONLY, *EDITED]:
        assert "Hidden" not in client.get(f"/admin/finance/{name}/").content.decode()
    assert "Mine Ltd" in client.get("/admin/finance/transaction/").content.decode()
    address = f"/admin/finance/costline/{line.pk}"
    assert client.get(f"{address}/history/").status_code == 404
    assert client.get(f"{address}/change/").status_code == 302


def test_cost_line_admin_shows_year_and_budget_in_words(
    client_for: ClientFor, auditor: User
) -> None:
    CostLineFactory()
    page = client_for(auditor).get("/admin/finance/costline/").content.decode()
    assert "2017/18" in page
    assert "£1,000.00" in page
