"""Bars of spend, of income and of an award: the same values always stand in the same places."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core.bars import SpendBar, award_bar, income_bar, spend_bar

pounds = st.integers(-(10**13), 10**13).map(lambda pence: Decimal(pence).scaleb(-2))


@pytest.mark.parametrize(
    ("allocation", "spent", "bar"),
    [
        ("1000", "250", SpendBar("25.00", "0.00", "100.00", "within", "25.0% spent")),
        ("1000", "1000", SpendBar("100.00", "0.00", "100.00", "within", "100.0% spent")),
        ("1000", "1250", SpendBar("80.00", "20.00", "80.00", "over", "125.0% spent, overspent")),
        ("1000", "0", SpendBar("0.00", "0.00", "100.00", "within", "0.0% spent")),
        ("1000", "-250", SpendBar("0.00", "0.00", "100.00", "within", "-25.0% spent")),
        ("0", "0", SpendBar("0.00", "0.00", "0.00", "within", "No allocation")),
        ("0", "9", SpendBar("0.00", "100.00", "0.00", "over", "No allocation, but money spent")),
        ("0", "-9", SpendBar("0.00", "0.00", "0.00", "within", "No allocation, but money spent")),
    ],
)
def test_spend_bar_has_its_mark_at_the_allocation(
    allocation: str, spent: str, bar: SpendBar
) -> None:
    assert spend_bar(Decimal(allocation), Decimal(spent)) == bar


@given(pounds, pounds)
def test_spend_bar_never_leaves_its_track(allocation: Decimal, spent: Decimal) -> None:
    bar = spend_bar(allocation, spent)
    ends = [
        Decimal(bar.spent_width),
        Decimal(bar.mark_x),
        Decimal(bar.mark_x) + Decimal(bar.over_width) if bar.state == "over" else Decimal(0),
    ]
    assert all(0 <= end <= Decimal("100.01") for end in ends)


def test_award_bar_lays_contingent_after_secured_and_the_rest_from_the_left() -> None:
    bar = award_bar(
        secured=Decimal("7320000.00"),
        contingent=Decimal("2280000.00"),
        allocated=Decimal("6739000.00"),
        spent=Decimal("2400000.00"),
    )
    assert [(part.style, part.x, part.width) for part in bar] == [
        ("secured", "0.00", "76.25"),
        ("contingent", "76.25", "23.75"),
        ("allocated", "0.00", "70.20"),
        ("spent", "0.00", "25.00"),
    ]
    assert [part.amount for part in bar] == [
        Decimal("7320000.00"),
        Decimal("2280000.00"),
        Decimal("6739000.00"),
        Decimal("2400000.00"),
    ]


def test_award_bar_of_an_overspent_award_is_as_long_as_the_spend() -> None:
    nothing = Decimal("0.00")
    bar = award_bar(
        secured=Decimal("100.00"), contingent=nothing, allocated=nothing, spent=Decimal("200.00")
    )
    assert [part.width for part in bar] == ["50.00", "0.00", "0.00", "100.00"]


def test_award_bar_shows_no_width_for_net_credits_or_for_nothing() -> None:
    nothing = Decimal("0.00")
    bar = award_bar(secured=nothing, contingent=nothing, allocated=nothing, spent=Decimal("-50.00"))
    assert [part.width for part in bar] == ["0.00", "0.00", "0.00", "0.00"]


@pytest.mark.parametrize(
    ("expected", "received", "bar"),
    [
        ("1000", "250", SpendBar("25.00", "0.00", "100.00", "within", "25.0% received")),
        ("1000", "0", SpendBar("0.00", "0.00", "100.00", "within", "0.0% received")),
        ("1000", "-50", SpendBar("0.00", "0.00", "100.00", "within", "-5.0% received")),
        ("0", "0", SpendBar("0.00", "0.00", "0.00", "within", "No income budgeted")),
        (
            *("1000", "1250"),
            SpendBar("100.00", "0.00", "80.00", "within", "125.0% received, more than budgeted"),
        ),
        (
            *("0", "9"),
            SpendBar("100.00", "0.00", "0.00", "within", "No income budgeted, but received"),
        ),
    ],
)
def test_income_bar_is_never_overspent(expected: str, received: str, bar: SpendBar) -> None:
    assert income_bar(Decimal(expected), Decimal(received)) == bar


@given(pounds, pounds)
def test_income_bar_never_leaves_its_track(expected: Decimal, received: Decimal) -> None:
    bar = income_bar(expected, received)
    assert all(0 <= Decimal(end) <= Decimal("100.01") for end in (bar.spent_width, bar.mark_x))
