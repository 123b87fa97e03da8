"""What the database refuses of virements by itself, whatever the code does."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from finance.models import CostLine, Virement, VirementLine
from tests.factories import CostLineFactory, UserFactory, VirementFactory, VirementLineFactory
from tests.finance.book import Book
from tests.finance.virement_steps import WITHIN, approved, draft, submitted

DECIDED = "A decided virement stays as it is: another one moves the budget back."
ONCE = "A virement is approved or rejected once, after it was submitted."
NETS = "The lines of an approved virement net to zero."
WHOLE = "A line of an approved virement is of its programme and says what it was before."
SIDE = "A budget of expenditure is £0 or more, and one of income £0 or less."
DRAFT = "The lines of a virement change only while it is a draft."

pytestmark = pytest.mark.django_db


def refused(change: Callable[[], Any], message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        change()


def run_sql(sql: str, *parameters: Any) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)

    return run


def of(book: Book, amounts: dict[str, str]) -> dict[CostLine, str]:
    return {book.lines[name]: amount for name, amount in amounts.items()}


@pytest.fixture
def done(book: Book) -> Virement:
    """An approved virement."""
    return approved(of(book, WITHIN))


@pytest.fixture
def waiting(book: Book) -> Virement:
    """A submitted virement whose lines say what they were before."""
    row = submitted(of(book, WITHIN))
    for line in row.lines.select_related("cost_line"):
        before = line.cost_line.original_budget
        row.lines.filter(pk=line.pk).update(before=before, after=before + line.amount)
    return row


def approval() -> dict[str, Any]:
    return {
        "status": "approved",
        "decided_by": UserFactory(),
        "decided_role": "Finance",
        "decided_at": timezone.now(),
    }


def approve(row: Virement) -> Callable[[], Any]:
    changes = approval()
    return lambda: Virement.objects.filter(pk=row.pk).update(**changes)


def test_virement_that_keeps_every_rule_is_approved(waiting: Virement) -> None:
    approve(waiting)()
    waiting.refresh_from_db()
    assert waiting.status == "approved"


def test_approved_virement_is_not_changed_by_any_way(done: Virement, superuser: User) -> None:
    done.reason = "Something else."
    refused(done.save, DECIDED)
    refused(lambda: Virement.objects.update(decided_by=superuser), DECIDED)
    refused(lambda: Virement.objects.bulk_update([done], ["reason"]), DECIDED)
    refused(run_sql("UPDATE finance_virement SET status = 'draft'"), DECIDED)
    refused(run_sql("UPDATE finance_virement SET authority = ''"), DECIDED)
    done.refresh_from_db()
    assert done.reason == "Agency cover for a vacant post."


def test_approved_virement_is_not_deleted_by_any_way(done: Virement) -> None:
    refused(run_sql("DELETE FROM finance_virementline"), DRAFT)
    refused(lambda: VirementLine.objects.all().delete(), DRAFT)
    refused(run_sql("DELETE FROM finance_virement"), DECIDED)
    assert Virement.objects.get() == done


def test_lines_of_an_approved_virement_are_not_changed_by_any_way(
    book: Book, done: Virement
) -> None:
    line = done.lines.earliest("pk")
    line.amount = Decimal("-200.00")
    refused(line.save, DRAFT)
    refused(lambda: VirementLine.objects.update(before=None, after=None), DRAFT)
    refused(run_sql("UPDATE finance_virementline SET amount = amount * 2"), DRAFT)
    another = VirementLine(virement=done, cost_line=book.lines["beta-2018"], amount=1)
    refused(another.save, DRAFT)
    elsewhere = VirementLineFactory(virement__programme=book.programme)
    refused(lambda: VirementLine.objects.filter(pk=elsewhere.pk).update(virement=done), DRAFT)
    assert done.lines.count() == 2


def test_rejected_virement_stays_as_it_is(book: Book, waiting: Virement) -> None:
    changes = {**approval(), "status": "rejected", "decision_note": "No."}
    Virement.objects.filter(pk=waiting.pk).update(**changes)
    refused(lambda: Virement.objects.update(decision_note="Yes."), DECIDED)
    refused(run_sql("DELETE FROM finance_virementline"), DRAFT)


def test_lines_that_wait_are_those_that_are_approved(waiting: Virement) -> None:
    refused(lambda: VirementLine.objects.update(amount=Decimal("5.00")), DRAFT)
    refused(run_sql("DELETE FROM finance_virementline"), DRAFT)
    refused(lambda: VirementLineFactory(virement=waiting), DRAFT)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.usefixtures("done")
def test_approved_virement_is_not_replaced() -> None:
    same = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"
    refused(run_sql(same.format("finance_virement")), ONCE)
    refused(run_sql(same.format("finance_virementline")), DRAFT)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["virement", "virementline"])
@pytest.mark.usefixtures("done")
def test_virements_are_not_truncated(table: str) -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")()
    refused(run_sql(f"TRUNCATE finance_{table} CASCADE"), DECIDED)


def raw_lines(row: Virement, *amounts: tuple[CostLine, str]) -> None:
    """Lines with before and after, written while the virement is a draft; then it is submitted."""
    for line, amount in amounts:
        before, change = line.original_budget, Decimal(amount)
        VirementLine.objects.create(
            virement=row, cost_line=line, amount=change, before=before, after=before + change
        )
    Virement.objects.filter(pk=row.pk).update(status="submitted", submitted_at=timezone.now())


@pytest.mark.parametrize(
    "amounts",
    [
        {},
        {"alpha-2018": "-100.00"},
        {"alpha-2018": "-100.00", "alpha-travel": "99.99"},
    ],
)
def test_virement_that_does_not_net_to_zero_is_not_approved(
    book: Book, amounts: dict[str, str]
) -> None:
    row = VirementFactory(programme=book.programme)
    raw_lines(row, *of(book, amounts).items())
    refused(approve(row), NETS)


def test_line_of_another_programme_is_not_approved(book: Book) -> None:
    row = VirementFactory(programme=book.programme)
    raw_lines(row, (book.lines["alpha-2018"], "-1.00"), (CostLineFactory(), "1.00"))
    refused(approve(row), WHOLE)


@pytest.mark.parametrize(("kind", "amount"), [("expenditure", "-1.00"), ("income", "1.00")])
def test_budget_past_nought_is_not_approved(book: Book, kind: str, amount: str) -> None:
    row = VirementFactory(programme=book.programme)
    line = CostLineFactory(
        workstream=book.alpha, category__kind=kind, year=2018, original_budget=Decimal("0.00")
    )
    other = book.lines["alpha-2018"]
    raw_lines(row, (line, amount), (other, str(-Decimal(amount))))
    refused(approve(row), SIDE)


def test_category_of_a_line_with_a_virement_keeps_its_kind(book: Book) -> None:
    draft(of(book, WITHIN))
    category = book.lines["alpha-travel"].category
    sql = "UPDATE finance_costcategory SET kind = 'income' WHERE id = %s"
    refused(run_sql(sql, category.pk), "Cost lines of this category have budgets")
    category.kind = "income"
    with pytest.raises(ValidationError, match="Cost lines of this category have budgets"):
        category.full_clean()


def test_line_that_does_not_say_what_it_was_is_not_approved(book: Book) -> None:
    refused(approve(submitted(of(book, WITHIN))), WHOLE)


def test_virement_is_not_approved_before_it_was_submitted(book: Book) -> None:
    row = draft(of(book, WITHIN))
    Virement.objects.filter(pk=row.pk).update(submitted_at=timezone.now())
    refused(approve(row), ONCE)
    refused(lambda: VirementFactory(**approval(), submitted_at=timezone.now()), ONCE)


def test_statuses_move_only_as_they_are_declared(book: Book) -> None:
    """Every pair of statuses that is no edge is refused; the decided ones have no way out."""
    fields = {"submitted_at": timezone.now(), "decision_note": "Note."}
    decided = {key: value for key, value in approval().items() if key != "status"}
    nobody = {"decided_by": None, "decided_role": "", "decided_at": None}
    for old in ("draft", "submitted", "withdrawn"):
        for new in Virement.Status.values:
            row = VirementFactory(programme=book.programme, **fields)
            path = {"draft": [], "submitted": ["submitted"], "withdrawn": ["withdrawn"]}[old]
            for status in path:
                Virement.objects.filter(pk=row.pk).update(status=status)
            who = decided if new in {"approved", "rejected"} else nobody
            rows = Virement.objects.filter(pk=row.pk)
            if new == old or new in Virement.NEXT[old] - {"approved"}:
                assert rows.update(status=new, **who) == 1
            else:
                message = NETS if (old, new) == ("submitted", "approved") else ONCE
                refused(lambda: rows.update(status=new, **who), message)  # noqa: B023 - called at once


def test_requester_is_not_the_approver_even_in_sql(waiting: Virement) -> None:
    with pytest.raises(IntegrityError, match="finance_virement_approver_is_another"):
        Virement.objects.filter(pk=waiting.pk).update(
            **{**approval(), "decided_by": waiting.requested_by}
        )
