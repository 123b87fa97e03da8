"""From an award to its budget: what decisions approve, and what goes beyond it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from finance.approval import approval_chains, beyond_approval
from finance.models import CostLine
from programmes.models import Award
from tests.factories import AwardFactory, CostLineFactory, DecisionFactory, WorkstreamFactory
from tests.page_reader import read

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def make_line(budget: str) -> CostLine:
    """A line of an award of £1,000.00, of which £600.00 is approved."""
    award = AwardFactory(amount=Decimal("1000.00"))
    about = {"programme": award.programme, "award": award}
    DecisionFactory(**about, effect="endorses", amount=Decimal("1000.00"))
    DecisionFactory(**about, effect="approves", amount=Decimal("600.00"))
    line: CostLine = CostLineFactory(
        workstream=WorkstreamFactory(programme=award.programme),
        award=award,
        original_budget=Decimal(budget),
    )
    return line


def test_chain_leads_from_the_award_to_what_is_not_yet_budgeted() -> None:
    line = make_line("450.00")
    assert line.award is not None
    budgets = [(line.award_id, Decimal("450.00")), (None, Decimal("99.00"))]
    [chain] = approval_chains(Award.objects.with_decided(), budgets)
    assert [(label, amount) for label, amount, _ in chain.steps] == [
        ("Award", Decimal("1000.00")),
        ("Endorsed", Decimal("1000.00")),
        ("Approved", Decimal("600.00")),
        ("Not yet approved", Decimal("400.00")),
        ("Budgeted", Decimal("450.00")),
        ("Approved and not yet budgeted", Decimal("150.00")),
    ]
    assert not chain.is_broken
    assert beyond_approval(line.award, Decimal("150.00")) == ""
    assert beyond_approval(line.award, Decimal("150.01")).startswith(
        "Decisions approve £600.00 of "
    )


def test_chain_that_is_budgeted_beyond_approval_says_so(
    client_for: ClientFor, finance_user: User
) -> None:
    line = make_line("600.01")
    page = client_for(finance_user).get(line.workstream.programme.get_absolute_url())
    assert "More is budgeted than decisions on record approve" in page.content.decode()
    table = read(page).tables[f"{line.award}: from award to budget"]
    assert table.texts()[-1] == ["Approved and not yet budgeted", "(£0.01)"]


@pytest.mark.parametrize(
    ("budget", "new", "refused"),
    [("450.00", "600.00", False), ("450.00", "600.01", True), ("700.00", "650.00", False)],
)
def test_cost_line_beyond_approval_is_refused_in_the_administration(
    budget: str, new: str, refused: bool, client_for: ClientFor, superuser: User
) -> None:
    line = make_line(budget)
    sent = {
        "workstream": line.workstream_id,
        "category": line.category_id,
        "year": line.year,
        "award": line.award_id,
        "original_budget": new,
    }
    address = f"/admin/finance/costline/{line.pk}/change/"
    response = client_for(superuser).post(address, sent)
    assert response.status_code == (200 if refused else 302)
    line.refresh_from_db()
    assert line.original_budget == Decimal(budget if refused else new)
