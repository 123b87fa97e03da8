"""The exit ledger's arithmetic, by figures that can be reckoned by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.exit import (
    BreakEven,
    ExitYear,
    Price,
    YearCost,
    break_even,
    break_even_day,
    by_number,
    by_placement_cost,
    costs_by_year,
    exit_years,
)
from programmes.trajectory import Fitted, Joined, Point

D = Decimal
PLACEMENT = D("36400.00")
READ = [
    Point(dt.date(year, 3, 31), D(children))
    for year, children in ((2016, 1239), (2017, 1252), (2018, 1267))
]
LATER = [Point(dt.date(2019, 3, 31), D(1286)), Point(dt.date(2020, 3, 31), D(1344))]


@pytest.mark.parametrize(
    ("cost", "share", "expected"),
    [
        ("1900000.00", "1", BreakEven(D("52.2"), 53)),
        ("1977000.00", "1", BreakEven(D("54.3"), 55)),
        ("1877000.00", "1", BreakEven(D("51.6"), 52)),
        ("1977000.00", "0.5", BreakEven(D("108.6"), 109)),
        ("36400.00", "1", BreakEven(D("1.0"), 1)),
        ("36400.01", "1", BreakEven(D("1.0"), 2)),
        ("0.00", "1", BreakEven(D("0.0"), 0)),
        ("1977000.00", "0", None),
    ],
)
def test_break_even_is_what_the_report_says(
    cost: str, share: str, expected: BreakEven | None
) -> None:
    assert break_even(D(cost), PLACEMENT, D(share)) == expected


def year(opening: int, closing: int, share: str = "0.5") -> ExitYear:
    price = Price(PLACEMENT, D(share))
    return ExitYear(2020, D("1977000.00"), D(1252), D(opening), D(closing), price)


def test_benefit_is_of_the_children_fewer_on_average_of_the_year() -> None:
    found = year(1152, 1131)
    assert found.fewer == D("110.5")
    assert found.benefit == D("4022200.00")
    assert found.cashable == D("2011100.00")
    assert found.not_cashable == D("2011100.00")
    assert found.pressure == D("-34100.00")
    assert found.pressure_if_all_cashed == D("-2045200.00")


def test_more_children_avoid_nothing_and_leave_the_whole_cost() -> None:
    path = Joined([*READ, *LATER])
    [found] = exit_years([YearCost(2020, D("1977000.00"))], path, D(1252), Price(PLACEMENT, D(1)))
    assert (found.opening, found.fewer) == (D(1344), D(-92))
    assert (found.benefit, found.pressure) == (D(0), D("1977000.00"))


def test_straight_line_to_the_target_pays_from_the_month_in_which_enough_are_fewer() -> None:
    path = Joined([READ[1], Point(dt.date(2020, 3, 31), D(999))])
    assert path.on(dt.date(2018, 9, 30)) == D(1126)  # 548 of 1,096 days: half of 253 fewer
    assert path.on(dt.date(2016, 1, 1)) == D(1252)
    assert path.on(dt.date(2024, 1, 1)) == D(999)
    span = (dt.date(2017, 4, 1), dt.date(2021, 3, 31))
    # 55 of 253 children are 238.3 of 1,096 days; 54.5 round to 55, so from day 237 on.
    assert break_even_day(path, D(1252), 55, *span) == dt.date(2017, 11, 30)
    assert break_even_day(path, D(1252), 254, *span) is None


def test_fitted_line_is_the_nearest_to_the_readings() -> None:
    # 14 a year over the two years of 365 days, through the mean of 1,252.67.
    line = Fitted.to(READ)
    assert [line.on(count.on) for count in READ] == [D(1239), D(1253), D(1267)]
    assert line.on(dt.date(2020, 3, 31)) == D(1295)
    assert Fitted.to(READ[:1]).on(dt.date(2030, 1, 1)) == D(1239)
    falling = Fitted.to([Point(dt.date(2017, 1, 1), D(10)), Point(dt.date(2017, 1, 2), D(5))])
    assert falling.on(dt.date(2017, 2, 1)) == D(0)


def test_year_without_a_cost_line_holds_the_last_one() -> None:
    assert costs_by_year({2020: D(10), 2021: D(12)}, 2020, 3) == [
        YearCost(2020, D(10)),
        YearCost(2021, D(12)),
        YearCost(2022, D(12), is_held=True),
    ]
    assert costs_by_year({}, 2020, 3) == []


def test_sensitivity_goes_through_the_assumed_case() -> None:
    cases = list(by_placement_cost(D("1977000.00"), PLACEMENT, [D(1), D("0.5")]))
    assert [case.placement for case in cases] == [
        *(D("29120.00"), D("32760.00"), D("36400.00"), D("40040.00"), D("43680.00"))
    ]
    assert cases[2].needed == [BreakEven(D("54.3"), 55), BreakEven(D("108.6"), 109)]
    [few, enough] = by_number(D("1977000.00"), PLACEMENT, [D(1)], [54, 55])
    assert few.pressures == [D("11400.00")]
    assert enough.pressures == [D("-25000.00")]


@given(
    cost=st.decimals(0, 10**8, places=2),
    placement=st.decimals(1, 10**6, places=2),
    share=st.decimals("0.0001", 1, places=4),
)
def test_break_even_number_pays_and_one_child_fewer_does_not(
    cost: Decimal, placement: Decimal, share: Decimal
) -> None:
    found = break_even(cost, placement, share)
    assert found is not None
    assert found.children * placement * share >= cost
    assert found.children == 0 or (found.children - 1) * placement * share < cost


@given(st.integers(0, 2000), st.integers(0, 2000), st.decimals(0, 1, places=4))
def test_cashable_and_not_cashable_are_the_whole_benefit(
    opening: int, closing: int, share: Decimal
) -> None:
    found = year(opening, closing, str(share))
    assert found.cashable + found.not_cashable == found.benefit
    assert found.benefit >= found.cashable >= 0
