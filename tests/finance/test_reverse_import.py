"""Taking an import back by contra rows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from finance.actions import ActionRefusedError, retry_rejects, reverse_import
from finance.actions.codes import assign_cost_centre
from finance.models import Balance, LedgerImport, Period, Reject, Transaction
from programmes.models import Workstream
from tests.finance.ledger_books import Books, assert_balances_are_the_sums, make_books

ALPHA = "31/10/2017,R1,C100,A1,Alpha Ltd,12.50"
BETA = "31/03/2018,R2,C200,A2,Beta Ltd,(2.00)"
UNKNOWN = "31/10/2017,R3,C999,A1,Gamma Ltd,7.00"


@pytest.fixture
def books(db: None) -> Books:
    return make_books()


def loaded(books: Books, *rows: str) -> LedgerImport:
    made = books.load(*rows, rule="load_good").ledger_import
    assert made is not None
    return made


def reverse(ledger_import: LedgerImport, reason: str = "Wrong file") -> LedgerImport:
    return reverse_import(ledger_import=ledger_import, reason=reason, by=None)


def test_each_row_gets_a_contra_row_and_the_balances_come_to_nothing(
    books: Books, superuser: User
) -> None:
    made = loaded(books, ALPHA, BETA, ALPHA)

    reversal = reverse_import(ledger_import=made, reason=" Wrong  file ", by=superuser)

    contra = Transaction.objects.filter(ledger_import=reversal).order_by("line")
    assert [row.amount for row in contra] == [
        Decimal("-12.50"),
        Decimal("2.00"),
        Decimal("-12.50"),
    ]
    for row in contra:
        original = row.reverses
        assert original is not None
        assert original.ledger_import == made
        assert (row.date, row.line, row.balance) == (
            original.date,
            original.line,
            original.balance,
        )
        assert row.digest == -original.digest
    assert (reversal.reverses, reversal.reason) == (made, "Wrong file")
    assert (reversal.imported_by, reversal.rows_loaded) == (superuser, 3)
    assert (reversal.amount_read, reversal.amount_loaded) == (Decimal("-23.00"), Decimal("-23.00"))
    assert [balance.amount for balance in Balance.objects.all()] == [Decimal("0.00")] * 2
    assert_balances_are_the_sums()


def test_contra_row_of_a_closed_period_goes_to_the_first_open_one(books: Books) -> None:
    made = loaded(books, ALPHA, BETA)
    Period.objects.filter(number=12).update(closed_at=timezone.now())

    reverse(made)

    contra = Transaction.objects.get(reference="R2", reverses__isnull=False)
    assert str(contra.balance.cost_line) == "RES Teams, Travel, 2018/19"
    assert (contra.balance.period.value.code, contra.date) == ("2018-01", dt.date(2018, 3, 31))
    assert Balance.objects.get(period__number=12).amount == Decimal("-2.00")
    assert_balances_are_the_sums()


def test_second_reversal_is_refused(books: Books) -> None:
    made = loaded(books, ALPHA)
    reversal = reverse(made)

    with pytest.raises(ActionRefusedError) as caught:
        reverse(made)

    assert str(caught.value) == f"This import was reversed already, by import {reversal.pk}."
    assert Transaction.objects.count() == 2


def test_reversal_of_a_reversal_is_refused(books: Books) -> None:
    reversal = reverse(loaded(books, ALPHA))

    with pytest.raises(ActionRefusedError, match="import the file again instead"):
        reverse(reversal)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_reversal_needs_a_reason(books: Books, reason: str) -> None:
    with pytest.raises(ActionRefusedError, match="Give a reason of 1 to 300 characters"):
        reverse(loaded(books, ALPHA), reason)

    assert LedgerImport.objects.count() == 1


def test_file_can_be_imported_again_after_its_reversal_and_reversed_again(books: Books) -> None:
    reverse(loaded(books, ALPHA, ALPHA))

    again = loaded(books, ALPHA, ALPHA)
    reverse(again)
    last = loaded(books, ALPHA, ALPHA)

    assert last.rows_loaded == 2
    assert sorted(Transaction.objects.filter(reverses=None).values_list("ordinal", flat=True)) == [
        0,
        1,
        2,
        3,
        4,
        5,
    ]
    assert Balance.objects.get().amount == Decimal("25.00")


def test_reversed_lines_of_a_reference_do_not_stand_against_new_ones(books: Books) -> None:
    reverse(loaded(books, ALPHA))

    assert loaded(books, ALPHA.replace("12.50", "21.50")).rows_loaded == 1


def test_rejects_that_the_import_had_loaded_wait_again(books: Books) -> None:
    first = loaded(books, ALPHA, UNKNOWN)
    assign_cost_centre(
        programme=books.programme, code="C999", workstream=Workstream.objects.all()[0], by=None
    )
    rescue = retry_rejects(ledger_import=first, by=None).ledger_import
    assert rescue is not None
    assert not Reject.objects.waiting().exists()

    reverse(rescue)

    assert Reject.objects.waiting().get().line == 3


def test_rejects_of_a_reversed_import_wait_no_more(books: Books) -> None:
    reverse(loaded(books, ALPHA, UNKNOWN))

    assert not Reject.objects.waiting().exists()


def test_import_that_loaded_nothing_can_be_reversed(books: Books) -> None:
    reversal = reverse(loaded(books, UNKNOWN))

    assert (reversal.rows_loaded, reversal.amount_loaded) == (0, Decimal("0.00"))
