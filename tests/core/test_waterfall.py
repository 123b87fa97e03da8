"""A waterfall that begins with a total, and what is coloured as for the better."""

from decimal import Decimal

from innovation.core.waterfall import waterfall

D = Decimal
STEPS = [("1", D(-400)), ("2", D(150))]


def test_bars_go_from_the_opening_total_by_the_steps_to_the_last() -> None:
    chart = waterfall(STEPS, series="Amount", whole="Scenario", opening=("Live", D(1000)))
    assert [(step.style, step.label.text) for step in chart.steps] == [
        *(("whole", "£1k"), ("down", "(£400)"), ("up", "£150"), ("whole", "£750"))
    ]
    assert [step.y for step in chart.steps] == ["28.0", "28.0", "87.0", "87.0"]
    assert chart.rows[0] == ("Live", ["£1,000.00"])
    assert chart.rows[-1] == ("Scenario", ["£750.00"])


def test_what_there_is_to_be_more_of_is_coloured_the_other_way() -> None:
    chart = waterfall(
        STEPS, series="Amount", whole="Scenario", opening=("Live", D(1)), more_is_better=True
    )
    assert [step.style for step in chart.steps] == ["whole", "up", "down", "whole"]
