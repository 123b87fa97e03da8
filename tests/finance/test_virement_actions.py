"""Asking for a virement, and what becomes of it: the budgets, who did it, and each refusal."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from finance.actions import VirementRefusedError, virements
from finance.actions.virements import Agreement
from finance.models import CostLine, Virement, VirementBand, VirementLine
from innovation.core import access
from tests.factories import (
    CostCategoryFactory,
    CostLineFactory,
    DecisionFactory,
    KeyDecisionThresholdFactory,
    UserFactory,
    VirementBandFactory,
)
from tests.finance.book import Book, holder_of
from tests.finance.virement_steps import WITHIN, approved, draft, latest, submitted

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2018, 9, 3, 12, tzinfo=dt.UTC)
AGREED = Agreement(
    agreed_on=dt.date(2018, 8, 30), reference="DfE 12", source="E-mail, shared drive"
)


@pytest.fixture
def holder(book: Book) -> User:
    """The budget holder of Alpha."""
    return holder_of(book.alpha)


@pytest.fixture
def band() -> None:
    """Finance approves any amount."""
    VirementBandFactory()


def of(book: Book, amounts: dict[str, str]) -> dict[CostLine, str]:
    return {book.lines[name]: amount for name, amount in amounts.items()}


def refused(act: Callable[[], Any], *faults: str) -> None:
    with pytest.raises(VirementRefusedError) as error:
        act()
    assert error.value.faults == faults


def statuses(virement: Virement) -> list[tuple[str, str | None, str]]:
    rows = virement.history.order_by("history_id").select_related("history_user")
    return [(row.status, row.history_change_reason, str(row.history_user)) for row in rows]


def test_draft_is_numbered_by_programme_and_kept_as_it_is(book: Book, holder: User) -> None:
    first = draft({book.lines["alpha-2018"]: "-12.34"}, by=holder, reason=" ")
    second = draft(of(book, WITHIN), by=holder)
    other = draft({CostLineFactory(): "5.00"})
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert (first.status, first.reason, first.requested_by) == ("draft", "", holder)
    assert first.requested_role == access.BUDGET_HOLDER
    assert list(first.lines.values_list("cost_line", "amount")) == [
        (book.lines["alpha-2018"].pk, Decimal("-12.34"))
    ]
    assert latest(book.lines["alpha-2018"]) == Decimal("2400.00")


def test_draft_is_changed_by_line_and_its_history_says_so(book: Book, holder: User) -> None:
    row = draft(of(book, WITHIN), by=holder)
    kept = row.lines.get(cost_line=book.lines["alpha-2018"])
    changed = {"alpha-2018": "-100.00", "alpha-2017": "100.00"}
    draft(of(book, changed), by=holder, virement=row, version=1, kind="reprofile")
    row.refresh_from_db()
    assert (row.kind, row.version) == ("reprofile", 2)
    assert kept in row.lines.all()
    assert kept.history.count() == 1
    history = VirementLine.history.order_by("history_id").values_list(
        "cost_line", "history_type", "history_user"
    )
    assert list(history) == [
        (book.lines["alpha-2018"].pk, "+", holder.pk),
        (book.lines["alpha-travel"].pk, "+", holder.pk),
        (book.lines["alpha-travel"].pk, "-", holder.pk),
        (book.lines["alpha-2017"].pk, "+", holder.pk),
    ]


def test_draft_that_changed_meanwhile_is_not_overwritten(book: Book, holder: User) -> None:
    row = draft(of(book, WITHIN), by=holder)
    draft(of(book, WITHIN), by=holder, virement=row, version=1, reason="Second window.")
    refused(
        lambda: draft(of(book, WITHIN), by=holder, virement=row, version=1, reason="First."),
        "The virement was changed since you opened it: look at it as it is now, and try again.",
    )
    row.refresh_from_db()
    assert row.reason == "Second window."


def test_budget_holder_cannot_name_a_line_of_another(book: Book, holder: User) -> None:
    another = of(book, {"alpha-2018": "-1.00", "beta-2018": "1.00"})
    words = "Choose cost lines of Growing Futures that are yours."
    refused(lambda: draft(another, by=holder), words)
    elsewhere: dict[CostLine, str] = {book.lines["alpha-2018"]: "-1.00", CostLineFactory(): "1.00"}
    refused(lambda: draft(elsewhere, by=UserFactory(role=access.FINANCE)), words)
    assert not Virement.objects.exists()


def test_budget_holder_who_lost_a_workstream_cannot_submit_its_lines(
    book: Book, holder: User
) -> None:
    row = draft(of(book, WITHIN), by=holder)
    holder.assignments.all().delete()
    refused(
        lambda: virements.submit(virement=row, by=holder),
        "Choose cost lines of Growing Futures that are yours.",
    )


def test_submitted_virement_waits_and_moves_nothing(book: Book, holder: User) -> None:
    with time_machine.travel(NOON, tick=False):
        row = submitted(of(book, WITHIN), by=holder)
    row.refresh_from_db()
    assert (row.status, row.submitted_at, row.version) == ("submitted", NOON, 2)
    assert latest(book.lines["alpha-2018"]) == Decimal("2400.00")
    assert statuses(row) == [
        ("draft", "Saved as a draft", str(holder)),
        ("submitted", "Submitted for approval", str(holder)),
    ]


def test_submit_names_every_fault(book: Book, holder: User) -> None:
    row = draft(of(book, {"alpha-2018": "-3000.00", "alpha-travel": "1.00"}), by=holder, reason="")
    refused(
        lambda: virements.submit(virement=row, by=holder),
        "Say why the budget is to be moved.",
        "£3,000.00 is taken and £1.00 is given, so £2,999.00 too much is taken: take £2,999.00 "
        "less, or give £2,999.00 more.",
        "Alpha, Salaries, 2018/19 has £2,400.00: £3,000.00 cannot be taken from it.",
    )
    row.refresh_from_db()
    assert row.status == "draft"


@pytest.mark.usefixtures("band")
def test_approved_virement_moves_the_budget_and_freezes_it(book: Book, holder: User) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    approver = UserFactory(role=access.FINANCE)
    with time_machine.travel(NOON, tick=False):
        virements.approve(virement=row, by=approver, note=" Agreed. ", version=2)
    row.refresh_from_db()
    assert (row.status, row.decided_by, row.decided_at) == ("approved", approver, NOON)
    assert (row.decided_role, row.decision_note) == (access.FINANCE, "Agreed.")
    assert row.authority == (
        f"It moves £100.00. Over £0.00: Finance approves. In force from {band_day()}. Assumption."
    )
    frozen = row.lines.order_by("pk").values_list("before", "amount", "after")
    assert list(frozen) == [
        (Decimal("2400.00"), Decimal("-100.00"), Decimal("2300.00")),
        (Decimal("0.00"), Decimal("100.00"), Decimal("100.00")),
    ]
    assert latest(book.lines["alpha-2018"]) == Decimal("2300.00")
    assert latest(book.lines["alpha-travel"]) == Decimal("100.00")
    assert statuses(row)[-1] == ("approved", "Approved", str(approver))


def band_day() -> str:
    return f"{VirementBand.objects.get().effective_from:%-d %B %Y}"


@pytest.mark.usefixtures("band")
def test_second_virement_begins_where_the_first_ended(book: Book) -> None:
    approved(of(book, WITHIN))
    row = approved(of(book, {"alpha-travel": "-100.00", "alpha-2018": "100.00"}))
    assert list(row.lines.order_by("pk").values_list("before", "after")) == [
        (Decimal("100.00"), Decimal("0.00")),
        (Decimal("2300.00"), Decimal("2400.00")),
    ]


@pytest.mark.usefixtures("band")
def test_requester_neither_approves_nor_rejects(book: Book, finance_user: User) -> None:
    row = submitted(of(book, WITHIN), by=finance_user)
    own = "You asked for this virement, so somebody else has to"
    refused(lambda: virements.approve(virement=row, by=finance_user), f"{own} approve it.")
    refused(lambda: virements.reject(virement=row, by=finance_user, note="x"), f"{own} reject it.")


@pytest.mark.usefixtures("band")
def test_budget_that_is_gone_by_now_is_not_moved(book: Book, finance_user: User) -> None:
    most = {"alpha-2018": "-2400.00", "alpha-travel": "2400.00"}
    late = submitted(of(book, WITHIN))
    approved(of(book, most))
    refused(
        lambda: virements.approve(virement=late, by=finance_user),
        "Alpha, Salaries, 2018/19 has £0.00: £100.00 cannot be taken from it.",
    )
    assert latest(book.lines["alpha-travel"]) == Decimal("2400.00")


def test_rejected_virement_says_why_and_moves_nothing(book: Book, finance_user: User) -> None:
    row = submitted(of(book, WITHIN))
    refused(
        lambda: virements.reject(virement=row, by=finance_user, note=" "),
        "Say why the virement is rejected.",
    )
    virements.reject(virement=row, by=finance_user, note="Use the agency framework.")
    row.refresh_from_db()
    assert (row.status, row.decision_note) == ("rejected", "Use the agency framework.")
    assert latest(book.lines["alpha-2018"]) == Decimal("2400.00")
    assert list(row.lines.values_list("before", "after")) == [(None, None)] * 2


def test_withdrawn_virement_is_edited_and_submitted_again(book: Book, holder: User) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    virements.withdraw(virement=row, by=holder)
    row.refresh_from_db()
    assert row.status == "withdrawn"
    draft(of(book, WITHIN), by=holder, virement=row)
    row.refresh_from_db()
    assert (row.status, row.submitted_at) == ("draft", None)
    virements.submit(virement=row, by=holder)
    row.refresh_from_db()
    assert row.status == "submitted"


def test_only_the_requester_changes_submits_and_withdraws(book: Book, holder: User) -> None:
    row = draft(of(book, WITHIN), by=holder)
    other = UserFactory(role=access.FINANCE)
    only = f"Only {holder.get_full_name()}, who asked for this virement, can"
    refused(lambda: draft(of(book, WITHIN), by=other, virement=row), f"{only} change it.")
    refused(lambda: virements.submit(virement=row, by=other), f"{only} submit it.")
    refused(lambda: virements.withdraw(virement=row, by=other), f"{only} withdraw it.")


def test_what_is_not_waiting_is_not_decided(book: Book, finance_user: User) -> None:
    row = draft(of(book, WITHIN))
    words = "Virement 1 does not wait for approval: it is draft."
    refused(lambda: virements.approve(virement=row, by=finance_user), words)
    refused(lambda: virements.reject(virement=row, by=finance_user, note="x"), words)


@pytest.mark.usefixtures("band")
def test_what_is_decided_stays(book: Book, holder: User, finance_user: User) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    virements.approve(virement=row, by=finance_user)
    words = "Virement 1 is approved already and stays as it is."
    refused(lambda: virements.approve(virement=row, by=finance_user), words)
    refused(lambda: virements.reject(virement=row, by=finance_user, note="x"), words)
    refused(lambda: virements.withdraw(virement=row, by=holder), words)
    refused(lambda: virements.submit(virement=row, by=holder), words)
    refused(lambda: draft(of(book, WITHIN), by=holder, virement=row), words)


def test_what_waits_is_withdrawn_before_it_is_changed(book: Book, holder: User) -> None:
    row = submitted(of(book, WITHIN), by=holder)
    words = "Virement 1 waits for approval: withdraw it to change it."
    refused(lambda: draft(of(book, WITHIN), by=holder, virement=row), words)
    refused(lambda: virements.submit(virement=row, by=holder), words)


BETWEEN = {"alpha-2018": "-100.00", "alpha-2017": "100.00"}


@pytest.mark.usefixtures("band")
def test_award_moves_between_years_when_its_funder_agreed(book: Book, finance_user: User) -> None:
    row = submitted(of(book, BETWEEN), kind="reprofile")
    refused(
        lambda: virements.approve(virement=row, by=finance_user),
        "An award pays for these lines and money moves between years: enter the funder’s "
        "agreement.",
    )
    virements.approve(virement=row, by=finance_user, agreement=AGREED)
    row.refresh_from_db()
    assert (row.agreed_on, row.agreement_reference) == (dt.date(2018, 8, 30), "DfE 12")
    assert row.agreement_source == "E-mail, shared drive"


@pytest.mark.usefixtures("band")
def test_agreement_of_the_request_stays_with_the_approval(book: Book, finance_user: User) -> None:
    row = submitted(of(book, BETWEEN), kind="reprofile", agreement=AGREED)
    virements.approve(virement=row, by=finance_user)
    row.refresh_from_db()
    assert row.agreement_reference == "DfE 12"


@pytest.mark.usefixtures("band")
def test_base_budget_moves_between_years_without_a_funder(book: Book, finance_user: User) -> None:
    line = book.lines["beta-2019"]
    next_year = CostLineFactory(workstream=line.workstream, category=line.category, year=2020)
    row = submitted({line: "-100.00", next_year: "100.00"}, kind="carry_forward")
    virements.approve(virement=row, by=finance_user)
    assert latest(next_year) == Decimal("1100.00")


def test_half_an_agreement_is_none(book: Book) -> None:
    refused(
        lambda: draft(of(book, BETWEEN), agreement=Agreement(reference="DfE 12")),
        "Enter all of the funder’s agreement: its date, its reference and where it is kept.",
    )


@pytest.mark.usefixtures("band")
def test_line_that_never_had_a_budget_takes_the_award_of_its_money(book: Book) -> None:
    first = CostLineFactory(
        workstream=book.alpha,
        category=CostCategoryFactory(),
        year=2018,
        original_budget=Decimal("0.00"),
    )
    approved({book.lines["alpha-2018"]: "-100.00", first: "100.00"})
    first.refresh_from_db()
    assert (first.award, latest(first)) == (book.award, Decimal("100.00"))
    assert first.history.first().history_change_reason == "Its first budget, by Virement 1"


@pytest.mark.usefixtures("band")
def test_more_income_pays_for_base_budget_spend_and_no_award_does(book: Book) -> None:
    income = CostLineFactory(
        workstream=book.beta,
        category=CostCategoryFactory(income=True),
        year=2019,
        original_budget=Decimal("0.00"),
    )
    approved({income: "-50.00", book.lines["beta-2019"]: "50.00"})
    income.refresh_from_db()
    assert (latest(income), income.award) == (Decimal("-50.00"), None)
    assert latest(book.lines["beta-2019"]) == Decimal("650.00")


def over(amount: str, approver: str, *, needs_decision: bool = True) -> None:
    VirementBandFactory(
        effective_from=dt.date(2017, 4, 1),
        over=Decimal(amount),
        approver=approver,
        needs_decision=needs_decision,
    )


@pytest.fixture
def bands() -> None:
    """Finance up to £100, a director up to £500, then the Executive Board."""
    over("0.00", "finance", needs_decision=False)
    over("100.00", "director")
    over("500.00", "executive_board")


def moving(book: Book, amount: str) -> Virement:
    return submitted(of(book, {"alpha-2018": f"-{amount}", "alpha-travel": amount}))


@pytest.mark.usefixtures("bands")
def test_virement_over_the_band_needs_its_decision(book: Book, finance_user: User) -> None:
    row = moving(book, "100.01")
    refused(
        lambda: virements.approve(virement=row, by=finance_user),
        "It moves £100.01. Over £100.00: Director, by delegation, and the approval names the "
        "decision. Choose the decision; record it first where it is not in the list.",
    )
    decision = DecisionFactory(programme=book.programme, taken_by="director")
    virements.approve(virement=row, by=finance_user, decision=decision)
    row.refresh_from_db()
    assert (row.status, row.decision) == ("approved", decision)
    assert "Over £100.00: Director" in row.authority


@pytest.mark.usefixtures("bands")
def test_amount_of_a_band_is_still_in_the_one_below(book: Book, finance_user: User) -> None:
    virements.approve(virement=moving(book, "100.00"), by=finance_user)


@pytest.mark.usefixtures("bands")
def test_decision_of_a_lower_level_is_not_enough(book: Book, finance_user: User) -> None:
    row = moving(book, "600.00")
    director = DecisionFactory(programme=book.programme, taken_by="director", reference="D9")
    with pytest.raises(VirementRefusedError, match="D9 was taken by the Director, by delegation"):
        virements.approve(virement=row, by=finance_user, decision=director)
    board = DecisionFactory(programme=book.programme, taken_by="executive_board")
    virements.approve(virement=row, by=finance_user, decision=board)


@pytest.mark.usefixtures("bands")
def test_decision_is_of_the_same_programme(book: Book, finance_user: User) -> None:
    refused(
        lambda: virements.approve(
            virement=moving(book, "600.00"), by=finance_user, decision=DecisionFactory()
        ),
        "Choose a decision of the same programme.",
    )


@pytest.mark.usefixtures("bands")
def test_many_small_virements_count_together(book: Book, finance_user: User) -> None:
    virements.approve(virement=moving(book, "60.00"), by=finance_user)
    row = moving(book, "60.00")
    with pytest.raises(VirementRefusedError, match="was taken from Alpha, Salaries"):
        virements.approve(virement=row, by=finance_user)
    other_head = submitted(of(book, {"alpha-travel": "-60.00", "beta-2018": "60.00"}))
    virements.approve(virement=other_head, by=finance_user)


@pytest.mark.usefixtures("bands")
def test_decision_that_may_still_be_called_in_is_not_in_force(
    book: Book, finance_user: User
) -> None:
    row = moving(book, "200.00")
    published = {"decided_on": dt.date(2018, 9, 3), "published_on": dt.date(2018, 9, 5)}
    decision = DecisionFactory(programme=book.programme, reference="D9", **published)
    with (
        time_machine.travel(dt.datetime(2018, 9, 12, 12, tzinfo=dt.UTC)),
        pytest.raises(VirementRefusedError, match="D9 is in force only from 13 September 2018"),
    ):
        virements.approve(virement=row, by=finance_user, decision=decision)
    with time_machine.travel(dt.datetime(2018, 9, 13, 12, tzinfo=dt.UTC)):
        virements.approve(virement=row, by=finance_user, decision=decision)


@pytest.mark.usefixtures("band")
def test_virement_over_the_key_threshold_needs_a_key_decision(
    book: Book, finance_user: User
) -> None:
    KeyDecisionThresholdFactory(effective_from=dt.date(2017, 4, 1), amount=Decimal("250.00"))
    virements.approve(virement=moving(book, "250.00"), by=finance_user)
    row = submitted(of(book, {"beta-2018": "-250.01", "alpha-travel": "250.01"}))
    refused(
        lambda: virements.approve(virement=row, by=finance_user),
        "It moves £250.01. Over £0.00: Finance approves. More than £250 is a key decision. Choose "
        "the decision; record it first where it is not in the list.",
    )
    small = DecisionFactory(programme=book.programme, kind="significant", reference="D9")
    with pytest.raises(VirementRefusedError, match="D9 is no key decision"):
        virements.approve(virement=row, by=finance_user, decision=small)
    key = DecisionFactory(programme=book.programme, kind="key")
    virements.approve(virement=row, by=finance_user, decision=key)


def test_approval_that_another_agrees_to_says_who(book: Book, finance_user: User) -> None:
    over("0.00", "deputy_director", needs_decision=False)
    row = moving(book, "1.00")
    with pytest.raises(VirementRefusedError, match="Enter it in the note"):
        virements.approve(virement=row, by=finance_user)
    virements.approve(virement=row, by=finance_user, note="The deputy director, 3 September.")


def test_without_bands_nothing_is_approved(book: Book, finance_user: User) -> None:
    refused(
        lambda: virements.approve(virement=moving(book, "1.00"), by=finance_user),
        "No band says who approves virements today: an administrator enters the bands first, "
        "under Administration, Virement bands.",
    )


@pytest.mark.usefixtures("bands")
def test_bands_are_those_of_the_day(book: Book, finance_user: User) -> None:
    VirementBandFactory(effective_from=dt.date(2019, 4, 1))
    row = moving(book, "600.00")
    with (
        time_machine.travel(dt.datetime(2019, 3, 31, 12, tzinfo=dt.UTC)),
        pytest.raises(VirementRefusedError, match="Executive Board"),
    ):
        virements.approve(virement=row, by=finance_user)
    with time_machine.travel(dt.datetime(2019, 4, 1, 12, tzinfo=dt.UTC)):
        virements.approve(virement=row, by=finance_user)


def test_original_budget_stays_at_or_above_what_virements_took(book: Book) -> None:
    approved(of(book, WITHIN))
    line = CostLine.objects.get(pk=book.lines["alpha-2018"].pk)
    line.original_budget = Decimal("100.00")
    line.full_clean()
    line.original_budget = Decimal("99.99")
    with pytest.raises(ValidationError, match="Virements took £100"):
        line.full_clean()


@pytest.mark.usefixtures("band")
def test_original_income_stays_at_or_below_what_virements_left_of_it(book: Book) -> None:
    category = CostCategoryFactory(income=True)
    charges = {"workstream": book.beta, "category": category, "year": 2019}
    income = CostLineFactory(**charges, original_budget=Decimal("-100.00"))
    approved({income: "40.00", book.lines["beta-2019"]: "-40.00"})
    income.original_budget = Decimal("-40.00")
    income.full_clean()
    income.original_budget = Decimal("-39.99")
    with pytest.raises(ValidationError, match="Virements expect £40"):
        income.full_clean()
