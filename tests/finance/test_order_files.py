"""Open orders from a file: what replaces what, what is invoiced, and no pound counted twice."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from finance.actions import ActionRefusedError, LedgerSource, import_ledger, reverse_import
from finance.actions.commitments import commit, room_in
from finance.actions.orders import (
    OrderPlan,
    OrderSource,
    OrdersRefusedError,
    What,
    import_orders,
)
from finance.closing import close_period
from finance.ledger_file import LedgerFileError
from finance.models import (
    Commitment,
    CostLine,
    LedgerImport,
    LedgerMapping,
    OrderSnapshot,
    OrderUpload,
    Period,
)
from finance.monitor import monitor_lines
from innovation.core import access
from innovation.core.periods import Period as PeriodValue
from tests.factories import (
    AccountCodeFactory,
    AssignmentFactory,
    CostCentreFactory,
    DecisionFactory,
    LedgerMappingFactory,
    UserFactory,
)
from tests.finance.book import Book, holder_of
from tests.finance.test_commitments import wanted
from tests.page_reader import read
from tests.worked_examples.whole_book import assert_whole_book_agrees

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
JULY, AUGUST = dt.date(2018, 7, 31), dt.date(2018, 8, 31)
HEADER = "Order No,Supplier Name,Order Date,Outstanding Amount,Cost Centre,Account Code\n"
FIRST = (
    "PO-1001,Agency One,01/06/2018,400.00,C1,A1\n"
    "PO-1002,Railway,02/06/2018,50.00,C1,A2\n"
    "PO-1003,Agency Two,03/06/2018,75.00,C2,A1\n"
)


@pytest.fixture
def coded(book: Book) -> Book:
    """The book with a code for each workstream and for two categories."""
    programme = book.programme
    about = {"programme": programme, "award": book.award, "amount": Decimal("5000.00")}
    for effect in ("endorses", "approves"):
        DecisionFactory(**about, effect=effect)
    CostCentreFactory(programme=programme, code="C1", workstream=book.alpha)
    CostCentreFactory(programme=programme, code="C2", workstream=book.beta)
    for code, line in (("A1", "alpha-2018"), ("A2", "alpha-travel")):
        AccountCodeFactory(programme=programme, code=code, category=book.lines[line].category)
    return book


@pytest.fixture
def load(coded: Book, finance_user: User) -> Callable[..., OrderPlan]:
    def load_rows(rows: str, as_at: dt.date = JULY, **how: Any) -> OrderPlan:
        file = io.BytesIO((HEADER + rows).encode())
        source = OrderSource(file, f"orders {as_at}.csv", as_at, **how)
        return import_orders(source=source, programme=coded.programme, by=finance_user)

    return load_rows


def committed(book: Book, period: int = 5) -> list[Decimal]:
    """What the monitor shows as committed on Alpha's two lines and Beta's, as at a period."""
    lines = {book.lines[name].pk: name for name in ("alpha-2018", "alpha-travel", "beta-2018")}
    found = monitor_lines(CostLine.objects.filter(pk__in=lines), as_at=PeriodValue(2018, period))
    by_name = {lines[line.pk]: line.committed for line in found}
    return [by_name[name] for name in lines.values()]


def money(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_next_file_restates_adds_and_ends_and_leaves_what_is_by_hand(
    coded: Book, load: Callable[..., OrderPlan], finance_user: User
) -> None:
    hand = wanted(coded.lines["alpha-2018"], "10.00", reference="HAND-1", ordered_on=JULY)
    commit(commitment=hand, by=finance_user)
    plan = load(FIRST)
    assert (len(plan.of(What.NEW)), plan.stated.amount, plan.ended) == (3, Decimal("525.00"), [])
    assert committed(coded) == money("410.00", "50.00", "75.00")
    assert committed(coded, 3) == money("0.00", "0.00", "0.00")  # no file told of them by June
    assert load(FIRST).snapshot is None  # the same file changes nothing
    assert OrderSnapshot.objects.count() == 1

    bill(coded, "09/08/2018,75.00,C2,A1,po-1003,Agency Two,")
    rows = (
        "PO-1001,Agency One,01/06/2018,100.00,C1,A1\nPO-1001,Agency One,01/06/2018,20.00,C1,A1\n"
        "PO-1004,Railway,20/08/2018,30.00,C1,A2\n"
    )
    plan = load(rows, AUGUST)
    assert [ending.because for ending in plan.ended] == [
        "Closed, without an invoice in the ledger: not open in the snapshot of 31 August 2018.",
        "Invoiced, £75.00 in the ledger: no longer open in the snapshot of 31 August 2018.",
    ]
    assert committed(coded) == money("130.00", "30.00", "0.00")
    assert committed(coded, 4) == money("410.00", "50.00", "75.00")  # as it was said then
    restated = Commitment.objects.get(reference="PO-1001")
    assert [past.amount for past in restated.history.all()] == money("120.00", "400.00")
    assert restated.history.latest().history_change_reason == "Restated"

    with pytest.raises(ActionRefusedError, match="as of 31 August 2018 already"):
        load(FIRST)
    again = FIRST.splitlines(keepends=True)[1]
    plan = load(rows + "HAND-1,Example,31/07/2018,4.00,C1,A1\n" + again, AUGUST)
    told = {order.row.number: order.what for order in plan.orders}
    assert (told["HAND-1"], told["PO-1002"]) == (What.TAKEN_OVER, What.OPENED_AGAIN)
    assert committed(coded) == money("124.00", "80.00", "0.00")
    assert_whole_book_agrees()


def test_no_invoice_is_taken_off_twice_and_none_is_both_spent_and_committed(
    coded: Book, load: Callable[..., OrderPlan]
) -> None:
    """£400.00 on 31 July: the invoice of 20 July is off it already, that of 9 August is not."""
    before = bill(coded, "20/07/2018,60.00,C1,A1,INV1,Agency One,Order PO-1001")
    load(FIRST)
    bill(
        coded,
        "30/07/2018,30.00,C1,A1,INV2,Agency One,late: PO-1001",
        "09/08/2018,150.00,C1,A1,INV3,Agency One,PO-1001 of June",
        "10/08/2018,20.00,C1,A2,PO-1001,agency one,",  # the supplier's, coded elsewhere
        "11/08/2018,5.00,C1,A2,INV4,Railway,PO-1001",  # another's
        "12/08/2018,60.00,C1,A2,INV5,Railway,PO-1002",
    )
    order: Any = Commitment.objects.with_left(None).get(reference="PO-1001")
    assert (order.invoiced, order.invoiced_since, order.left) == (*money("260.00", "170.00"), 230)
    assert committed(coded) == money("230.00", "0.00", "75.00")
    assert committed(coded, 4) == money("400.00", "50.00", "75.00")
    late = bill(coded, "13/08/2018,-200.00,C1,A1,INV6,Agency One,credit of PO-1001")
    assert committed(coded)[0] == Decimal("400.00")  # no more than was ordered
    for made in (late, before):
        reverse_import(ledger_import=made, reason="Wrong file.", by=None)
    assert committed(coded)[0] == Decimal("230.00")
    assert_whole_book_agrees()


def bill(book: Book, *rows: str) -> LedgerImport:
    """Import rows of a ledger file."""
    mapping = LedgerMapping.objects.first() or LedgerMappingFactory(
        ledger_name=book.ledger.name, supplier_column="Supplier", description_column="Text"
    )
    text = "\n".join(["Date,Amount,Cost centre,Account,Reference,Supplier,Text", *rows])
    source = LedgerSource(io.BytesIO(text.encode()), "ledger.csv", mapping)
    rule = LedgerImport.Rule.REFUSE
    made = import_ledger(source=source, programme=book.programme, rule=rule, by=None).ledger_import
    assert made is not None
    return made


def test_order_of_an_earlier_invoice_is_matched_when_it_is_entered(
    coded: Book, load: Callable[..., OrderPlan], finance_user: User
) -> None:
    bill(coded, "09/08/2018,40.00,C1,A1,PO-1001,Agency One,", "09/08/2018,9.00,C1,A1,H-77777,X,")
    hand = wanted(coded.lines["alpha-2018"], "10.00", reference="h-77777", ordered_on=JULY)
    commit(commitment=hand, by=finance_user)
    assert committed(coded)[0] == Decimal("1.00")
    assert [order.left for order in load(FIRST).orders] == money("360.00", "50.00", "75.00")
    assert committed(coded)[0] == Decimal("361.00")
    assert_whole_book_agrees()


def test_new_year_ends_orders_of_the_old_one_and_opens_them_on_its_own_lines(
    coded: Book, load: Callable[..., OrderPlan], finance_user: User
) -> None:
    line = coded.lines["alpha-2018"]
    load(FIRST)
    new = CostLine.objects.create(
        workstream=line.workstream, category=line.category, year=2019, award=coded.award
    )
    plan = load("PO-1001,Agency One,01/06/2018,300.00,C1,A1\n", dt.date(2019, 4, 30))
    assert "On another cost line in the snapshot of 30 April 2019." in {
        ending.because for ending in plan.ended
    }
    still: Any = Commitment.objects.open().with_left(None).get()
    assert (still.cost_line, still.left) == (new, Decimal("300.00"))


def test_nothing_is_loaded_while_a_row_cannot_be(
    coded: Book, load: Callable[..., OrderPlan]
) -> None:
    """£7,500.00 secured, £1,862.59 spent: £5,637.41 is left, and a smaller order makes room."""
    rows = (
        "P1,A,01/06/2018,5000.00,C1,A1\nP2,A,01/06/2018,637.42,C1,A1\n"
        "P3,A,01/08/2018,1.00,C1,A1\nP4,A,01/06/2018,1.00,C9,A1\nP5,A,01/06/2018,1.00,C1,A9\n"
        "P6,A,01/06/2018,1.00,C2,A2\nP7,A,01/06/2018,1.00,C1,\nP8,A,01/06/2018,0.00,C9,A1\n"
    )
    with pytest.raises(OrdersRefusedError) as caught:
        load(rows)
    plan = caught.value.plan
    assert not Commitment.objects.exists()
    assert [(bad.line, *bad.faults[0][:2]) for bad in plan.rejects] == [
        (3, "Outstanding Amount", "£637.42"),
        (4, "Order Date", "01/08/2018"),
        (5, "Cost Centre", "C9"),
        (6, "Account Code", "A9"),
        (7, "Account Code", "A2"),
        (8, "Account Code", ""),
    ]
    assert plan.rejects[0].faults[0].reason == (
        "P2: Futures award has £7,500.00 that is secured or released, of which £1,862.59 is spent "
        "and £5,000.00 committed: £637.41 is left, and this is £637.42. Another £2,500.00 is "
        "contingent, and can be committed once it is released."
    )
    (fault,) = plan.rejects[4].faults
    assert fault.reason.startswith("There is no cost line Canary Beta, Travel, 2018/19")
    parts = (plan.stated, plan.left_out, plan.rejected)
    assert [(part.rows, part.amount) for part in parts] == [
        (1, Decimal("5000.00")),
        (1, Decimal("0.00")),
        (6, Decimal("642.42")),
    ]

    load("P1,A,01/06/2018,5637.41,C1,A1\n")
    load("P1,A,01/06/2018,5000.00,C1,A1\nP2,A,01/06/2018,637.41,C1,A1\n")
    assert room_in(coded.award).left == Decimal("0.00")
    bill(coded, "01/08/2018,10.00,C1,A1,X1,Other,")
    load("P1,A,01/06/2018,5000.00,C1,A1\nP2,A,01/06/2018,637.40,C1,A1\n")  # over, but no more so
    with pytest.raises(OrdersRefusedError, match="1 row"):
        load("P1,A,01/06/2018,5000.00,C1,A1\nP2,A,01/06/2018,637.41,C1,A1\n")


def test_each_fault_of_a_row_is_told_and_its_amount_once(
    coded: Book, client: Client, finance_user: User
) -> None:
    client.force_login(finance_user)
    rows = "P1,A,01/08/2018,5.00,C9,A9\n,A,31/02/2018,7.00,C9,A1\nP3,A,01/06/2018,x,C2,A2\n"
    sent: dict[str, Any] = {"programme": coded.programme.pk, "as_at": "31/07/2018"}
    page = client.post("/commitments/import/", {**sent, "file": csv(rows)}, follow=True)
    table = read(page).tables["Rows that cannot be loaded"].texts()
    assert [row[:3] + row[4:] for row in table] == [
        ["2", "Order Date", "01/08/2018", "£5.00"],
        ["2", "Cost Centre", "C9", ""],
        ["2", "Account Code", "A9", ""],
        ["3", "Order No", "—", "£7.00"],
        ["3", "Order Date", "31/02/2018", ""],
        ["3", "Cost Centre", "C9", ""],
        ["4", "Outstanding Amount", "x", ""],
        ["4", "Account Code", "A2", ""],
    ]
    counts = read(page).tables["What becomes of the rows"].texts()
    assert counts[2] == ["Cannot be loaded", "3", "£12.00"]
    others = {**sent, "leave_out": "on", "file": csv(rows)}
    page = client.post("/commitments/import/", others, follow=True)
    table = read(page).tables["Rows that cannot be loaded"].texts()
    assert [row[:2] for row in table] == [
        ["3", "Order No"],
        ["3", "Order Date"],
        ["4", "Outstanding Amount"],
        ["4", "Account Code"],
    ]


def test_finance_looks_at_a_file_of_the_whole_council_and_loads_it(
    coded: Book, client: Client, finance_user: User, client_for: ClientFor
) -> None:
    client.force_login(finance_user)
    assert client.get("/commitments/import/").context["form"].initial["as_at"] == AUGUST
    rows = FIRST + "PO-9,Canary road builder,01/06/2018,9000.00,R1,A1\n,,,9525.00,,\n"
    sent: dict[str, Any] = {"programme": coded.programme.pk, "as_at": "31/07/2018"}
    page = client.post("/commitments/import/", {**sent, "file": csv(rows)}, follow=True)
    assertContains(page, "This cost centre has no workstream in the programme yet")
    assertNotContains(page, "Load 3 orders")
    page = client.post("/commitments/import/", {**sent, "leave_out": "on", "file": csv(rows)})
    url = page.url  # type: ignore[attr-defined]  # a redirect
    page = client.get(url)
    assertContains(page, "The file’s own total on its last row agrees.")
    counts = read(page).tables["What becomes of the rows"]
    assert [cell.text for cell in counts.foot[1:]] == ["4", "£9,525.00"]
    assert read(page).tables["What becomes of the orders"].texts() == [["New", "3", "£525.00"]]
    bill(coded, "09/08/2018,150.00,C1,A1,INV3,Agency One,PO-1001")
    assertContains(
        client.post(f"{url}confirm/", {"mark": "3-0-0-0-0-0-0-0.00-1"}, follow=True), "Look again"
    )
    mark = client.get(url).context["plan"].mark
    done = client.post(f"{url}confirm/", {"mark": mark}, follow=True)
    assertContains(done, "3 open orders of orders.csv loaded, 0 ended.")
    assert client.post(f"{url}confirm/", {"mark": mark}).status_code == 404
    table = read(done).tables["Commitments"]
    assert [table.total(name).text for name in ("Amount", "Invoiced in the ledger", "Left")] == [
        "£525.00",
        "£150.00",
        "£375.00",
    ]
    bill(coded, "10/08/2018,260.00,C1,A1,INV4,Agency One,PO-1001")
    over = read(client.get("/commitments/?remark=over&source=file")).tables["Commitments"]
    assert [cell.text for cell in over.column("To see to")] == ["Invoiced more than ordered"]
    page = client.get(over.column("Order or contract")[0].url)
    assert read(page).tables["Invoices in the ledger that quote it"].total("Amount").text == (
        "£410.00"
    )
    assertContains(page, "Outstanding in the file of 31 Jul 2018")
    holder = client_for(holder_of(coded.alpha))
    assert not holder.get("/commitments/import/").context["form"].fields["programme"].queryset
    assert holder.get(page.request["PATH_INFO"]).status_code == 200
    hidden = Commitment.objects.get(reference="PO-1003")
    assert holder.get(hidden.get_absolute_url()).status_code == 404


def csv(rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("orders.csv", (HEADER + rows).encode())


def test_close_freezes_what_is_left(
    coded: Book, load: Callable[..., OrderPlan], finance_user: User
) -> None:
    load(FIRST)
    bill(coded, "09/08/2018,150.00,C1,A1,INV3,Agency One,PO-1001")
    for number in range(1, 6):
        period = Period.objects.get_or_create(programme=coded.programme, year=2018, number=number)[
            0
        ]
        close_period(period=period, by=finance_user, reason="Nothing else will come.")
    frozen = period.snapshots.get().lines.get(cost_line=coded.lines["alpha-2018"])
    assert frozen.committed == Decimal("250.00")


def test_command_loads_the_same_file(coded: Book, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + FIRST + "P1,A,01/06/2018,1.00,C9,A1\n")
    user, slug = UserFactory().username, coded.programme.slug
    how = {"programme": slug, "as_at": JULY, "user": user}
    with pytest.raises(CommandError, match="line 5, Cost Centre: This cost centre has no"):
        call_command("import_orders", str(path), **how)
    call_command("import_orders", str(path), **how, leave_out=True, dry_run=True)
    assert not Commitment.objects.exists()
    call_command("import_orders", str(path), **how, leave_out=True)
    assert "Left out: 1 rows, £1.00.\n3 open orders; 0 ended.\nLoaded." in capsys.readouterr().out
    assert Commitment.objects.count() == 3


def test_file_that_cannot_be_read_says_so_on_its_page(
    coded: Book, client: Client, finance_user: User
) -> None:
    client.force_login(finance_user)
    file = SimpleUploadedFile("orders.csv", b"Order No,Amount\n1,2\n")
    sent = {"programme": coded.programme.pk, "as_at": "31/07/2018", "file": file}
    page = client.post("/commitments/import/", sent, follow=True)
    assertContains(page, '<li class="break">No column is the outstanding amount')
    upload = OrderUpload.objects.get()
    with pytest.raises(LedgerFileError):
        import_orders(
            source=OrderSource(io.BytesIO(bytes(upload.content)), "x", JULY),
            programme=coded.programme,
            by=finance_user,
        )
    page = client.post(f"/commitments/import/{upload.pk}/discard/", follow=True)
    assert not OrderUpload.objects.exists()
    assert page.redirect_chain == [("/commitments/import/", 302)]
    assertContains(page, "orders.csv was discarded. Nothing was loaded from it.")


def test_finance_finds_where_codes_are_assigned_and_a_budget_holder_is_sent_to_finance(
    coded: Book, client: Client, finance_user: User
) -> None:
    rows = "P4,A,01/06/2018,1.00,C9,A1\n"
    whole = UserFactory(role=access.BUDGET_HOLDER)
    AssignmentFactory(user=whole, programme=coded.programme)
    for user, seen, unseen in (
        (finance_user, "/admin/finance/costcentre/", "Finance assigns the codes."),
        (whole, "Finance assigns the codes.", "/admin/finance/costcentre/"),
    ):
        client.force_login(user)
        sent = {"programme": coded.programme.pk, "as_at": "31/07/2018", "file": csv(rows)}
        page = client.post("/commitments/import/", sent, follow=True)
        assertContains(page, "This cost centre has no workstream")
        assertContains(page, seen)
        assertNotContains(page, unseen)


def test_who_has_no_whole_programme_is_not_offered_to_load_a_file_of_orders(
    coded: Book, client: Client
) -> None:
    client.force_login(holder_of(coded.alpha))
    assertNotContains(client.get("/commitments/"), "/commitments/import/")
    page = client.get("/commitments/import/")
    assertContains(page, "A file replaces all orders of a programme")
    assertNotContains(page, "Upload and preview")
