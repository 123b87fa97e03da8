"""What a year ends at and what was not spent, by hand-made figures and by law."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import outturn, variance
from finance.outturn import NoShapeError, Outturn, law_of_slippage
from innovation.core.money import from_pence
from innovation.core.periods import Period

AMOUNTS = st.integers(-(10**11), 10**11).map(from_pence)
NOT_NEGATIVE = st.integers(0, 10**11).map(from_pence)
MONTHS = st.lists(st.integers(1, 12), min_size=1, unique=True).map(sorted)
PERIODS = st.builds(Period, st.integers(2016, 2019), st.integers(1, 12))


@pytest.mark.parametrize(
    ("as_at", "left"),
    [
        (None, list(range(1, 13))),
        (Period(2017, 12), list(range(1, 13))),
        (Period(2018, 1), list(range(2, 13))),
        (Period(2018, 9), [10, 11, 12]),
        (Period(2018, 12), []),
        (Period(2019, 1), []),
    ],
)
def test_months_left_of_2018_come_after_the_period(as_at: Period | None, left: list[int]) -> None:
    assert outturn.months_left(2018, as_at) == left


def test_equal_months_share_pence_from_the_first_on() -> None:
    assert outturn.equal_months(Decimal("100.00"), [10, 11, 12]) == {
        10: Decimal("33.34"),
        11: Decimal("33.33"),
        12: Decimal("33.33"),
    }


def test_equal_months_of_no_month_are_none() -> None:
    assert outturn.equal_months(Decimal("100.00"), []) == {}


def test_shape_of_last_year_is_taken_month_by_month() -> None:
    last_year = {1: Decimal("10.00"), 2: Decimal("30.00"), 3: Decimal("0.00")}
    assert outturn.in_the_shape_of(Decimal("100.00"), last_year) == {
        1: Decimal("25.00"),
        2: Decimal("75.00"),
        3: Decimal("0.00"),
    }


def test_month_of_refunds_has_no_share() -> None:
    last_year = {1: Decimal("-50.00"), 2: Decimal("10.00")}
    assert outturn.in_the_shape_of(Decimal("7.00"), last_year) == {
        1: Decimal("0.00"),
        2: Decimal("7.00"),
    }


@pytest.mark.parametrize("months", [{}, {1: Decimal("0.00")}, {1: Decimal("-1.00")}])
def test_year_without_spend_has_no_shape(months: dict[int, Decimal]) -> None:
    with pytest.raises(NoShapeError):
        outturn.in_the_shape_of(Decimal("100.00"), months)


@given(AMOUNTS, MONTHS)
def test_equal_months_add_to_the_whole(amount: Decimal, numbers: list[int]) -> None:
    months = outturn.equal_months(amount, numbers)
    assert list(months) == numbers
    assert sum(months.values()) == amount
    assert max(months.values()) - min(months.values()) <= Decimal("0.01")


@given(AMOUNTS, st.dictionaries(st.integers(1, 12), AMOUNTS, min_size=1))
def test_months_in_a_shape_add_to_the_whole(amount: Decimal, shape: dict[int, Decimal]) -> None:
    if max(shape.values()) <= 0:
        with pytest.raises(NoShapeError):
            outturn.in_the_shape_of(amount, shape)
    else:
        months = outturn.in_the_shape_of(amount, shape)
        assert list(months) == list(shape)
        assert sum(months.values()) == amount


@given(NOT_NEGATIVE, st.lists(NOT_NEGATIVE, min_size=12, max_size=12))
def test_planned_months_add_to_the_budget(budget: Decimal, planned: list[Decimal]) -> None:
    months = variance.monthly_budget(budget, 2018, planned=planned)
    assert len(months) == 12
    assert sum(months) == budget


def test_budget_is_spread_as_it_was_planned_and_a_virement_in_proportion() -> None:
    planned = [Decimal("0.00")] * 6 + [Decimal("100.00")] * 3 + [Decimal("300.00")] * 3
    spread = variance.monthly_budget(Decimal("2400.00"), 2018, planned=planned)
    assert spread == [Decimal("0.00")] * 6 + [Decimal("200.00")] * 3 + [Decimal("600.00")] * 3
    to_date = variance.budget_to_date(
        Decimal("2400.00"), 2018, Period(2018, 10), first=Period(2018, 10), planned=planned
    )
    assert to_date == Decimal("1200.00")


def test_plan_of_nothing_is_no_plan() -> None:
    months = variance.monthly_budget(Decimal("12.00"), 2018, planned=[Decimal("0.00")] * 12)
    assert months == [Decimal("1.00")] * 12


LATE_START = Outturn(
    latest_budget=Decimal("1200.00"),
    budget_to_date=Decimal("900.00"),
    actual=Decimal("700.00"),
    forecast=Decimal("300.00"),
    recorded=Decimal("50.00"),
)
"""£200 was not spent by December; £50 of it is a saving; the rest of the year goes as budgeted."""


def test_late_start_shows_as_an_underspend_until_it_is_recorded() -> None:
    assert LATE_START.forecast_outturn == Decimal("1000.00")
    assert LATE_START.unspent == Decimal("200.00")
    assert LATE_START.undecided == Decimal("150.00")
    assert LATE_START.overspent == Decimal("0.00")
    assert LATE_START.beyond_budget_left == Decimal("0.00")
    assert LATE_START.spent_later == Decimal("0.00")


def test_forecast_that_catches_up_does_not_make_the_underspend_disappear() -> None:
    caught_up = Outturn(
        latest_budget=Decimal("1200.00"),
        budget_to_date=Decimal("900.00"),
        actual=Decimal("700.00"),
        forecast=Decimal("500.00"),
    )
    assert caught_up.forecast_outturn == Decimal("1200.00")
    assert caught_up.spent_later == Decimal("200.00")
    assert caught_up.undecided == Decimal("200.00")


def test_overspend_to_date_leaves_nothing_to_decide() -> None:
    over = Outturn(
        latest_budget=Decimal("1200.00"),
        budget_to_date=Decimal("900.00"),
        actual=Decimal("950.00"),
        forecast=Decimal("250.00"),
    )
    assert (over.unspent, over.overspent) == (Decimal("0.00"), Decimal("50.00"))
    assert (over.undecided, over.spent_later) == (Decimal("0.00"), Decimal("0.00"))
    assert over.forecast_outturn == Decimal("1200.00")
    assert over.beyond_budget_left == Decimal("-50.00")


def test_payment_that_comes_in_late_shows_what_was_recorded_in_excess() -> None:
    late = Outturn(
        latest_budget=Decimal("1200.00"),
        budget_to_date=Decimal("900.00"),
        actual=Decimal("880.00"),
        forecast=Decimal("300.00"),
        recorded=Decimal("50.00"),
    )
    assert late.undecided == Decimal("0.00")
    assert late.recorded_in_excess == Decimal("30.00")


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, NOT_NEGATIVE)
def test_no_penny_of_the_budget_disappears(
    budget: Decimal, to_date: Decimal, actual: Decimal, forecast: Decimal, recorded: Decimal
) -> None:
    one = Outturn(
        latest_budget=budget,
        budget_to_date=to_date,
        actual=actual,
        forecast=forecast,
        recorded=recorded,
    )
    decided = one.recorded - one.recorded_in_excess
    assert budget == (
        one.forecast_outturn + decided + one.undecided - one.overspent - one.beyond_budget_left
    )
    assert sum(term.amount for term in law_of_slippage(one)) == one.latest_budget
    assert one.unspent == decided + one.undecided
    assert one.unspent * one.overspent == 0


@given(NOT_NEGATIVE, AMOUNTS, AMOUNTS, AMOUNTS, NOT_NEGATIVE)
def test_changing_the_forecast_decides_nothing(
    budget: Decimal, actual: Decimal, forecast: Decimal, other: Decimal, recorded: Decimal
) -> None:
    def undecided(amount: Decimal) -> Decimal:
        return Outturn(
            latest_budget=budget,
            budget_to_date=budget,
            actual=actual,
            forecast=amount,
            recorded=recorded,
        ).undecided

    assert undecided(forecast) == undecided(other)
