"""Gross expenditure, income and net."""

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from finance.gross_and_net import Split, split
from innovation.core.money import ZERO, from_pence

Line = tuple[bool, Decimal]
AMOUNTS = st.integers(-(10**12), 10**12).map(from_pence)


def split_of(lines: Iterable[Line]) -> Split[Decimal]:
    def total(rows: Iterable[Line]) -> Decimal:
        return sum((amount for _, amount in rows), ZERO)

    return split(lines, is_income=lambda line: line[0], total=total)


def test_split_adds_up_each_kind_and_nets_them() -> None:
    lines = [
        (False, Decimal("1000.00")),
        (True, Decimal("-250.50")),
        (False, Decimal("-10.00")),
        (True, Decimal("0.25")),
    ]
    assert split_of(iter(lines)) == Split(
        gross=Decimal("990.00"), income=Decimal("-250.25"), net=Decimal("739.75")
    )


def test_split_of_nothing_is_nought() -> None:
    assert split_of([]) == (Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


@given(st.lists(st.tuples(st.booleans(), AMOUNTS)))
def test_net_is_gross_and_income_together(lines: list[Line]) -> None:
    gross, income, net = split_of(lines)
    assert gross + income == net
