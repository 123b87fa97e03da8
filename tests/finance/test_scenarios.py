"""What-ifs over a position: each change by figures that can be reckoned by hand, and the laws."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.outturn import equal_months
from finance.reach import Receipt as MoneyIn
from finance.reach import reach
from finance.scenarios import (
    AddPosts,
    Cell,
    Change,
    ChangeInsurance,
    ChangeLine,
    ChangePay,
    ChangePension,
    ChangeTranche,
    ChangeTurnover,
    DropPosts,
    Establishment,
    ExtendGrant,
    Figure,
    Holder,
    LineLeft,
    Live,
    MoveStarts,
    Receipt,
    Standing,
    months_later,
    run,
    run_out,
)
from innovation.core.periods import Period
from staffing.costing import Seat
from tests.staffing.pay_reference import BOOK, assuming

D = Decimal
FIRST_DAY = dt.date(2018, 4, 1)
PAY_2018, PAY_2019, BASE_2020 = Cell(1, 2018, 7), Cell(1, 2019, 7), Cell(1, 2020, None)
OTHER_2018 = Cell(2, 2018, 7)
INCOME_2018, INCOME_2020 = Cell(1, 2018, None, True), Cell(1, 2020, None, True)
MONTH_2018 = D("2100.00") + D("150.00") + D("315.00") + D("10.50")
"""What the unfilled post costs in April 2018: salary, insurance, pension and levy."""


def live(first_day: dt.date = FIRST_DAY) -> Live:
    """£200,000 of an award, a quarter contingent, two posts of which one is not filled, income."""
    holders = {
        "A1": Holder("A1", 1, Seat("G", D(1), dt.date(2017, 10, 1)), is_filled=True),
        "A2": Holder("A2", 1, Seat("G", D(1), FIRST_DAY), is_filled=False),
    }
    spend = {
        PAY_2018: D("60000.00"),
        PAY_2019: D("61000.00"),
        BASE_2020: D("62000.00"),
        OTHER_2018: D("10000.00"),
        INCOME_2018: D("-5000.00"),
        INCOME_2020: D("-7000.00"),
    }
    receipts = (
        Receipt(1, 7, D("150000.00"), is_secured=True),
        Receipt(2, 7, D("50000.00"), is_secured=False),
    )
    return Live(
        Standing(spend, receipts),
        Establishment(holders, BOOK, {None: assuming()}, [2018, 2019, 2020], first_day),
        lines={
            5: LineLeft(OTHER_2018, D("8000.00")),
            6: LineLeft(INCOME_2020, D("-7000.00")),
        },
        pay_awards={(1, 2018): 7, (1, 2019): 7, (1, 2020): None},
        award_ends={7: dt.date(2020, 3, 31)},
    )


def effects(*changes: Change) -> tuple[Decimal | int, ...]:
    """What changes do to spend, to what is left of the award and to the base budget."""
    ran = run(live(), changes)
    spend, left, base, _ = (ran.difference(figure) for figure in Figure)
    return spend, left, base


def test_month_of_delay_saves_the_month_and_a_part_of_a_month_its_days() -> None:
    assert effects(MoveStarts(months=1)) == (-MONTH_2018, MONTH_2018, D(0))
    half = effects(MoveStarts(days=15))[0]
    # Half of April's salary, pension and levy; insurance is still free for the first £600.
    assert half == D("-1050.00") - D("105.00") - D("157.50") - D("5.25")
    assert effects(MoveStarts(to=dt.date(2018, 5, 1))) == effects(MoveStarts(months=1))
    assert effects(MoveStarts(months=-3)) == (0, 0, 0)  # no earlier than the first day to come
    assert effects(MoveStarts(frozenset({"A1"}), months=1)) == (0, 0, 0)  # somebody is in it


def test_drop_ends_a_post_and_add_makes_another_of_the_same_cost() -> None:
    dropped = effects(DropPosts(frozenset({"A2"})))
    added = effects(AddPosts("new", 1, "G", D(1), 1, FIRST_DAY))
    assert dropped[0] < 0
    assert added == (-dropped[0], -dropped[1], -dropped[2])
    from_may = effects(DropPosts(frozenset({"A1"}), dt.date(2018, 5, 1)))
    assert from_may[0] - effects(DropPosts(frozenset({"A1"})))[0] == MONTH_2018


def test_pay_pension_insurance_and_turnover_change_the_days_to_come_only() -> None:
    # Two posts on 25,200, 26,400 and 30,000 (point 1 is dropped: the lowest is paid) a year.
    assert effects(ChangePension(D("0.25")))[0] == D("16320.00")
    assert effects(ChangePay(2021, D(5))) == (0, 0, 0)
    assert effects(ChangeTurnover(D(1)))[0] == effects(DropPosts(frozenset({"A1", "A2"})))[0]
    assert effects(ChangeInsurance(2019, D("0.20"))) == (0, 0, 0)  # it is 20% already
    assert effects(ChangeInsurance(2020, D("0.30")))[2] > 0
    late = run(live(dt.date(2021, 4, 1)), [ChangePension(D("0.25"))])
    assert late.difference(Figure.SPEND) == 0


def test_tranche_withheld_in_full_in_part_or_late() -> None:
    assert effects(ChangeTranche(2, D("0.00"))) == (0, D("-50000.00"), 0)
    assert effects(ChangeTranche(2, D("20000.00"))) == (0, D("-30000.00"), 0)
    late = run(live(), [ChangeTranche(2, on=dt.date(2020, 4, 1))])
    assert late.difference(Figure.LEFT) == 0


def test_cost_line_goes_by_an_amount_or_by_per_cent_of_what_is_left_of_it() -> None:
    assert effects(ChangeLine(5, D("-500.00"))) == (D("-500.00"), D("500.00"), 0)
    both = effects(ChangeLine(5, D("2000.00")), ChangeLine(5, percent=D(10)))
    assert both == (D("3000.00"), D("-3000.00"), 0)  # ten per cent of £10,000
    assert effects(ChangeLine(99, D("1.00"))) == (0, 0, 0)


def test_extension_pays_what_the_base_budget_was_to_pay_as_far_as_money_goes() -> None:
    assert effects(ExtendGrant(7, dt.date(2021, 3, 31))) == (0, D("-62000.00"), D("-62000.00"))
    # 183 of 365 days.
    assert effects(ExtendGrant(7, dt.date(2020, 9, 30)))[2] == D("-31084.93")
    withheld = ChangeTranche(2, D("0.00"))
    assert effects(withheld, ExtendGrant(7, dt.date(2021, 3, 31)))[2] == D("-19000.00")


def test_income_takes_nothing_off_the_base_budget_and_no_award_has_it() -> None:
    standing = live().standing
    assert (standing.base, standing.income) == (D("62000.00"), D("-12000.00"))
    assert standing.left() == standing.left(award=7) == D("69000.00")
    extended = run(live(), [ExtendGrant(7, dt.date(2021, 3, 31))]).standing
    assert (extended.base, extended.income) == (D(0), D("-12000.00"))
    less = run(live(), [ChangeLine(6, percent=D(-50))])
    assert [less.difference(each) for each in Figure] == [D("3500.00"), 0, 0, D("3500.00")]


def test_money_runs_out_on_the_first_day_that_is_not_paid_with_what_came_in() -> None:
    standing, starts = live().standing, dt.date(2018, 4, 1)
    assert run_out(standing, 7, starts=starts) is None
    assert run_out(standing, 7, starts=starts, secured=True) is None  # £131,000 of £150,000
    less = replace(standing, receipts=(Receipt(1, 7, D("101000.00"), is_secured=True),))
    # £70,000 in 2018/19, then £5,083.33 a month: £500 pays for 3 of October's 31 days.
    assert run_out(less, 7, starts=starts) == dt.date(2019, 10, 4)
    late = replace(standing, receipts=(Receipt(1, 7, D(200000), True, dt.date(2018, 6, 1)),))
    assert run_out(late, 7, starts=starts) == dt.date(2018, 4, 1)
    half = (Receipt(1, 7, D(10000), True), Receipt(2, 7, D(190000), True, dt.date(2018, 8, 1)))
    # £5,833.33 a month: £4,166.67 is left for May, 22 of its 31 days.
    assert run_out(replace(standing, receipts=half), 7, starts=starts) == dt.date(2018, 5, 23)
    # £70,000 from October on, £11,666.67 a month: £10,000 pays for 26 of October's 31 days.
    october = dt.date(2018, 10, 1)
    first = replace(standing, receipts=half[:1])
    assert run_out(first, 7, starts=october) == dt.date(2018, 10, 27)


def test_scenario_and_gate_find_the_same_day_for_spend_in_equal_months() -> None:
    standing, starts = live().standing, dt.date(2018, 4, 1)
    years = {2018: equal_months(D(70000), range(1, 13)), 2019: equal_months(D(61000), range(1, 13))}
    plan = {Period(year, number): each for year in years for number, each in years[year].items()}
    for amount in (D(0), D("70000.00"), D("101000.00"), D("130999.99")):
        less = replace(standing, receipts=(Receipt(1, 7, amount, is_secured=True),))
        gate = reach([MoneyIn(starts, amount)], {"": plan})
        assert gate.runs_out_on is not None
        assert run_out(less, 7, starts=starts) == gate.runs_out_on


def test_post_that_cannot_be_costed_is_named_and_no_change_to_it_counts() -> None:
    ran = run(live(), [AddPosts("new", 1, "X", D(1), 1, FIRST_DAY), MoveStarts(months=1)])
    assert ran.difference(Figure.SPEND) == -MONTH_2018
    assert [problem[:7] for problem in ran.problems] == ["new-1: "]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2018-01-31", 1, "2018-02-28"),
        ("2018-12-15", 2, "2019-02-15"),
        ("2018-03-31", -1, "2018-02-28"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day: str, months: int, expected: str) -> None:
    assert months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


numbers = st.sampled_from([None, frozenset({"A1"}), frozenset({"A1", "A2"})])
days = st.dates(dt.date(2018, 1, 1), dt.date(2021, 6, 30))
pence = st.decimals(-(10**6), 10**6, places=2)
rates = st.decimals(0, 1, places=4)
changes = st.one_of(
    st.builds(MoveStarts, numbers, st.integers(-30, 30), st.integers(-40, 40)),
    st.builds(MoveStarts, numbers, to=days),
    st.builds(DropPosts, numbers, st.none() | days),
    st.builds(
        AddPosts,
        st.text("ab", min_size=1),
        st.integers(1, 3),
        st.just("G"),
        st.just(D("0.6")),
        st.sampled_from([1, 2]),
        days,
    ),
    st.builds(ChangePay, st.integers(2017, 2021), st.decimals(-20, 20, places=1)),
    st.builds(ChangeInsurance, st.integers(2017, 2021), rates),
    st.builds(ChangePension, rates),
    st.builds(ChangeTurnover, rates),
    st.builds(ChangeTranche, st.sampled_from([1, 2]), st.decimals(0, 10**6, places=2)),
    st.builds(ChangeLine, st.sampled_from([5, 6]), pence, st.decimals(-100, 100, places=1)),
    st.builds(ExtendGrant, st.just(7), days),
)


@given(st.lists(changes, max_size=6))
def test_steps_sum_to_the_difference_to_the_penny_and_the_live_position_stays(
    made: list[Change],
) -> None:
    before, again = live(), live()
    ran = run(before, made)
    for figure in Figure:
        assert sum((step.effect(figure) for step in ran.steps), D(0)) == ran.difference(figure)
    assert before == again
    assert run(before, made).standing == ran.standing
    balance = ran.standing.money() - ran.standing.total()
    assert ran.standing.left() - ran.standing.base - ran.standing.income == balance
