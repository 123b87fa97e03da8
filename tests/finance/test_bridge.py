"""Why a projected outturn is another than at the last close: by cause, to the penny."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from finance.bridge import Bridge, Cause, Projected, bridge, total
from finance.position import AMOUNTS, Position


def position(**amounts: str) -> Position:
    figures: dict[str, Any] = {name: Decimal(amount) for name, amount in amounts.items()}
    return Position(**figures)


def test_every_cause_has_its_step() -> None:
    before = Projected(
        position=position(
            original_budget="1200.00",
            actual="500.00",
            accruals="30.00",
            forecast="700.00",
            pressures="10.00",
        ),
        forecast_next=Decimal("100.00"),
    )
    now = position(
        original_budget="1200.00",
        virements="50.00",
        actual="620.00",
        accruals="0.00",
        forecast="640.05",
        pressures="-15.00",
    )
    moved = bridge(before, Projected(position=now))
    assert moved.opening == Decimal("1240.00")
    assert {cause: moved.step(cause) for cause in Cause} == {
        Cause.ACTUALS: Decimal("20.00"),
        Cause.FORECAST: Decimal("40.05"),
        Cause.VIREMENTS: Decimal("0.00"),
        Cause.ACCRUALS: Decimal("-30.00"),
        Cause.PRESSURES: Decimal("-25.00"),
        Cause.NEW_LINES: Decimal("0.00"),
    }
    assert (moved.movement, moved.closing) == (Decimal("5.05"), Decimal("1245.05"))
    assert (moved.budget, moved.variance) == (Decimal("50.00"), Decimal("-44.95"))


def test_virement_moves_the_outturn_of_a_line_whose_budget_is_the_forecast() -> None:
    before = Projected(
        position=position(original_budget="1200.00", forecast="300.00"),
        forecast_next=Decimal("100.00"),
        is_assumed=True,
    )
    after = position(
        original_budget="1200.00", virements="60.00", actual="100.00", forecast="220.00"
    )
    moved = bridge(before, Projected(position=after, is_assumed=True))
    assert moved.step(Cause.VIREMENTS) == Decimal("20.00")
    assert moved.step(Cause.FORECAST) == Decimal("0.00")


def test_line_that_the_close_did_not_have_is_all_new() -> None:
    moved = bridge(None, Projected(position=position(original_budget="9.00", forecast="7.50")))
    assert (moved.opening, moved.closing) == (Decimal("0.00"), Decimal("7.50"))
    assert moved.step(Cause.NEW_LINES) == Decimal("7.50")
    assert moved.budget == Decimal("9.00")


pence = st.integers(-(10**12), 10**12).map(lambda pence: Decimal(pence).scaleb(-2))
projections = st.builds(
    Projected,
    position=st.builds(Position, **dict.fromkeys(AMOUNTS, pence)),
    forecast_next=pence,
    is_assumed=st.booleans(),
)


@given(st.lists(st.tuples(st.none() | projections, projections), max_size=5))
def test_steps_sum_to_the_movement_of_each_line_and_of_all(pairs: list[Any]) -> None:
    bridges = [bridge(before, now) for before, now in pairs]
    for (before, now), moved in zip(pairs, bridges, strict=True):
        opening = before.position.outturn if before else Decimal(0)
        assert moved.opening == opening
        assert moved.closing == now.position.outturn
    whole: Bridge = total(bridges)
    assert whole.closing == sum((now.position.outturn for _, now in pairs), Decimal(0))
    assert whole.movement == sum((moved.movement for moved in bridges), Decimal(0))
