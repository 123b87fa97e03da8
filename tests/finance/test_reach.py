"""How far money reaches: worked by hand, and laws."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.reach import Receipt, carried_on, months_of, reach
from innovation.core.periods import Period

APRIL, MAY, JUNE = Period(2019, 1), Period(2019, 2), Period(2019, 3)
START = dt.date(2019, 4, 1)
PLAN = {
    "pay": {APRIL: Decimal("200.00"), MAY: Decimal("200.00"), JUNE: Decimal("200.00")},
    "travel": {APRIL: Decimal("10.00"), MAY: Decimal("110.00"), JUNE: Decimal("100.00")},
}


def pounds(amount: str, on: dt.date = START) -> Receipt:
    return Receipt(on, Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "day", "short"),
    [
        ("0.00", dt.date(2019, 4, 1), "820.00"),
        ("209.99", dt.date(2019, 4, 30), "610.01"),
        ("210.00", dt.date(2019, 5, 1), "610.00"),
        ("365.00", dt.date(2019, 5, 16), "455.00"),
        ("520.00", dt.date(2019, 6, 1), "300.00"),
        ("819.99", dt.date(2019, 6, 30), "0.01"),
    ],
)
def test_money_runs_out_on_the_first_day_that_is_not_paid(
    amount: str, day: dt.date, short: str
) -> None:
    found = reach([pounds(amount)], PLAN)
    assert (found.runs_out_on, found.short, found.left) == (day, Decimal(short), Decimal("0.00"))


def test_money_that_reaches_everything_leaves_the_rest() -> None:
    found = reach([pounds("820.50")], PLAN)
    assert (found.runs_out_on, found.unreached, found.left) == (None, {}, Decimal("0.50"))


def test_lines_go_short_in_proportion_in_the_month_and_wholly_after_it() -> None:
    assert reach([pounds("365.00")], PLAN).unreached == {
        "pay": {MAY: Decimal("100.00"), JUNE: Decimal("200.00")},
        "travel": {MAY: Decimal("55.00"), JUNE: Decimal("100.00")},
    }


def test_late_release_is_bridged_until_it_comes() -> None:
    found = reach([pounds("300.00"), pounds("520.00", dt.date(2019, 6, 15))], PLAN)
    assert (found.runs_out_on, found.bridge, found.bridged) == (None, Decimal("220.00"), (MAY, MAY))
    assert found.unpaid_on == found.bridged_on == dt.date(2019, 5, 10)  # £90.00 of May's £310.00
    in_time = reach([pounds("300.00"), pounds("520.00", dt.date(2019, 5, 31))], PLAN)
    assert (in_time.bridge, in_time.bridged, in_time.unpaid_on) == (Decimal("0.00"), None, None)
    part = reach([pounds("210.00"), pounds("310.00", dt.date(2019, 6, 15))], PLAN)
    assert (part.runs_out_on, part.unpaid_on) == (dt.date(2019, 6, 1), dt.date(2019, 5, 1))


def test_part_that_never_comes_is_short_and_not_bridged() -> None:
    found = reach([pounds("300.00"), pounds("100.00", dt.date(2019, 6, 15))], PLAN)
    assert (found.short, found.bridge) == (Decimal("420.00"), Decimal("100.00"))


def test_refund_in_the_month_goes_short_of_nothing() -> None:
    plan = {"pay": {APRIL: Decimal("10.00")}, "refund": {APRIL: Decimal("-4.00")}}
    assert reach([pounds("1.00")], plan).unreached == {"pay": {APRIL: Decimal("5.00")}}


def test_spend_goes_on_at_its_last_average_until_the_money_is_gone() -> None:
    """£820.00 of three months is £273.33 a month; £1,000.00 less £820.00 is 20 days of July."""
    onwards = carried_on(PLAN, Decimal("1000.00"))
    found = reach([pounds("1000.00")], onwards)
    assert found.runs_out_on == dt.date(2019, 7, 21)
    assert carried_on({}, Decimal("1.00")) == {"": {}}


AMOUNTS = st.integers(0, 10**7).map(lambda pence: Decimal(pence).scaleb(-2))
PLANS = st.dictionaries(
    st.sampled_from("abc"),
    st.dictionaries(st.sampled_from([APRIL, MAY, JUNE]), AMOUNTS, min_size=1),
    min_size=1,
)


@given(PLANS, AMOUNTS, AMOUNTS)
def test_nothing_is_lost_between_what_is_paid_and_what_is_not(
    plan: dict[str, dict[Period, Decimal]], first: Decimal, second: Decimal
) -> None:
    whole = sum(months_of(plan).values(), Decimal("0.00"))
    found = reach([Receipt(START, first), Receipt(JUNE.end, second)], plan)
    assert found.short == max(whole - first - second, Decimal("0.00"))
    assert found.left == max(first + second - whole, Decimal("0.00"))
    assert (found.runs_out_on is None) == (found.short == 0)
    for line, months in found.unreached.items():
        assert all(Decimal(0) < amount <= plan[line][period] for period, amount in months.items())
    assert Decimal(0) <= found.bridge <= second
