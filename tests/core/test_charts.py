"""Charts: the same values always stand in the same places, and nothing runs off them."""

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core import money
from innovation.core.charts import (
    BOTTOM,
    HEIGHT,
    LABEL_GAP,
    TOP,
    Label,
    column_chart,
    line_chart,
    nice_top,
    place_labels,
    short_pounds,
)
from innovation.core.waterfall import waterfall

BASE = HEIGHT - BOTTOM
FIT = (BASE - TOP) // LABEL_GAP + 1
"""Labels that fit one above the other."""
pounds = st.integers(-(10**13), 10**13).map(lambda pence: Decimal(pence).scaleb(-2))
heights = st.integers(TOP * 10, BASE * 10).map(lambda tenths: Decimal(tenths) / 10)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.00", "£0"),
        ("4762000.00", "£4.76m"),
        ("9600000.00", "£9.6m"),
        ("943000.00", "£943k"),
        ("999600.00", "£1m"),
        ("125000000.00", "£125m"),
        ("12500.00", "£12.5k"),
        ("2500.00", "£2.5k"),
        ("1250.00", "£1.25k"),
        ("400.00", "£400"),
        ("12.50", "£12.50"),
        ("0.01", "£0.01"),
        ("-2500.00", "(£2.5k)"),
        ("-0.01", "(£0.01)"),
    ],
)
def test_short_pounds_keeps_three_figures(amount: str, shown: str) -> None:
    assert short_pounds(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("largest", "top"),
    [
        ("-5", "5"),
        ("0", "5"),
        ("0.30", "0.5"),
        ("1", "1"),
        ("36.5", "50"),
        ("41", "50"),
        ("943000", "1000000"),
        ("1977000", "2500000"),
        ("1000000", "1000000"),
        ("1000000.01", "1250000"),
    ],
)
def test_nice_top_is_the_next_round_number(largest: str, top: str) -> None:
    assert nice_top(Decimal(largest)) == Decimal(top)


@given(pounds.filter(lambda amount: amount > 0))
def test_nice_top_holds_the_largest_and_is_no_more_than_twice_and_a_half(largest: Decimal) -> None:
    assert largest <= nice_top(largest) <= largest * Decimal("2.5")


@given(pounds.filter(lambda amount: amount >= 1))
def test_axis_has_a_label_of_its_own_at_each_tick(largest: Decimal) -> None:
    chart = column_chart(["2017/18"], ["Actual"], [[largest]])
    labels = [tick.label for tick in chart.ticks]
    assert len(set(labels)) == len(labels)


def test_column_chart_stands_columns_side_by_side_from_the_base() -> None:
    chart = column_chart(
        ["2017/18", "2018/19"],
        ["Latest budget", "Actual"],
        [[Decimal("500.00"), Decimal("250.00")], [Decimal("1000.00"), Decimal("0.00")]],
    )
    assert [(c.x, c.width, c.y, c.height, c.series) for c in chart.columns] == [
        ("164.0", "68.0", "146.0", "118.0", 1),
        ("236.0", "68.0", "205.0", "59.0", 2),
        ("504.0", "68.0", "28.0", "236.0", 1),
        ("576.0", "68.0", "264.0", "0.0", 2),
    ]
    assert [c.label.text for c in chart.columns] == ["£500", "£250", "£1k", "£0"]
    assert [tick.label for tick in chart.ticks] == ["£0", "£200", "£400", "£600", "£800", "£1k"]
    assert chart.rows == [
        ("2017/18", ["£500.00", "£250.00"]),
        ("2018/19", ["£1,000.00", "£0.00"]),
    ]


def test_column_chart_tells_a_negative_in_words_and_draws_no_column() -> None:
    chart = column_chart(["2017/18"], ["Actual"], [[Decimal("-1500.00")]])
    [column] = chart.columns
    assert (column.height, column.label.text) == ("0.0", "(£1.5k)")
    assert chart.rows == [("2017/18", ["(£1,500.00)"])]


def test_column_chart_of_nothing_is_an_empty_axis() -> None:
    chart = column_chart([], ["Actual"], [])
    assert (chart.columns, chart.rows, chart.group_labels) == ([], [], [])


def test_line_chart_runs_from_the_axis_to_the_names_at_the_end() -> None:
    chart = line_chart(
        ["Oct 17", "Nov 17", "Dec 17"],
        ["Planned", "In post"],
        [[Decimal(5), Decimal(5), Decimal(5)], [Decimal(0), Decimal("2.5"), Decimal("2.500")]],
    )
    assert [(line.points, line.label.text) for line in chart.lines] == [
        ("64.0,28.0 337.0,28.0 610.0,28.0", "Planned 5"),
        ("64.0,264.0 337.0,146.0 610.0,146.0", "In post 2.5"),
    ]
    assert chart.rows == [
        ("Oct 17", ["5", "0"]),
        ("Nov 17", ["5", "2.5"]),
        ("Dec 17", ["5", "2.5"]),
    ]


def test_line_that_is_known_for_some_months_ends_early_with_its_name_below() -> None:
    chart = line_chart(
        ["Oct 17", "Nov 17", "Dec 17"],
        ["Funded", "Filled"],
        [[Decimal(5), Decimal(5), Decimal(0)], [Decimal(5), Decimal("2.5")]],
    )
    assert [(line.points, line.label) for line in chart.lines] == [
        ("64.0,28.0 337.0,28.0 610.0,264.0", Label("618", "269.0", "Funded 0")),
        ("64.0,28.0 337.0,146.0", Label("345", "169.0", "Filled 2.5")),
    ]
    assert chart.rows == [
        ("Oct 17", ["5", "5"]),
        ("Nov 17", ["5", "2.5"]),
        ("Dec 17", ["0", "–"]),
    ]


def test_line_chart_of_one_month_has_one_point() -> None:
    chart = line_chart(["Oct 17"], ["Planned"], [[Decimal(4)]])
    assert chart.lines[0].points == "64.0,75.2"


def test_line_chart_draws_a_negative_on_the_axis_and_tells_it_in_words() -> None:
    chart = line_chart(["Oct 17"], ["Change"], [[Decimal(-3)]])
    assert (chart.lines[0].points, chart.lines[0].label.text) == ("64.0,264.0", "Change -3")


def test_line_chart_of_many_months_names_no_more_than_eight() -> None:
    months = [f"M{number}" for number in range(1, 43)]
    chart = line_chart(months, ["Planned"], [[Decimal(1)] * 42])
    assert [label.text for label in chart.month_labels] == [
        "M1",
        "M7",
        "M13",
        "M19",
        "M25",
        "M31",
        "M37",
    ]


def test_labels_that_would_collide_move_down_just_so_far() -> None:
    assert place_labels([Decimal(100), Decimal(102), Decimal(200)], 18) == [100, 118, 200]


def test_labels_at_the_foot_of_the_chart_move_up_together() -> None:
    assert place_labels([Decimal(264), Decimal(260), Decimal(100)], 18) == [264, 246, 100]


def test_no_labels_are_no_places() -> None:
    assert place_labels([], 18) == []


@given(st.lists(heights, max_size=20))
def test_placed_labels_never_stand_nearer_than_the_gap(given_heights: list[Decimal]) -> None:
    placed = sorted(place_labels(given_heights, LABEL_GAP))
    assert all(lower - upper >= LABEL_GAP for upper, lower in itertools.pairwise(placed))


@given(st.lists(heights, max_size=20))
def test_placed_labels_keep_the_order_of_their_lines(given_heights: list[Decimal]) -> None:
    placed = place_labels(given_heights, LABEL_GAP)
    order = sorted(range(len(placed)), key=lambda index: (given_heights[index], index))
    assert order == sorted(range(len(placed)), key=lambda index: placed[index])


@given(st.lists(heights, max_size=FIT))
def test_placed_labels_that_fit_stay_inside_the_chart(given_heights: list[Decimal]) -> None:
    placed = place_labels(given_heights, LABEL_GAP)
    assert all(TOP <= place <= BASE for place in placed)


@given(st.lists(heights, max_size=20, unique=True))
def test_labels_with_room_enough_stay_where_their_lines_end(given_heights: list[Decimal]) -> None:
    apart = sorted(given_heights)
    if all(lower - upper >= LABEL_GAP for upper, lower in itertools.pairwise(apart)):
        assert place_labels(given_heights, LABEL_GAP) == given_heights


@given(st.lists(st.tuples(pounds, pounds), min_size=1, max_size=6))
def test_chart_coordinates_are_plain_numbers_inside_the_drawing(
    values: list[tuple[Decimal, Decimal]],
) -> None:
    chart = column_chart([str(n) for n in range(len(values))], ["Budget", "Actual"], values)
    for column in chart.columns:
        for place in (column.x, column.y, column.width, column.height):
            assert re.fullmatch(r"\d+\.\d", place)
        assert TOP <= Decimal(column.y) <= BASE


@given(st.lists(pounds, min_size=1, max_size=8))
def test_waterfall_steps_join_and_end_at_their_sum(values: list[Decimal]) -> None:
    steps = [(f"Step {number}", value) for number, value in enumerate(values)]
    drawn = waterfall(steps, series="Amount", whole="All")
    assert [step.style for step in drawn.steps[:-1]] == [
        "up" if value >= 0 else "down" for value in values
    ]
    assert drawn.rows[-1] == ("All", [money.show(sum(values, Decimal(0)))])
    ends = [Decimal(drawn.nought)]
    for step in drawn.steps:
        top, foot = Decimal(step.y), Decimal(step.y) + Decimal(step.height)
        assert TOP - 1 <= top <= foot <= BASE + 1
        ends.append(top if step.style == "up" else foot)
    for step, start in zip(drawn.steps[:-1], ends, strict=False):
        foot = Decimal(step.y) + Decimal(step.height)
        assert start == (foot if step.style == "up" else Decimal(step.y))
