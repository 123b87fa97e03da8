"""Whatever is asked for, submitted, withdrawn, approved and rejected, and in whatever order."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.actions import VirementRefusedError, virements
from finance.models import CostLine, Virement
from innovation.core import access
from innovation.core.fields import money_sum
from tests.factories import UserFactory, VirementBandFactory
from tests.finance.book import Book, holder_of

pytestmark = pytest.mark.django_db

LINES = ["alpha-2017", "alpha-2018", "alpha-travel", "beta-2018", "beta-2019"]
pounds = st.integers(-300_000, 300_000).filter(bool).map(lambda pence: Decimal(pence).scaleb(-2))


@st.composite
def amounts(draw: Any) -> dict[str, Decimal]:
    """Amounts by line; mostly two of them that net to zero."""
    names = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True))
    found = {name: draw(pounds) for name in names}
    if len(names) > 1 and draw(st.booleans()):
        first, *others = names
        found[first] = -sum((found[name] for name in others), Decimal("0.00"))
    return {name: amount for name, amount in found.items() if amount}


class Step(NamedTuple):
    """What who does with the virement at a place of the list (counted round)."""

    what: str
    who: int
    place: int
    kind: str
    lines: dict[str, Decimal]


steps = st.builds(
    Step,
    st.sampled_from(
        ["new", "edit", "submit", "submit", "withdraw", "approve", "approve", "reject"]
    ),
    st.integers(0, 2),
    st.integers(0, 3),
    st.sampled_from(["virement", "virement", *Virement.Kind.values]),
    amounts(),
)


def act(book: Book, users: list[User], made: list[Virement], step: Step) -> None:
    """Do it, as somebody may try to whether or not it can be done."""
    by = users[step.who]
    request: dict[str, Any] = {
        "by": by,
        "programme": book.programme,
        "kind": step.kind,
        "lines": {book.lines[name].pk: amount for name, amount in step.lines.items()},
        "reason": "Why not.",
    }
    if step.what == "new" or not made:
        made.append(virements.save_draft(**request))
        return
    virement = made[step.place % len(made)]
    if step.what == "edit":
        virements.save_draft(**request, virement=virement)
    elif step.what == "reject":
        virements.reject(virement=virement, by=by, note="No.")
    else:
        getattr(virements, step.what)(virement=virement, by=by)


def statuses() -> dict[int, str]:
    return dict(Virement.objects.values_list("pk", "status"))


@given(st.lists(steps, min_size=3, max_size=20))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_budgets_sum_to_the_original_and_statuses_move_along_their_edges(
    book: Book, done: list[Step]
) -> None:
    with transaction.atomic():
        run(book, done)
        transaction.set_rollback(True)


def run(book: Book, done: list[Step]) -> None:
    VirementBandFactory()
    users: list[User] = [UserFactory(role=access.FINANCE) for _ in range(2)]
    users.append(holder_of(book.alpha))
    made: list[Virement] = []
    before: dict[int, str] = {}
    for step in done:
        try:
            act(book, users, made, step)
        except VirementRefusedError:
            assert statuses() == before
        after = statuses()
        assert all(
            after[pk] == status or after[pk] in Virement.NEXT[status]
            for pk, status in before.items()
        )
        before = after
        agree_with_the_original()


def agree_with_the_original() -> None:
    lines: Any = CostLine.objects.with_latest_budget()
    assert lines.aggregate(total=money_sum("latest_budget")) == {"total": Decimal("5200.00")}
    assert not lines.filter(latest_budget__lt=0).exists()
    assert not Virement.objects.filter(status="approved", decided_by=None).exists()
