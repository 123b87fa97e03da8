"""Every corruption of the book is named, by the checks whose promise it breaks and no other."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker

from finance import integrity, triggers
from finance.actions import reverse_import
from finance.actions.invoices import keep_all
from finance.closing import close_period
from finance.models import (
    Balance,
    Charge,
    CostLine,
    EngagementAccount,
    ForecastMonth,
    Ledger,
    LedgerImport,
    OrderInvoice,
    OrderStatement,
    Period,
    PlannedMonth,
    Receipt,
    Reject,
    SnapshotLine,
    Transaction,
    UnderspendRecord,
    Virement,
    VirementLine,
)
from programmes.models import Award, Decision, Engagement, Tranche
from tests import factories
from tests.finance.book import Book, make_book
from tests.finance.virement_steps import WITHIN, approved
from tests.worked_examples.whole_book import assert_whole_book_agrees

pytestmark = pytest.mark.django_db
POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture(scope="module")
def _book_for_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Book]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_full_book()
        transaction.set_rollback(True)


@pytest.fixture
def book(_book_for_the_module: Book, db: None) -> Book:
    """The small book with one of everything that is checked; what a test changes is undone."""
    return _book_for_the_module


def make_full_book() -> Book:
    book = make_book()
    about = {"programme": book.programme, "award": book.award}
    for effect in ("endorses", "approves"):
        factories.DecisionFactory(**about, effect=effect, amount=Decimal("5000.00"))
    for virement_of in (WITHIN, {"alpha-2018": "-50.00", "alpha-travel": "50.00"}):
        approved({book.lines[name]: amount for name, amount in virement_of.items()})
    factories.ForecastFactory(cost_line=book.lines["alpha-2018"])
    for number in range(1, 13):
        factories.PlannedMonthFactory(cost_line=book.lines["alpha-2018"], number=number)
    march = Period.objects.get(year=2017, number=12)
    close_period(period=march, by=factories.UserFactory(), reason="Nothing else will come.")
    factories.UnderspendRecordFactory(cost_line=book.lines["alpha-2017"], period=march)
    first = LedgerImport.objects.earliest("pk")
    factories.RejectFactory(ledger_import=first, amount=Decimal("3.00"))
    LedgerImport.objects.filter(pk=first.pk).update(
        rows_rejected=1,
        amount_rejected=Decimal("3.00"),
        rows_read=2,
        amount_read=Decimal("1103.00"),
    )
    order(book)
    last = LedgerImport.objects.latest("pk")
    reverse_import(ledger_import=last, reason="Loaded twice.", by=None)
    engagement = factories.EngagementFactory(programme=book.programme, workstream=book.alpha)
    account = factories.EngagementAccountFactory(engagement=engagement)
    factories.ReceiptFactory(charge__account=account)
    if POSTGRESQL:
        run("SET CONSTRAINTS ALL IMMEDIATE")  # or no trigger can be removed while some wait
    return book


def order(book: Book) -> None:
    """An order of a file, and a row of the ledger that is its invoice."""
    invoiced = Transaction.objects.filter(balance__cost_line=book.lines["alpha-2018"])
    factories.OrderStatementFactory(
        snapshot__programme=book.programme,
        commitment__cost_line=book.lines["alpha-2018"],
        commitment__reference=invoiced.earliest("pk").reference,
    )
    keep_all(book.programme)
    assert OrderInvoice.objects.count() == 1


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_clean_book_breaks_no_promise(book: Book) -> None:
    assert_whole_book_agrees()


def a_row(**fields: Any) -> None:
    Transaction.objects.filter(pk=Transaction.objects.earliest("pk").pk).update(**fields)


def a_balance(**fields: Any) -> None:
    Balance.objects.filter(pk=Balance.objects.earliest("pk").pk).update(**fields)


def an_import(**fields: Any) -> None:
    LedgerImport.objects.filter(pk=LedgerImport.objects.earliest("pk").pk).update(**fields)


def a_line(book: Book, **fields: Any) -> None:
    CostLine.objects.filter(pk=book.lines["beta-2019"].pk).update(**fields)


def remove_a_row(book: Book) -> None:
    run("DELETE FROM finance_transaction WHERE id = (SELECT min(id) FROM finance_transaction)")


def move_a_row_to_another_programme(book: Book) -> None:
    a_row(ledger=factories.LedgerFactory().pk)


CORRUPTIONS: dict[str, tuple[set[str], Callable[[Book], Any]]] = {
    "balance": ({"balances", "frozen actuals"}, lambda _: a_balance(amount=Decimal("1100.01"))),
    "amount of a row": (
        {"balances", "import loads"},
        lambda _: a_row(amount=Decimal("1100.01")),
    ),
    "row removed": ({"balances", "import loads"}, remove_a_row),
    "row of no balance": ({"keys", "balances"}, lambda _: a_row(balance=999_999)),
    "row of no import": ({"keys", "import loads"}, lambda _: a_row(ledger_import=999_999)),
    "row of another ledger": ({"transaction places"}, move_a_row_to_another_programme),
    "ledger of another programme": (
        {"transaction places"},
        lambda _: Ledger.objects.update(programme=factories.ProgrammeFactory()),
    ),
    "year of a line": (
        {"balance places"},
        lambda book: CostLine.objects.filter(pk=book.lines["alpha-travel"].pk).update(year=2016),
    ),
    "period of another programme": (
        {"balance places"},
        lambda _: Period.objects.filter(year=2018, number=2).update(
            programme=factories.ProgrammeFactory()
        ),
    ),
    "contra row": (
        {"contra rows", "balances", "import loads"},
        lambda _: Transaction.objects.exclude(reverses=None).update(amount=Decimal("-1.00")),
    ),
    "rows loaded": (
        {"import loads"},
        lambda _: an_import(rows_loaded=2, rows_read=3),
    ),
    "amount loaded": (
        {"import loads"},
        lambda _: an_import(amount_loaded=Decimal("1100.01"), amount_read=Decimal("1103.01")),
    ),
    "reject lost": ({"import rejects"}, lambda _: Reject.objects.all().delete()),
    "amount of a reject": (
        {"import rejects"},
        lambda _: Reject.objects.update(amount=Decimal("3.01")),
    ),
    "reject loaded elsewhere": (
        {"rescued rejects"},
        lambda _: Reject.objects.update(
            loaded_by=factories.LedgerImportFactory(rows_loaded=0, amount_loaded=Decimal("0.00"))
        ),
    ),
    "reversal in part": (
        {"reversals", "import loads"},
        lambda _: LedgerImport.objects.exclude(reverses=None).update(rows_loaded=0, rows_known=1),
    ),
    "order stated otherwise": (
        {"order snapshots"},
        lambda _: OrderStatement.objects.update(amount=Decimal("99.99")),
    ),
    "invoice lost": ({"order invoices"}, lambda _: OrderInvoice.objects.all().delete()),
    "amount of an invoice": (
        {"order invoices"},
        lambda _: OrderInvoice.objects.update(amount=Decimal("0.01")),
    ),
    "tranche": (
        {"tranches", "histories"},
        lambda _: Tranche.objects.filter(kind="secured").update(amount=Decimal("7499.99")),
    ),
    "budget beyond approval": (
        {"approval", "histories"},
        lambda book: CostLine.objects.filter(pk=book.lines["beta-2018"].pk).update(
            original_budget=Decimal("1600.01")
        ),
    ),
    "approved beyond the award": (
        {"approval", "histories"},
        lambda _: Decision.objects.filter(effect="approves").update(amount=Decimal("10000.01")),
    ),
    "award of another programme": (
        {"award places"},
        lambda _: Award.objects.update(programme=factories.ProgrammeFactory()),
    ),
    "negative budget": (
        {"signs", "histories"},
        lambda book: a_line(book, original_budget=Decimal("-0.01")),
    ),
    "virement that nets to a penny": (
        {"virements net", "histories"},
        lambda _: VirementLine.objects.filter(
            pk=VirementLine.objects.filter(amount=Decimal("50.00")).get().pk
        ).update(amount=Decimal("50.01"), after=Decimal("150.01")),
    ),
    "virement of another programme": (
        {"virement places"},
        lambda _: Virement.objects.filter(number=1).update(programme=factories.ProgrammeFactory()),
    ),
    "budget before a virement": (
        {"virement chain", "histories"},
        lambda _: VirementLine.objects.filter(amount=Decimal("50.00")).update(
            before=Decimal("100.01"), after=Decimal("150.01")
        ),
    ),
    "forecast of eleven months": (
        {"forecast months"},
        lambda _: ForecastMonth.objects.filter(number=12).delete(),
    ),
    "plan of eleven months": (
        {"planned months"},
        lambda _: PlannedMonth.objects.filter(number=1).delete(),
    ),
    "underspend of an open period": (
        {"underspend records", "closes"},
        lambda _: Period.objects.update(closed_at=None),
    ),
    "frozen actual": (
        {"frozen actuals"},
        lambda _: SnapshotLine.objects.update(actual=Decimal("1100.01")),
    ),
    "income in a line of cover": (
        {"engagement accounts"},
        lambda _: EngagementAccount.objects.update(income_category=factories.CostCategoryFactory()),
    ),
    "account of a whole programme": (
        {"engagement accounts"},
        lambda _: Engagement.objects.update(workstream=None),
    ),
    "charge before it is agreed": (
        {"engagement charges"},
        lambda _: Engagement.objects.update(status="enquiry"),
    ),
    "received beyond the charge": (
        {"engagement receipts", "histories"},
        lambda _: Receipt.objects.update(amount=Decimal("1000.01")),
    ),
    "received of a withdrawn charge": (
        {"engagement receipts"},
        lambda _: Charge.objects.update(withdrawn_on="2018-03-31", withdrawn_because="Twice."),
    ),
    "amount changed unrecorded": (
        {"histories"},
        lambda _: UnderspendRecord.objects.update(amount=Decimal("0.01")),
    ),
}


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_corruption_is_named_by_its_checks(what: str, book: Book) -> None:
    expected, corrupt = CORRUPTIONS[what]
    with triggers.removed(connection):
        corrupt(book)
    assert names() == expected


def names() -> set[str]:
    return {found.check.name for found in integrity.findings()}


def test_trigger_that_is_gone_is_named(book: Book) -> None:
    on = " ON finance_transaction" if POSTGRESQL else ""
    run(f"DROP TRIGGER finance_transaction_not_updated{on}")
    [found] = integrity.findings()
    assert found.rows == ["Trigger finance_transaction_not_updated is missing or disabled."]


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite disables no trigger")
def test_trigger_that_is_disabled_is_named(book: Book) -> None:
    run("ALTER TABLE finance_transaction DISABLE TRIGGER finance_transaction_not_updated")
    assert names() == {"triggers"}


def test_constraint_that_was_gone_around_is_named_with_what_it_let_in(book: Book) -> None:
    """PostgreSQL has to lose the constraint; SQLite can be told to overlook all of them."""
    if POSTGRESQL:
        run("ALTER TABLE finance_virement DROP CONSTRAINT finance_virement_approver_is_another")
    else:
        run("PRAGMA ignore_check_constraints = ON")
    with triggers.removed(connection):
        Virement.objects.update(decided_by=F("requested_by"))
    if not POSTGRESQL:
        run("PRAGMA ignore_check_constraints = OFF")
    found = {finding.check.name: finding.rows for finding in integrity.findings()}
    assert set(found) == {"constraints" if POSTGRESQL else "file", "virement deciders"}
    assert len(found["virement deciders"]) == 2


def check_integrity(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_integrity", *options, stdout=out, stderr=StringIO())
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue()
    return 0, out.getvalue()


def test_command_names_the_rows_and_says_what_to_do(book: Book) -> None:
    assert check_integrity()[0] == 0
    with triggers.removed(connection):
        a_balance(amount=Decimal("1100.01"))
    code, text = check_integrity()
    assert code == 1
    assert text.count("BROKEN") == 2
    assert "says £1,100.01; its transactions are £1,100.00.\n    → Pages show" in text


def test_command_tells_other_programs_and_shows_the_first_rows_only(book: Book) -> None:
    with triggers.removed(connection):
        for _ in range(25):
            factories.AwardFactory(tranches=False)
    code, text = check_integrity("--json")
    found = {record["check"]: record for record in json.loads(text)}
    assert (code, len(found["tranches"]["rows"]), found["tranches"]["more"]) == (1, 20, True)
    assert (found["balances"]["holds"], found["balances"]["remedy"]) == (True, "")
