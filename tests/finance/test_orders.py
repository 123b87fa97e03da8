"""Which ledger row is an invoice of which order, and how files of open orders are read."""

import datetime as dt
import io
from decimal import Decimal

import pytest

from finance.ledger_file import LedgerFileError
from finance.ledger_file.orders import read_orders, recognised
from finance.orders import Order, OrderBook, Quoting, Remark, remark_on

TRAINING = Order(1, "PO-4500/17", "Example Training", 10, 2018)
AGENCY = Order(2, "4500 018", "Agency One", 11, 2018)
SHORT = Order(3, "2018", "Agency One", 10, 2018)
SPLIT = Order(4, "PO-4500/17", "Example Training", 12, 2018)
BOOK = OrderBook([TRAINING, AGENCY, SHORT, SPLIT])


def found(reference: str, description: str, supplier: str = "", line: int = 10) -> int | None:
    order = BOOK.find(Quoting(reference, description, supplier, line, 2018))
    return order.key if order else None


@pytest.mark.parametrize(
    ("reference", "description", "supplier", "line", "key"),
    [
        ("po-4500/17", "", "", 10, 1),
        ("", "Two days, (PO-4500/17).", "", 10, 1),
        ("", "Cover, order 4500 018 of May", "", 11, 2),
        ("", "xPO-4500/17 PO-4500/171 4500", "", 10, None),
        ("", "Training 2018", "", 10, None),  # too short a number for a description
        ("2018", "", "", 10, 3),
        ("", "PO-4500/17", "", 12, 4),  # the order's row on this line
        ("", "PO-4500/17", "EXAMPLE training", 11, 1),  # coded elsewhere, the supplier's
        ("", "PO-4500/17", "Agency One", 11, None),
        ("", "4500 018 and PO-4500/17", "Agency One", 10, 2),  # the first that is the row's
    ],
)
def test_row_is_of_the_order_whose_number_it_quotes(
    reference: str, description: str, supplier: str, line: int, key: int | None
) -> None:
    assert found(reference, description, supplier, line) == key


@pytest.mark.parametrize(
    ("invoiced", "since", "days", "remark"),
    [
        ("0.00", "0.00", 90, None),
        ("0.00", "0.00", 91, Remark.OLD),
        ("5.00", "0.00", 91, None),
        ("99.99", "99.99", 0, None),
        ("100.00", "100.00", 0, Remark.FULL),
        ("100.01", "100.01", 0, Remark.OVER),
    ],
)
def test_remark(invoiced: str, since: str, days: int, remark: Remark | None) -> None:
    day = dt.date(2018, 11, 30)
    assert remark == remark_on(
        stated=Decimal("100.00"),
        invoiced=Decimal(invoiced),
        invoiced_since=Decimal(since),
        ordered_on=day - dt.timedelta(days=days),
        as_at=day,
    )


@pytest.mark.parametrize(
    "header",
    [
        "Order No.,Supplier Name,Order Date,Outstanding (£),Cost Centre,Account Code",
        "PO Number,Vendor,Document Date,Still to be invoiced,CostC,G/L Account",
        "PURCHASE ORDER,Creditor,Date Raised,Amount Outstanding,Cost Centre Code,Subjective",
    ],
)
def test_columns_are_known_by_the_names_that_councils_give_them(header: str) -> None:
    names = header.split(",")
    assert sorted(recognised(names).values()) == sorted(names)


HEADER = "Order No,Supplier,Details,Order Date,Outstanding,Order Value,Cost Centre,Account\n"


def test_file_is_read_with_its_faults_and_its_own_total() -> None:
    text = (
        "Open orders;;\n" + HEADER + 'P1,One,Books,31/10/18,"1,000.50",2000,C1,A1\n\n'
        "P2,Two,,01/11/18,£1.5,1,C1,A1\nTotal:,,,,1002.00,,,\n"
    )
    file = read_orders(io.BytesIO(text.encode()))
    assert [(row.line, row.number, row.pence, row.ordered_on) for row in file.rows] == [
        (3, "P1", 100050, dt.date(2018, 10, 31)),
        (5, "P2", 150, dt.date(2018, 11, 1)),
    ]
    assert (file.bad, file.pence, file.total_agrees) == ([], 100200, True)
    assert file.unused == ["Order Value"]

    bad = (
        "P1,One,,31/10/2018,x,1,C1,A1\nP2,,,31/10/2018,5,1,C1,A1\nP3,A,,31/02/2018,5,1,C1,A1\n"
        "P4,A,,31/10/2018,-5,1,C1,A1\nP5,A,,31/10/2018,5,1,C1,A1,7\n,,,,9.00,,,\n"
    )
    file = read_orders(io.BytesIO((HEADER + bad).encode()))
    assert [(row.line, *row.faults[0][:2], row.pence) for row in file.bad] == [
        (2, "Outstanding", "x", None),
        (3, "Supplier", "", 500),
        (4, "Order Date", "31/02/2018", 500),
        (5, "Outstanding", "-5", -500),
        (6, "", "7", None),
        (7, "Outstanding", "9.00", None),
    ]
    assert {len(row.faults) for row in file.bad} == {1}
    assert "add up to £5.00" in file.bad[-1].faults[0].reason


def test_row_says_everything_that_is_wrong_with_it() -> None:
    bad = "P1,,,31/02/2018,x,1,,A1\n" + "P" * 200 + ",A,,1/1/2018,-5,1,C1,\n"
    first, second = read_orders(io.BytesIO((HEADER + bad).encode())).bad
    assert [(fault.column, fault.value) for fault in first.faults] == [
        ("Outstanding", "x"),
        ("Supplier", ""),
        ("Order Date", "31/02/2018"),
        ("Cost Centre", ""),
    ]
    assert (first.pence, first.cost_centre, first.account) == (None, "", "A1")
    assert [fault.column for fault in second.faults] == ["Outstanding", "Order No", "Account"]
    assert (second.pence, second.cost_centre, second.account) == (-500, "C1", "")


def test_file_that_lacks_a_column_or_orders_is_refused() -> None:
    with pytest.raises(
        LedgerFileError, match=r"(?s)“outstanding amount”.*has “Order No”, “Amount”"
    ):
        read_orders(io.BytesIO(b"Order No,Amount\n1,2\n"))
    with pytest.raises(LedgerFileError, match="no orders under the header on line 1"):
        read_orders(io.BytesIO(HEADER.encode()))
