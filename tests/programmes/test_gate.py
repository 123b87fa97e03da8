"""The gate of contingent money: its claim, its evidence, and what the database refuses."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django.asserts import assertContains

from innovation.core import access
from programmes.actions import record_claim, save_condition, withdraw_evidence
from programmes.gate import GateFacts
from programmes.milestones import Rag
from programmes.models import Award, ClaimStep, GateCondition, Tranche
from tests.factories import (
    AwardFactory,
    DecisionFactory,
    EvidenceFactory,
    GateConditionFactory,
    TrancheFactory,
    release,
)

DAY = dt.date(2018, 12, 31)
pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.mark.parametrize(
    ("claim", "conditions", "in_post", "milestones", "colour"),
    [
        ("none", (2, 0), "9.0", [Rag.GREEN], Rag.GREEN),
        ("none", (2, 0), "8.9", [], Rag.AMBER),
        ("none", (2, 0), "7.5", [], Rag.AMBER),
        ("none", (2, 0), "7.4", [], Rag.RED),
        ("none", (1, 1), "10.0", [], Rag.AMBER),
        ("none", (0, 0), "10.0", [], Rag.AMBER),
        ("none", (2, 0), "10.0", [Rag.GREEN, Rag.RED], Rag.RED),
        ("withheld", (2, 0), "10.0", [], Rag.RED),
        ("released", (0, 2), "0.0", [Rag.RED], Rag.GREEN),
    ],
)
def test_colour_follows_the_rule(
    claim: str, conditions: tuple[int, int], in_post: str, milestones: list[Rag], colour: Rag
) -> None:
    filled = Decimal(10), Decimal(in_post)
    assert GateFacts(DAY, DAY, claim, *conditions, *filled, milestones).rag == colour


@pytest.mark.parametrize(("conditions", "colour"), [((1, 1), Rag.RED), ((2, 0), Rag.GREEN)])
def test_evidence_that_is_missing_after_its_day_is_red(
    conditions: tuple[int, int], colour: Rag
) -> None:
    due = DAY - dt.timedelta(days=1)
    assert GateFacts(DAY, due, "none", *conditions, Decimal(0), Decimal(0)).rag == colour


@pytest.fixture
def tranche() -> Tranche:
    """£2.28M of £9.6M with two conditions, one of them met."""
    award = AwardFactory(amount=Decimal("9600000.00"), tranches=False)
    TrancheFactory(award=award, amount=Decimal("7320000.00"))
    made: Tranche = TrancheFactory(award=award, amount=Decimal("2280000.00"), contingent=True)
    first, _second = GateConditionFactory.create_batch(2, tranche=made)
    EvidenceFactory(milestone=None, condition=first)
    return made


def meet_all(tranche: Tranche) -> None:
    for condition in tranche.conditions.unmet():
        EvidenceFactory(milestone=None, condition=condition)


def submitted(tranche: Tranche, by: User) -> Tranche:
    meet_all(tranche)
    record_claim(tranche=tranche, claim="drafted", on=DAY, by=by)
    return record_claim(tranche=tranche, claim="submitted", on=DAY, by=by)


def refused(tranche: Tranche, by: User, claim: str, **fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        record_claim(tranche=tranche, claim=claim, by=by, **{"on": DAY, **fields})
    return " ".join(caught.value.messages)


def test_claim_goes_from_draft_to_release_with_who_and_why(
    tranche: Tranche, finance_user: User
) -> None:
    assert "cannot follow" in refused(tranche, finance_user, "submitted")
    assert "cannot follow" in refused(tranche, finance_user, "released")
    record_claim(tranche=tranche, claim="drafted", on=DAY, by=finance_user)
    assert "no evidence yet" in refused(tranche, finance_user, "submitted")
    meet_all(tranche)
    early = DAY - dt.timedelta(days=1)
    assert "later" in refused(tranche, finance_user, "submitted", on=early)
    elsewhere = DecisionFactory()
    assert "same programme" in refused(tranche, finance_user, "submitted", decision=elsewhere)
    record_claim(tranche=tranche, claim="submitted", on=DAY, by=finance_user)
    assert "Say why" in refused(tranche, finance_user, "withheld")
    for amount in ("0.00", "2280000.01"):
        assert "up to" in refused(tranche, finance_user, "released", amount=Decimal(amount))
    decision = DecisionFactory(programme=tranche.award.programme)
    row = record_claim(
        tranche=tranche, claim="released", on=DAY, by=finance_user, decision=decision
    )
    assert (row.claim, row.released_on) == ("released", DAY)
    step = row.steps.last()
    assert step is not None
    assert (step.amount, step.decision, step.recorded_by, step.recorded_role) == (
        Decimal("2280000.00"),
        decision,
        finance_user,
        access.FINANCE,
    )
    assert "cannot follow" in refused(tranche, finance_user, "withheld", note="Too late.")


def test_part_that_is_withheld_is_a_tranche_that_can_be_claimed_anew(
    tranche: Tranche, finance_user: User
) -> None:
    submitted(tranche, finance_user)
    part = Decimal("1000000.01")
    record_claim(tranche=tranche, claim="released", on=DAY, by=finance_user, amount=part)
    found: Any = Award.objects.with_bases().get()
    assert (found.secured, found.contingent) == (Decimal("8320000.01"), Decimal("1279999.99"))
    rest = Tranche.objects.get(claim="withheld")
    assert [str(step.amount) for step in rest.steps.all()] == ["1279999.99"]
    assert rest.conditions.unmet().count() == 2
    record_claim(tranche=rest, claim="drafted", on=DAY, by=finance_user)
    connection.check_constraints()


def test_what_was_withheld_stays_contingent_and_says_why(
    tranche: Tranche, finance_user: User
) -> None:
    submitted(tranche, finance_user)
    row = record_claim(
        tranche=tranche, claim="withheld", on=DAY, by=finance_user, note="Too few children."
    )
    assert (row.claim, row.released_on) == ("withheld", None)
    found: Any = Award.objects.with_bases().get()
    assert found.contingent == Decimal("2280000.00")


def test_what_released_money_rests_on_stays(tranche: Tranche, finance_user: User) -> None:
    submitted(tranche, finance_user)
    record_claim(tranche=tranche, claim="released", on=DAY, by=finance_user)
    condition = tranche.conditions.all()[0]
    with pytest.raises(ValidationError, match="stays"):
        withdraw_evidence(
            evidence=condition.evidence.all()[0], because="Second thoughts.", by=finance_user
        )
    with pytest.raises(ValidationError, match="stay"):
        save_condition(condition=GateCondition(tranche=tranche, text="More"), by=finance_user)


@pytest.mark.parametrize("change", [{"released_on": None, "claim": "withheld"}, {"amount": "1.00"}])
def test_database_keeps_what_is_released(tranche: Tranche, change: dict[str, Any]) -> None:
    meet_all(tranche)
    release(tranche, DAY)
    with pytest.raises(IntegrityError, match="stays released"), transaction.atomic():
        Tranche.objects.filter(pk=tranche.pk).update(**change)


def test_database_releases_nothing_without_its_evidence(tranche: Tranche) -> None:
    bare = TrancheFactory(contingent=True)
    for row in (tranche, bare):
        with pytest.raises(IntegrityError, match="has evidence"), transaction.atomic():
            Tranche.objects.filter(pk=row.pk).update(claim="released", released_on=DAY)
    with pytest.raises(IntegrityError, match="has evidence"), transaction.atomic():
        TrancheFactory(contingent=True, claim="released", released_on=DAY)


BREAKS: dict[str, Callable[[Tranche], object]] = {
    "a tranche more": lambda row: Tranche.objects.create(
        award=row.award, kind="secured", amount="0.01"
    ),
    "another amount": lambda row: Tranche.objects.filter(pk=row.pk).update(amount="2279999.99"),
    "a tranche less": lambda _: Tranche.objects.filter(kind="secured").delete(),
    "another award": lambda _: Award.objects.update(amount="9600000.01"),
    "to another award": lambda row: Tranche.objects.filter(pk=row.pk).update(
        award=AwardFactory().pk
    ),
    "an award without": lambda _: AwardFactory(tranches=False),
}


@pytest.mark.parametrize("name", BREAKS)
def test_tranches_sum_to_their_award_whenever_a_transaction_ends(
    name: str, tranche: Tranche
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        end_after(lambda: BREAKS[name](tranche))
    connection.check_constraints()


def end_after(change: Callable[[], object]) -> None:
    """Make a change, and ask what is asked when a transaction ends."""
    change()
    connection.check_constraints()


def test_tranches_may_differ_from_their_award_within_a_transaction(tranche: Tranche) -> None:
    with transaction.atomic():
        Award.objects.update(amount="9600001.00")
        Tranche.objects.create(award=tranche.award, kind="secured", amount="1.00")
    connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_transaction_that_leaves_them_apart_is_not_committed() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardFactory(tranches=False)
    assert not Award.objects.exists()


def test_gate_page_records_a_claim_and_says_why_not(
    client_for: ClientFor, finance_user: User, tranche: Tranche
) -> None:
    client, path = client_for(finance_user), f"/contingent/{tranche.pk}/claim/"
    sent = {"claim": "drafted", "on": "10/12/2018", "note": "", "decision": ""}
    assert client.post(path, sent).status_code == 302
    assertContains(client.post(path, {**sent, "claim": "submitted"}), "There is no evidence yet of")
    page = client.get(tranche.get_absolute_url())
    assertContains(page, "Claim drafted on 10 December 2018")
    assertContains(page, "evidence missing")
    assertContains(page, "The secured money alone reaches all of it")
    assert ClaimStep.objects.count() == 1
    path = f"/contingent/{tranche.pk}/conditions/"
    condition = {"text": "Seen.", "shown_by": "", "position": "2"}
    assert client.post(path, condition).status_code == 302
    assertContains(client.post(path, condition), "The tranche has this condition already.")


def test_administration_shows_a_release_and_cannot_make_one(
    client_for: ClientFor, superuser: User, tranche: Tranche
) -> None:
    secured = tranche.award.tranches.get(kind="secured")
    client, path = client_for(superuser), f"/admin/programmes/award/{tranche.award_id}/change/"
    form = client.get(path).context["adminform"].form
    names = ("programme", "name", "funder", "amount", "starts_on", "ends_on", "citation")
    sent = {name: form[name].value() or "" for name in names}
    sent |= {"tranches-TOTAL_FORMS": 2, "tranches-INITIAL_FORMS": 2}
    for number, row in enumerate((secured, tranche)):
        sent |= {
            f"tranches-{number}-{name}": value
            for name, value in {
                "id": row.pk,
                "award": row.award_id,
                "kind": row.kind,
                "amount": row.amount,
                "condition": row.condition,
                "released_on": "01/01/2019",
            }.items()
        }
    assert client.post(path, sent).status_code == 302
    assert not Tranche.objects.exclude(released_on=None).exists()
    meet_all(tranche)
    release(tranche, DAY)
    moved = {"tranches-0-amount": "7320000.01", "tranches-1-amount": "2279999.99"}
    page = client.post(path, sent | moved)
    assert page.status_code == 200
    assertContains(page, "A tranche that is released stays as it is.")
