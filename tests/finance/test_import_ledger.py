"""Loading files into a ledger: what is new, known, restated or bad, and where it counts."""

import csv
import datetime as dt
import io
import threading
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.actions import (
    ActionRefusedError,
    LedgerRefusedError,
    assign_account,
    assign_cost_centre,
    import_ledger,
    preview_ledger,
    preview_start,
    reject_rows,
    retry_rejects,
    start_programme,
)
from finance.ledger_file import Fault, LedgerFileError, Where
from finance.models import (
    Balance,
    CostCategory,
    CostCentre,
    CostLine,
    Ledger,
    LedgerImport,
    Period,
    Reject,
    Transaction,
)
from programmes.models import Programme, Workstream
from tests.factories import PeriodFactory, ProgrammeFactory, WorkstreamFactory
from tests.finance.ledger_books import (
    HEADER,
    Books,
    assert_balances_are_the_sums,
    make_books,
)

ALPHA = "31/10/2017,R1,C100,A1,Alpha Ltd,12.50"
BETA = "30/11/2017,R2,C200,A2,Beta Ltd,(2.00)"
UNKNOWN = "31/10/2017,R3,C999,A9,Gamma Ltd,7.00"
UNREADABLE = "31/10/2017,R4,C100,A1,Delta Ltd,Nil"


@pytest.fixture
def books(db: None) -> Books:
    return make_books()


def amounts() -> list[Decimal]:
    return list(Transaction.objects.order_by("pk").values_list("amount", flat=True))


def test_rows_are_loaded_where_their_codes_say(books: Books) -> None:
    outcome = books.load(ALPHA, BETA)

    loaded = Transaction.objects.order_by("line").values_list(
        "balance__cost_line__workstream__name",
        "balance__cost_line__category__name",
        "balance__cost_line__year",
        "balance__period__number",
        "balance__amount",
        "reference",
        "date",
        "line",
    )
    assert list(loaded) == [
        ("Re-Think", "Salaries", 2017, 7, Decimal("12.50"), "R1", dt.date(2017, 10, 31), 2),
        ("RES Teams", "Travel", 2017, 8, Decimal("-2.00"), "R2", dt.date(2017, 11, 30), 3),
    ]
    assert (outcome.read, outcome.loaded.rows, outcome.loaded.amount) == (2, 2, Decimal("10.50"))


def test_spend_without_an_allocation_makes_a_cost_line_of_nothing(books: Books) -> None:
    books.load(ALPHA)

    line = CostLine.objects.get()
    assert (line.original_budget, line.award) == (Decimal("0.00"), None)
    assert line.history.get().history_change_reason == "Money was spent where nothing was allocated"


def test_import_keeps_what_it_was_told(books: Books, superuser: User) -> None:
    source = books.source(ALPHA, "", BETA, where=Where("Supplier", "alpha ltd"))

    outcome = import_ledger(source=source, programme=books.programme, rule="refuse", by=superuser)

    made = outcome.ledger_import
    assert made is not None
    assert made == LedgerImport.objects.get()
    assert (made.imported_by, made.mapping, made.rule) == (superuser, books.mapping, "refuse")
    assert (made.where_column, made.where_value) == ("Supplier", "alpha ltd")
    assert (made.file_name, made.size, made.header) == ("october.csv", 130, HEADER.split(","))
    assert made.sha256 == outcome.sha256 != ""
    assert (made.rows_read, made.rows_loaded, made.rows_blank) == (1, 1, 0)
    assert (made.amount_read, made.amount_loaded) == (Decimal("12.50"), Decimal("12.50"))


def test_same_file_twice_changes_nothing_and_names_the_first_import(books: Books) -> None:
    first = books.load(ALPHA, BETA).ledger_import

    again = books.load(ALPHA, BETA)

    assert (again.already, again.ledger_import) == (first, None)
    assert (again.known.rows, again.known.amount) == (2, Decimal("10.50"))
    assert LedgerImport.objects.count() == 1
    assert amounts() == [Decimal("12.50"), Decimal("-2.00")]


def test_same_file_with_its_rejects_twice_changes_nothing(books: Books) -> None:
    first = books.load(ALPHA, UNREADABLE, UNREADABLE, rule="load_good").ledger_import

    again = books.load(ALPHA, UNREADABLE, UNREADABLE, rule="load_good")
    refusing = books.load(ALPHA, UNREADABLE, UNREADABLE, rule="refuse")

    assert (again.already, again.rejected.rows) == (first, 2)
    assert refusing.already == first
    assert (LedgerImport.objects.count(), Reject.objects.count()) == (1, 2)


def test_overlapping_month_loads_only_what_is_new(books: Books) -> None:
    books.load(ALPHA, BETA)

    outcome = books.load(BETA, "01/12/2017,R5,C100,A1,Echo Ltd,3.00")

    assert (outcome.known.rows, outcome.loaded.rows) == (1, 1)
    assert outcome.ledger_import is not None
    assert outcome.ledger_import.rows_known == 1
    assert amounts() == [Decimal("12.50"), Decimal("-2.00"), Decimal("3.00")]
    assert_balances_are_the_sums()


def test_identical_lines_of_one_file_are_as_many_payments(books: Books) -> None:
    books.load(ALPHA, ALPHA, ALPHA)

    assert list(Transaction.objects.order_by("pk").values_list("ordinal", flat=True)) == [0, 1, 2]
    assert Balance.objects.get().amount == Decimal("37.50")


def test_file_with_one_more_identical_line_loads_that_one(books: Books) -> None:
    books.load(ALPHA)

    outcome = books.load(ALPHA, ALPHA)

    assert (outcome.known.rows, outcome.loaded.rows, outcome.rejected.rows) == (1, 1, 0)
    assert list(Transaction.objects.order_by("pk").values_list("ordinal", flat=True)) == [0, 1]


def test_identical_lines_without_a_reference_are_told_apart_by_number_too(books: Books) -> None:
    row = "31/10/2017,,C100,A1,Alpha Ltd,12.50"
    books.load(row)

    outcome = books.load(row, row, "31/10/2017,,C100,A1,Alpha Ltd,99.00")

    assert (outcome.known.rows, outcome.loaded.rows) == (1, 2)


@pytest.mark.parametrize(
    "restated",
    [
        ALPHA.replace("12.50", "21.50"),
        ALPHA.replace("31/10", "30/10"),
        ALPHA.replace("C100", "C200"),
    ],
)
def test_reference_that_comes_again_with_other_details_is_shown_not_merged(
    books: Books, restated: str
) -> None:
    books.load(ALPHA)

    outcome = books.load(restated, BETA, rule="load_good")

    assert (outcome.loaded.rows, outcome.rejected.rows) == (1, 1)
    assert outcome.faults == {Fault.RESTATED: 1}
    assert Reject.objects.get().reason == (
        "Reference “R1” was loaded before as £12.50 on 31 October 2017, which this file does not "
        "have: it may be the same payment with another amount, date or code."
    )


def test_reference_with_other_details_is_loaded_when_the_user_says_so(books: Books) -> None:
    books.load(ALPHA)

    outcome = books.load(ALPHA.replace("12.50", "-12.50"), accept_restated=True)

    assert (outcome.accepted.rows, outcome.accepted.amount) == (1, Decimal("-12.50"))
    assert amounts() == [Decimal("12.50"), Decimal("-12.50")]


def test_new_line_beside_the_lines_of_its_reference_is_just_new(books: Books) -> None:
    """Published ledgers give several lines one transaction number."""
    books.load(ALPHA)

    outcome = books.load(ALPHA.replace("12.50", "0.50"), ALPHA)

    assert (outcome.known.rows, outcome.loaded.rows, outcome.rejected.rows) == (1, 1, 0)


def test_lines_of_one_reference_in_one_file_are_all_loaded(books: Books) -> None:
    outcome = books.load(ALPHA, ALPHA.replace("12.50", "0.50"), ALPHA.replace("A1", "A2"))

    assert outcome.loaded.rows == 3


def test_refusing_rule_loads_nothing_when_a_row_is_bad(books: Books) -> None:
    with pytest.raises(LedgerRefusedError) as caught:
        books.load(ALPHA, UNREADABLE, BETA)

    assert str(caught.value) == "Nothing was loaded: 1 row of october.csv cannot be loaded."
    assert (caught.value.outcome.loaded.rows, caught.value.outcome.rejected.rows) == (2, 1)
    for model in (Transaction, LedgerImport, Ledger, CostLine, Balance, Period, Reject):
        assert not model._default_manager.exists()


def test_loading_rule_keeps_every_reject_with_line_cells_and_reason(books: Books) -> None:
    outcome = books.load(ALPHA, UNREADABLE, "", UNKNOWN, rule="load_good")

    made = outcome.ledger_import
    assert made is not None
    assert (made.rows_read, made.rows_loaded, made.rows_rejected, made.rows_blank) == (4, 1, 2, 1)
    assert (made.amount_read, made.amount_rejected) == (Decimal("19.50"), Decimal("7.00"))
    unreadable, unknown = made.rejects.all()
    assert (unreadable.line, unreadable.column, unreadable.value) == (3, "Amount", "Nil")
    assert (unreadable.amount, unreadable.cells) == (None, UNREADABLE.split(","))
    assert (unknown.line, unknown.column, unknown.value) == (5, "Cost centre", "C999")
    assert unknown.amount == Decimal("7.00")
    assert unknown.reason == (
        "Cost centre “C999” has no workstream yet. Account “A9” has no cost category yet. "
        "Assign it and load the row again."
    )


def test_codes_that_nobody_assigned_are_counted_for_the_screen(books: Books) -> None:
    outcome = preview_ledger(
        source=books.source(ALPHA, UNKNOWN, UNKNOWN.replace("A9", "A1")),
        programme=books.programme,
    )

    assert {code: (t.rows, t.amount) for code, t in outcome.unknown_cost_centres.items()} == {
        "C999": (2, Decimal("14.00"))
    }
    assert {code: (t.rows, t.amount) for code, t in outcome.unknown_accounts.items()} == {
        "A9": (1, Decimal("7.00"))
    }


def test_codes_are_found_whatever_their_case(books: Books) -> None:
    assert books.load(ALPHA.replace("C100", "c100")).loaded.rows == 1


def test_code_of_another_programmes_workstream_is_not_assigned(books: Books) -> None:
    CostCentre.objects.filter(code="C100").update(workstream=WorkstreamFactory.create())

    outcome = preview_ledger(source=books.source(ALPHA, BETA), programme=books.programme)

    assert (outcome.loaded.rows, list(outcome.unknown_cost_centres)) == (1, ["C100"])


def test_preview_says_what_loading_would_do_and_writes_nothing(books: Books) -> None:
    PeriodFactory.create(programme=books.programme, number=7, closed_at=timezone.now())

    outcome = preview_ledger(
        source=books.source(ALPHA, UNREADABLE, ",,"), programme=books.programme
    )

    (row,) = outcome.first_rows
    (rejected,) = outcome.first_rejects
    assert (row.workstream, row.category, row.moved) == ("Re-Think", "Salaries", True)
    assert (row.amount, row.period.code) == (Decimal("12.50"), "2017-08")
    assert (rejected.bad.line, rejected.amount) == (3, None)
    assert (outcome.read, outcome.control_total) == (3, Decimal("12.50"))
    assert (outcome.header_line, outcome.encoding) == (1, "utf-8-sig")
    assert outcome.columns == {
        "Amount": "Amount",
        "Cost centre": "Cost centre",
        "Account": "Account",
        "Date": "Date",
        "Reference": "Reference",
        "Supplier": "Supplier",
    }
    assert not Transaction.objects.exists()
    assert not Ledger.objects.exists()


def test_row_of_a_closed_period_goes_to_the_first_open_one_and_keeps_its_date(
    books: Books,
) -> None:
    for number in (7, 8):
        PeriodFactory.create(programme=books.programme, number=number, closed_at=timezone.now())

    outcome = books.load(ALPHA, ALPHA.replace("31/10", "01/01").replace("R1", "R9"))

    moved, earlier = Transaction.objects.order_by("line")
    assert (moved.date, moved.balance.period.number) == (dt.date(2017, 10, 31), 9)
    assert (earlier.date, earlier.balance.period.number) == (dt.date(2017, 1, 1), 9)
    assert (outcome.moved.rows, outcome.moved.amount) == (2, Decimal("25.00"))


@pytest.fixture
def dated(db: None) -> Books:
    return make_books(starts_on=dt.date(2017, 10, 1), ends_on=dt.date(2021, 3, 31))


@pytest.mark.parametrize("day", ["30/09/2017", "01/04/2021"])
def test_row_outside_the_programme_is_rejected(dated: Books, day: str) -> None:
    outcome = dated.load(ALPHA.replace("31/10/2017", day), BETA, rule="load_good")

    assert outcome.faults == {Fault.PROGRAMME_DATES: 1}
    assert Reject.objects.get().reason.endswith(
        "is outside the programme, which starts on 1 October 2017 and ends on 31 March 2021."
    )


@pytest.mark.parametrize("day", ["01/10/2017", "31/03/2021"])
def test_first_and_last_day_of_the_programme_are_in_it(dated: Books, day: str) -> None:
    assert dated.load(ALPHA.replace("31/10/2017", day)).loaded.rows == 1


def test_reject_that_a_later_import_loads_waits_no_more(books: Books) -> None:
    books.load(ALPHA, UNKNOWN, UNKNOWN, UNREADABLE, rule="load_good")
    assign_cost_centre(
        programme=books.programme, code="C999", workstream=Workstream.objects.all()[0], by=None
    )
    assign_account(
        programme=books.programme, code="A9", category=CostCategory.objects.all()[0], by=None
    )

    outcome = books.load(ALPHA, UNKNOWN, rule="load_good")

    assert outcome.loaded.rows == 1
    settled = Reject.objects.filter(loaded_by=outcome.ledger_import)
    assert list(settled.values_list("line", flat=True)) == [3]
    assert list(Reject.objects.waiting().values_list("line", flat=True)) == [4, 5]


def test_retry_loads_the_rejects_that_are_good_by_now(books: Books, superuser: User) -> None:
    first = books.load(ALPHA, UNKNOWN, UNREADABLE, rule="load_good").ledger_import
    assert first is not None
    workstream, category = Workstream.objects.all()[0], CostCategory.objects.all()[0]
    assign_cost_centre(programme=books.programme, code=" C999 ", workstream=workstream, by=None)
    assign_account(programme=books.programme, code="A9", category=category, by=None)

    outcome = retry_rejects(ledger_import=first, by=superuser)

    made = outcome.ledger_import
    assert made is not None
    assert (made.file_name, made.imported_by) == ("october.csv (rejected rows again)", superuser)
    assert (made.rows_read, made.rows_loaded, made.rows_rejected) == (1, 1, 0)
    assert (outcome.loaded.rows, outcome.rejected.rows) == (1, 1)
    assert Transaction.objects.get(ledger_import=made).line == 3
    assert list(Reject.objects.waiting().values_list("line", flat=True)) == [4]


def test_retry_of_rejects_that_are_still_bad_writes_nothing(books: Books) -> None:
    first = books.load(ALPHA, UNREADABLE, rule="load_good").ledger_import
    assert first is not None

    outcome = retry_rejects(ledger_import=first, by=None)

    assert (outcome.ledger_import, outcome.rejected.rows) == (None, 1)
    assert LedgerImport.objects.count() == 1


def test_retry_loads_a_line_beside_those_of_its_reference(books: Books) -> None:
    first = books.load(ALPHA, UNKNOWN.replace("R3", "R1"), rule="load_good").ledger_import
    assert first is not None
    workstream, category = Workstream.objects.all()[0], CostCategory.objects.all()[0]
    assign_cost_centre(programme=books.programme, code="C999", workstream=workstream, by=None)
    assign_account(programme=books.programme, code="A9", category=category, by=None)

    assert retry_rejects(ledger_import=first, by=None).loaded.rows == 1


def test_rejects_go_out_corrected_and_come_in_again(books: Books) -> None:
    first = books.load(ALPHA, UNREADABLE, UNKNOWN, rule="load_good").ledger_import
    assert first is not None
    header, *rows = reject_rows(ledger_import=first)
    assert header == [*HEADER.split(","), "Reject import", "Reject line", "Reject reason"]
    assert rows[0] == [
        *UNREADABLE.split(","),
        str(first.pk),
        "3",
        (
            "“Nil” is not an amount of money. "
            "Enter pounds and pence, such as 1,234.50, or (20.00) for less than 0."
        ),
    ]
    rows[0][5] = "8.00"
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])

    outcome = import_ledger(
        source=books.source_of(written.getvalue().encode(), "rejects.csv"),
        programme=books.programme,
        rule="load_good",
        by=None,
    )

    made = outcome.ledger_import
    assert made is not None
    assert (outcome.loaded.amount, made.header) == (Decimal("8.00"), HEADER.split(","))
    assert list(Reject.objects.filter(loaded_by=made).values_list("line", flat=True)) == [3]
    assert made.rejects.get().cells == UNKNOWN.split(",")


def test_declared_period_is_that_of_every_row(books: Books) -> None:
    books.mapping.period_source = "declared"
    source = books.source(ALPHA)

    with pytest.raises(LedgerFileError, match="say which period the file is for"):
        preview_ledger(source=source, programme=books.programme)


def test_invented_spend_does_not_come_into_a_ledger_of_real_spend(books: Books) -> None:
    books.load(ALPHA)
    books.mapping.is_demonstration = True

    with pytest.raises(ActionRefusedError, match="holds real spend and this mapping is for inv"):
        books.load(BETA)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (None, "There are no rows under the header on line 1."),
        (Where("Supplier", "Omega"), "No row of the file has “Omega” in “Supplier”."),
    ],
)
def test_file_without_rows_is_refused_and_leaves_nothing(
    books: Books, where: Where | None, message: str
) -> None:
    rows = [ALPHA] if where else ["", ",,"]

    with pytest.raises(LedgerFileError) as caught:
        import_ledger(
            source=books.source(*rows, where=where),
            programme=books.programme,
            rule="load_good",
            by=None,
        )

    assert str(caught.value) == message
    assert not Ledger.objects.exists()


def test_awkward_texts_arrive_as_they_are(books: Books) -> None:
    supplier = "C:\\new\\table \\N \\. ’é€ 日本 'x' %s {}"

    books.load(ALPHA.replace("Alpha Ltd", supplier))

    assert Transaction.objects.get().supplier == supplier


def test_row_the_database_refuses_takes_the_whole_import_with_it(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.actions.source.BLOCK", 1)
    monkeypatch.setattr("finance.actions.ledger_rows.SENT_AT_ONCE", 1)
    monkeypatch.setattr("finance.actions.periods.PeriodBook.open_from", lambda _, period: period)
    books.load(ALPHA)
    PeriodFactory.create(programme=books.programme, year=2017, number=8, closed_at=timezone.now())

    with pytest.raises(IntegrityError, match="A closed period takes no more transactions"):
        books.load(BETA, BETA.replace("31/10/2017", "01/11/2017"))

    assert (LedgerImport.objects.count(), Transaction.objects.count()) == (1, 1)


def test_blocks_join_up(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("finance.actions.source.BLOCK", 2)
    monkeypatch.setattr("finance.actions.ledger_rows.SENT_AT_ONCE", 2)
    books.load(ALPHA, BETA, ALPHA)

    outcome = books.load(ALPHA, ALPHA, BETA, ALPHA, BETA, "", ALPHA)

    assert (outcome.known.rows, outcome.loaded.rows, outcome.blank) == (3, 3, 1)
    ordinals = Transaction.objects.filter(reference="R1").values_list("ordinal", flat=True)
    assert sorted(ordinals) == [0, 1, 2, 3]
    assert_balances_are_the_sums()


_AMOUNTS = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.sampled_from(["C100", "C200", "C999"])),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=_AMOUNTS, second=_AMOUNTS)
def test_nothing_is_lost_between_file_ledger_and_rejects(
    books: Books, first: list[tuple[int, str]], second: list[tuple[int, str]]
) -> None:
    """Whatever two files hold, each row is loaded, known or rejected, to the penny."""
    for number, payments in enumerate((first, second)):
        name = f"{number}-{LedgerImport.objects.count()}"
        rows = [
            f"31/10/2017,{name}-{line},{code},A1,X,{Decimal(pence) / 100:.2f}"
            for line, (pence, code) in enumerate(payments)
        ]
        outcome = import_ledger(
            source=books.source(*rows), programme=books.programme, rule="load_good", by=None
        )
        made = outcome.ledger_import
        assert made is not None
        assert made.rows_read == len(payments)
        assert made.transactions.count() + made.rejects.count() == len(payments)
        assert made.amount_read * 100 == sum(pence for pence, _code in payments)


def test_started_programme_takes_its_workstreams_and_categories_from_the_file(
    books: Books,
) -> None:
    row = "31/10/2017,R1,{},{},Alpha Ltd,5.00"
    source = books.source(
        row.format("Social Care", "travel"),
        row.format("Social  Care ", "Transfer Payments"),
        row.format("SOCIAL CARE", "Travel"),
        row.format("Social-Care", "Transfer Payments"),
        row.format("", "Transfer Payments"),
    )

    programme, outcome = start_programme(
        source=source, name=" Children  2017 ", rule="load_good", by=None
    )

    assert (programme.name, programme.slug, programme.starts_on) == (
        "Children 2017",
        "children-2017",
        None,
    )
    assert sorted(programme.workstreams.values_list("name", "slug")) == [
        ("Social Care", "social-care"),
        ("Social-Care", "social-care-2"),
    ]
    assert outcome.new_workstreams == ["Social Care", "Social-Care"]
    assert outcome.new_categories == ["Transfer Payments"]
    assert sorted(programme.account_codes.values_list("code", "category__name")) == [
        ("Transfer Payments", "Transfer Payments"),
        ("travel", "Travel"),
    ]
    assert (outcome.loaded.rows, outcome.rejected.rows) == (4, 1)


def test_next_month_of_a_started_programme_needs_no_more(books: Books) -> None:
    programme, _outcome = start_programme(
        source=books.source(ALPHA), name="New", rule="refuse", by=None
    )

    outcome = import_ledger(
        source=books.source(ALPHA.replace("R1", "R7")), programme=programme, rule="refuse", by=None
    )

    assert outcome.loaded.rows == 1


def test_preview_of_a_start_writes_nothing(books: Books) -> None:
    outcome = preview_start(source=books.source(ALPHA, BETA), name="New")

    assert outcome.new_workstreams == ["C100", "C200"]
    assert outcome.new_categories == ["A1", "A2"]
    assert outcome.first_rows[0].workstream == "C100"
    assert Programme.objects.count() == 1
    assert CostCentre.objects.count() == 2


@pytest.mark.parametrize("rule", ["refuse", "load_good"])
def test_refused_start_leaves_no_programme(books: Books, rule: str) -> None:
    rows = [UNREADABLE] if rule == "load_good" else [ALPHA, UNREADABLE]

    with pytest.raises(LedgerRefusedError):
        start_programme(source=books.source(*rows), name="New", rule=rule, by=None)

    assert not Programme.objects.filter(name="New").exists()
    assert CostCategory.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Give the programme a name of 1 to 200 characters."),
        ("x" * 201, "Give the programme a name of 1 to 200 characters."),
        ("innovation", "There is a programme called “innovation” already: import into it."),
    ],
)
def test_programme_cannot_be_started_under_that_name(books: Books, name: str, message: str) -> None:
    with pytest.raises(ActionRefusedError) as caught:
        start_programme(source=books.source(ALPHA), name=name, rule="refuse", by=None)

    assert str(caught.value) == message


def test_two_programmes_of_one_ledger_know_nothing_of_each_other(books: Books) -> None:
    books.load(ALPHA)
    other = ProgrammeFactory.create()

    _programme, outcome = start_programme(
        source=books.source(ALPHA), name="New", rule="refuse", by=None
    )

    assert (outcome.loaded.rows, outcome.known.rows) == (1, 0)
    assert other.ledgers.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_ten_imports_of_one_file_at_once_are_one_import() -> None:
    books = make_books()
    outcomes = []
    start = threading.Barrier(10)

    def load() -> None:
        start.wait()
        try:
            outcomes.append(books.load(ALPHA, BETA, ALPHA))
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(outcome.ledger_import is not None for outcome in outcomes) == 1
    assert sum(outcome.already is not None for outcome in outcomes) == 9
    assert (LedgerImport.objects.count(), Transaction.objects.count()) == (1, 3)
    assert_balances_are_the_sums()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_ten_starts_of_one_programme_at_once_are_one_programme() -> None:
    books = make_books()
    refused = []
    start = threading.Barrier(10)

    def begin() -> None:
        start.wait()
        try:
            start_programme(source=books.source(ALPHA), name="New", rule="refuse", by=None)
        except ActionRefusedError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 9
    assert Programme.objects.filter(name="New").count() == 1
