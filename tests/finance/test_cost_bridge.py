"""The bridge from a cost line to the cost of its posts: by hand, and the laws of it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from finance.cost_bridge import (
    SUBSTITUTED,
    Bridge,
    Cause,
    Seats,
    Substitution,
    bridge_of,
    percent_of,
    together,
)
from staffing.costing import Assumptions, Costing, Entry, Seat
from tests.staffing.pay_reference import BOOK, D, assuming, costing, seat

YEARS = range(2017, 2022)
DAYS = st.dates(dt.date(2017, 4, 6), dt.date(2021, 3, 31))
ENDS = st.none() | st.dates(dt.date(2017, 4, 6), dt.date(2023, 3, 31))
POINTS = st.none() | st.integers(11, 14)
POUNDS = st.integers(0, 10**9).map(lambda pence: Decimal(pence) / 100)
ASSUMED = st.builds(
    assuming,
    entry=st.sampled_from(Entry),
    increments=st.booleans(),
    pension_rate=st.integers(0, 4000).map(lambda part: Decimal(part) / 10_000),
    turnover=st.integers(0, 10_000).map(lambda part: Decimal(part) / 10_000),
    share_threshold=st.booleans(),
    pay_awards=st.dictionaries(st.just(2021), st.sampled_from([D("0.02"), D("0.0275")])),
)


@st.composite
def seats(draw: st.DrawFn) -> Seats:
    grade = draw(st.sampled_from("GH"))
    fte = Decimal(draw(st.integers(1, 1000))) / 1000
    planned = Seat(grade, fte, draw(DAYS), draw(ENDS))
    return Seats(planned, Seat(grade, fte, draw(DAYS), draw(ENDS), draw(POINTS)))


def bridge(found: Seats, base: Assumptions, chosen: Assumptions, year: int, line: str) -> Bridge:
    way = Substitution(Costing(BOOK, base), Costing(BOOK, chosen))
    return bridge_of(D(line), D(line), way.costs(found, year))


def test_bridge_puts_one_thing_in_place_of_another_at_a_time() -> None:
    """Grade G in 2017/18, points 11 to 14: £24,000, £26,400, £28,800 and £31,200.

    Planned at the bottom for the year: 24,000 + 1,800 NI + 3,600 pension + 120 levy = £29,520. From
    1 October half of each: £14,760. Known to have started on point 12: half of 26,400 + 2,040 +
    3,960 + 132 = £16,266. A pension of 20% of £13,200 in place of 15% is £660 more, and turnover of
    10% takes £1,692.60 off £16,926.
    """
    found = bridge(
        Seats(seat(), replace(seat(dt.date(2017, 10, 1)), entry=12)),
        assuming(),
        assuming(entry=Entry.TOP, pension_rate=D("0.20"), turnover=D("0.10")),
        2017,
        "30000.00",
    )
    assert found.steps == {
        Cause.VIREMENTS: D("0.00"),
        Cause.REMAINDER: D("-480.00"),
        Cause.STARTS: D("-14760.00"),
        Cause.APPOINTMENTS: D("1506.00"),
        Cause.ENTRY: D("0.00"),
        Cause.PAY_AWARD: D("0.00"),
        Cause.PENSION: D("660.00"),
        Cause.TURNOVER: D("-1692.60"),
        Cause.THRESHOLD: D("0.00"),
    }
    assert (found.cost, found.difference, found.percent) == (
        D("15233.40"),
        D("-14766.60"),
        D("-49.22"),
    )


def test_pay_award_is_that_of_years_without_a_published_spine() -> None:
    """2021/22: 2% of £30,000 is £600; NI of 20% 120, pension 90, levy 3.

    Point 1, at the bottom of grade G, was dropped: it is paid as point 2.
    """
    found = Seats(*[replace(seat(), start=dt.date(2021, 4, 1))] * 2)
    award = assuming(pay_awards={2021: D("0.02")})
    assert bridge(found, assuming(), award, 2021, "0.00").steps[Cause.PAY_AWARD] == D("813.00")
    assert bridge(found, assuming(), award, 2020, "0.00").steps[Cause.PAY_AWARD] == D("0.00")


def test_half_time_post_shares_the_threshold_as_the_last_step() -> None:
    """Half of £6,000 × 10%."""
    half = seat(fte="0.5")
    found = bridge(Seats(half, half), assuming(), assuming(share_threshold=True), 2017, "0.00")
    assert found.steps[Cause.THRESHOLD] == D("300.00")


def test_virement_is_taken_back_before_the_posts_are_held_against_the_line() -> None:
    costs = dict.fromkeys(SUBSTITUTED, D("1000.00"))
    found = bridge_of(D("1010.00"), D("900.00"), costs)
    assert (found.line, found.cost, found.difference) == (D(900), D(1000), D(100))
    assert (found.steps[Cause.VIREMENTS], found.steps[Cause.REMAINDER]) == (D(110), D(-10))


def test_running_total_ends_at_the_cost() -> None:
    costs = dict.fromkeys(SUBSTITUTED, D("1000.00"))
    steps = list(bridge_of(D("1010.00"), D("900.00"), costs).running())
    assert [cause for cause, _, _ in steps] == list(Cause)
    assert [reached for _, _, reached in steps] == [D(1010), *[D(1000)] * 8]


def test_per_cent_is_rounded_half_up_and_of_nothing_there_is_none() -> None:
    assert percent_of(D("1.00"), D("800.00")) == D("0.13")
    assert percent_of(D("-1.00"), D("800.00")) == D("-0.13")
    assert percent_of(D("1.00"), D("0.00")) is None


@given(seats(), st.tuples(ASSUMED, ASSUMED), st.sampled_from(YEARS), st.tuples(POUNDS, POUNDS))
def test_steps_sum_to_the_cost_under_the_chosen_set_to_the_penny(
    found: Seats,
    sets: tuple[Assumptions, Assumptions],
    year: int,
    budgets: tuple[Decimal, Decimal],
) -> None:
    (base, chosen), (original, latest) = sets, budgets
    way = Substitution(Costing(BOOK, base), Costing(BOOK, chosen))
    made = bridge_of(original, latest, way.costs(found, year))
    cost = Costing(BOOK, chosen).year(found.actual, year).total
    assert set(made.steps) == set(Cause)
    assert latest + sum(made.steps.values()) == made.cost == cost
    assert made.difference == cost - latest
    planned = Costing(BOOK, base).year(replace(found.planned, entry=None), year).total
    assert made.steps[Cause.REMAINDER] == planned - original


@given(seats(), ASSUMED, st.sampled_from(YEARS))
def test_set_explained_from_itself_leaves_only_what_happened(
    found: Seats, assumed: Assumptions, year: int
) -> None:
    made = bridge(found, assumed, assumed, year, "0.00")
    happened = {Cause.VIREMENTS, Cause.REMAINDER, Cause.STARTS, Cause.APPOINTMENTS}
    assert {cause for cause, step in made.steps.items() if step} <= happened


@given(st.lists(st.tuples(seats(), POUNDS), max_size=4), ASSUMED, ASSUMED)
def test_bridges_add_up_to_a_bridge(
    found: list[tuple[Seats, Decimal]], base: Assumptions, chosen: Assumptions
) -> None:
    bridges = [bridge(each, base, chosen, 2018, str(line)) for each, line in found]
    whole = together(bridges)
    assert whole.line == sum((line for _, line in found), D(0))
    assert whole.cost == sum((each.cost for each in bridges), D(0))
    assert whole.cost == costs_of(found, chosen)


def costs_of(found: list[tuple[Seats, Decimal]], chosen: Assumptions) -> Decimal:
    pricing = Costing(BOOK, chosen)
    return sum((pricing.year(each.actual, 2018).total for each, _ in found), D(0))


def test_costing_that_changes_nothing_is_not_done_again() -> None:
    base, chosen = costing(), costing(pension_rate=D("0.20"))
    way = Substitution(base, chosen)
    assert {cause for cause, each in way.costings.items() if each is base} == {
        *(Cause.REMAINDER, Cause.STARTS, Cause.APPOINTMENTS, Cause.ENTRY, Cause.PAY_AWARD)
    }
    assert {cause for cause, each in way.costings.items() if each is chosen} == {
        *(Cause.PENSION, Cause.TURNOVER, Cause.THRESHOLD)
    }
