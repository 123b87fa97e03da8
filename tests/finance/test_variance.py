"""What is left and what is over, by hand-made figures and by law."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import variance
from finance.variance import State
from innovation.core.money import from_pence
from innovation.core.periods import Period

BUDGETS = st.integers(0, 10**12).map(from_pence)
PERIODS = st.builds(Period, st.integers(2015, 2021), st.integers(1, 12))


@pytest.mark.parametrize(
    ("budget", "actual", "left"),
    [
        ("1000.00", "400.00", "600.00"),
        ("1000.00", "1000.01", "-0.01"),
        ("0.00", "5.00", "-5.00"),
        ("1000.00", "-50.00", "1050.00"),
    ],
)
def test_remaining_is_what_is_left_of_the_budget(budget: str, actual: str, left: str) -> None:
    assert variance.remaining(Decimal(budget), Decimal(actual)) == Decimal(left)


@pytest.mark.parametrize(
    ("actual", "budget", "over"),
    [
        ("110.00", "100.00", "10.00"),
        ("90.00", "100.00", "-10.00"),
        ("100.00", "100.00", "0.00"),
    ],
)
def test_overspend_is_positive_and_underspend_negative(actual: str, budget: str, over: str) -> None:
    assert variance.variance(Decimal(actual), Decimal(budget)) == Decimal(over)


@pytest.mark.parametrize(
    ("budget", "actual", "state"),
    [
        ("0.00", "0.00", State.NOT_STARTED),
        ("0.00", "0.01", State.NO_ALLOCATION),
        ("0.00", "-0.01", State.NO_ALLOCATION),
        ("100.00", "0.00", State.NOT_STARTED),
        ("100.00", "0.01", State.UNDER),
        ("100.00", "-0.01", State.UNDER),
        ("100.00", "99.99", State.UNDER),
        ("100.00", "100.00", State.SPENT),
        ("100.00", "100.01", State.OVERSPENT),
    ],
)
def test_state_says_in_words_how_spend_stands(budget: str, actual: str, state: State) -> None:
    assert variance.state(Decimal(budget), Decimal(actual)) is state


@pytest.mark.parametrize(
    ("budget", "actual", "state"),
    [
        ("0.00", "0.00", State.NOT_RECEIVED),
        ("0.00", "-0.01", State.NO_INCOME_BUDGET),
        ("0.00", "0.01", State.NO_INCOME_BUDGET),
        ("-100.00", "0.00", State.NOT_RECEIVED),
        ("-100.00", "0.01", State.NOT_RECEIVED),
        ("-100.00", "-0.01", State.PART_RECEIVED),
        ("-100.00", "-100.00", State.RECEIVED),
        ("-100.00", "-100.01", State.OVER_RECEIVED),
    ],
)
def test_state_says_in_words_how_income_stands(budget: str, actual: str, state: State) -> None:
    assert variance.state(Decimal(budget), Decimal(actual), is_income=True) is state


def test_income_that_does_not_come_is_positive_and_what_is_to_come_negative() -> None:
    """£40.00 of £100.00 received where £50.00 was due."""
    assert variance.variance(Decimal("-40.00"), Decimal("-50.00")) == Decimal("10.00")
    assert variance.remaining(Decimal("-100.00"), Decimal("-40.00")) == Decimal("-60.00")


def test_budget_to_date_of_income_is_in_equal_months_too() -> None:
    due = variance.budget_to_date(Decimal("-1200.01"), 2018, Period(2018, 3))
    assert due == Decimal("-300.01")


@pytest.mark.parametrize(
    ("as_at", "budget"),
    [
        (Period(2016, 12), "0.00"),
        (Period(2017, 1), "100.00"),
        (Period(2017, 6), "600.00"),
        (Period(2017, 12), "1200.00"),
        (Period(2018, 1), "1200.00"),
    ],
)
def test_budget_of_a_year_is_spent_in_equal_months(as_at: Period, budget: str) -> None:
    assert variance.budget_to_date(Decimal("1200.00"), 2017, as_at) == Decimal(budget)


@pytest.mark.parametrize(
    ("as_at", "budget"),
    [
        (Period(2017, 6), "0.00"),
        (Period(2017, 7), "100.00"),
        (Period(2017, 8), "200.00"),
        (Period(2017, 12), "600.00"),
        (Period(2018, 1), "600.00"),
    ],
)
def test_first_year_is_spent_from_the_month_that_the_programme_begins_in(
    as_at: Period, budget: str
) -> None:
    first = Period(2017, 7)
    assert variance.budget_to_date(Decimal("600.00"), 2017, as_at, first=first) == Decimal(budget)


def test_later_years_of_a_programme_are_spent_from_april() -> None:
    first = Period(2017, 7)
    to_april = variance.budget_to_date(Decimal("1200.00"), 2018, Period(2018, 1), first=first)
    assert to_april == Decimal("100.00")


def test_pence_that_do_not_divide_come_first() -> None:
    budget = Decimal("0.05")
    shown = [variance.budget_to_date(budget, 2017, Period(2017, n)) for n in (1, 5, 6, 12)]
    assert shown == [Decimal("0.01"), Decimal("0.05"), Decimal("0.05"), Decimal("0.05")]


@given(BUDGETS, st.integers(2016, 2020), st.one_of(st.none(), PERIODS))
def test_months_add_to_the_budget_of_the_year(
    budget: Decimal, year: int, first: Period | None
) -> None:
    assert variance.budget_to_date(budget, year, Period(year, 12), first=first) == budget
    assert variance.budget_to_date(budget, year, Period(year - 1, 12), first=first) == 0


@given(BUDGETS, st.integers(2016, 2020), PERIODS, st.one_of(st.none(), PERIODS))
def test_budget_to_date_never_falls_and_never_exceeds_the_budget(
    budget: Decimal, year: int, as_at: Period, first: Period | None
) -> None:
    now = variance.budget_to_date(budget, year, as_at, first=first)
    then = variance.budget_to_date(budget, year, as_at.next(), first=first)
    assert Decimal("0.00") <= now <= then <= budget
