"""Where budget, spend and projection stand together: worked figures and the laws of a total."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.position import AMOUNTS, Position, total
from finance.rag import Rag, Thresholds
from finance.tables.positions import bar_figure
from innovation.core.bars import spend_bar

THRESHOLDS = Thresholds(Decimal(2), Decimal(5))


def test_every_figure_of_a_position() -> None:
    position = Position(
        original_budget=Decimal("1000.00"),
        virements=Decimal("200.00"),
        budget_to_date=Decimal("900.00"),
        actual=Decimal("700.10"),
        accruals=Decimal("49.90"),
        committed=Decimal("60.00"),
        forecast=Decimal("480.00"),
        pressures=Decimal("20.00"),
        previous_outturn=Decimal("1260.00"),
        thresholds=THRESHOLDS,
    )
    assert position.latest_budget == Decimal("1200.00")
    assert position.spent == Decimal("750.00")
    assert position.variance_to_date == Decimal("-150.00")
    assert position.remaining == Decimal("450.00")
    assert position.percent_spent == Decimal("62.5")
    assert position.outturn == Decimal("1250.00")
    assert position.variance == Decimal("50.00")
    assert position.variance_percent == Decimal("4.2")
    assert position.movement == Decimal("-10.00")
    assert position.rag is Rag.AMBER


@pytest.mark.parametrize(
    ("outturn", "budget", "expected"),
    [
        ("102.00", "100.00", Rag.GREEN),
        ("102.01", "100.00", Rag.AMBER),
        ("105.00", "100.00", Rag.AMBER),
        ("105.01", "100.00", Rag.RED),
        ("0.00", "100.00", Rag.GREEN),
        ("-100.00", "-100.00", Rag.GREEN),
        ("-150.00", "-100.00", Rag.GREEN),
        ("-97.99", "-100.00", Rag.AMBER),
        ("-94.99", "-100.00", Rag.RED),
        ("0.00", "0.00", Rag.GREEN),
        ("0.01", "0.00", Rag.RED),
    ],
)
def test_rating_goes_by_what_it_costs_the_council(outturn: str, budget: str, expected: Rag) -> None:
    position = Position(
        original_budget=Decimal(budget), forecast=Decimal(outturn), thresholds=THRESHOLDS
    )
    assert position.rag is expected


def test_income_below_its_budget_is_over_in_per_cent_too() -> None:
    position = Position(original_budget=Decimal("-200.00"), forecast=Decimal("-150.00"))
    assert (position.variance, position.variance_percent) == (Decimal("50.00"), Decimal("25.0"))
    assert position.rag is None


def test_nothing_moved_before_the_first_close() -> None:
    assert Position(forecast=Decimal("5.00")).movement is None


def test_line_without_a_projection_at_the_last_close_moved_by_all_of_it() -> None:
    old = Position(forecast=Decimal("5.00"), previous_outturn=Decimal("4.00"))
    new = Position(forecast=Decimal("3.00"), reviewed_on=dt.date(2018, 12, 3))
    assert total([old, new]).movement == Decimal("4.00")
    assert total([old, new]).reviewed_on == dt.date(2018, 12, 3)


pence = st.integers(-(10**12), 10**12).map(lambda pence: Decimal(pence).scaleb(-2))
positions = st.builds(
    Position,
    **dict.fromkeys(AMOUNTS, pence),
    previous_outturn=pence,
    thresholds=st.just(THRESHOLDS),
)


@given(st.lists(positions, max_size=6))
def test_every_figure_of_a_total_is_the_sum_of_those_of_its_parts(parts: list[Any]) -> None:
    whole = total(parts)
    for name in (*AMOUNTS, "latest_budget", "outturn", "variance", "variance_to_date", "remaining"):
        assert getattr(whole, name) == sum((getattr(part, name) for part in parts), Decimal(0))
    assert (whole.movement or Decimal(0)) == sum((p.movement for p in parts), Decimal(0))


def test_bar_says_in_words_what_it_draws() -> None:
    html = bar_figure(spend_bar(Decimal("100.00"), Decimal("125.00")))
    assert '<rect class="bar__spent" width="80.00%" height="14" />' in html
    assert '<rect class="bar__over" x="80.00%" width="20.00%" height="14" />' in html
    assert '<line class="bar__mark" x1="80.00%" x2="80.00%" y1="-2" y2="16" />' in html
    assert '<p class="bar__text">125.0% spent, overspent</p>' in html
    assert "bar__over" not in bar_figure(spend_bar(Decimal("100.00"), Decimal("99.00")))


@pytest.mark.parametrize(
    ("budget", "actual", "pressures", "below"),
    [
        ("60.00", "28.00", "-20.00", False),
        ("60.00", "28.00", "-20.01", True),
        ("-60.00", "-28.00", "-20.01", False),
    ],
)
def test_expenditure_is_below_what_is_spent_where_an_offset_is_more_than_the_forecast(
    budget: str, actual: str, pressures: str, *, below: bool
) -> None:
    position = Position(
        original_budget=Decimal(budget),
        actual=Decimal(actual),
        forecast=Decimal("20.00"),
        pressures=Decimal(pressures),
    )
    assert position.is_below_spent == below
