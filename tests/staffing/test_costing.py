"""What a post costs: figures worked by hand from round salaries, and the laws of the module."""

import datetime as dt
from dataclasses import astuple, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core.periods import Period, year_end, year_start
from staffing.costing import NOTHING, Amounts, Assumptions, Costing, Entry, PayNotKnownError, Seat
from staffing.costing.amounts import total_of
from staffing.costing.progression import first_increment, steps_of
from tests.staffing.pay_reference import BOOK, D, assuming, costing, seat

DAYS = st.dates(dt.date(2017, 4, 6), dt.date(2022, 3, 31))
FTES = st.integers(1, 1000).map(lambda thousandths: Decimal(thousandths) / 1000)
ASSUMED = st.builds(
    assuming,
    entry=st.sampled_from(Entry),
    increments=st.booleans(),
    pension_rate=st.integers(0, 4000).map(lambda part: Decimal(part) / 10_000),
    turnover=st.integers(0, 10_000).map(lambda part: Decimal(part) / 10_000),
    share_threshold=st.booleans(),
    pay_awards=st.just({2021: D("0.0275")}),
)
SEATS = st.builds(
    lambda grade, fte, start, length: Seat(
        grade, fte, start, None if length is None else start + dt.timedelta(length)
    ),
    st.sampled_from("GH"),
    FTES,
    DAYS,
    st.none() | st.integers(0, 1500),
)


def amounts(*parts: str) -> Amounts:
    return Amounts(*map(Decimal, parts))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_year_is_salary_insurance_over_the_threshold_pension_and_levy() -> None:
    """£24,000; (24,000 − 6,000) × 10%; × 15%; × 0.5%."""
    found = costing().year(seat(), 2017)
    assert found == amounts("24000.00", "1800.00", "3600.00", "120.00")
    assert (found.total, found.on_costs) == (D("29520.00"), D("5520.00"))


def test_whole_month_is_a_twelfth_however_long_it_is() -> None:
    (april,) = costing().months(seat(), day("2017-04-01"), day("2017-04-30"))
    (may,) = costing().months(seat(), day("2017-05-01"), day("2017-05-31"))
    assert april.amounts == may.amounts == amounts("2000.00", "150.00", "300.00", "10.00")


def test_part_month_is_by_calendar_days_with_the_whole_threshold() -> None:
    """15 of 30 days: £2,000 ÷ 2 = £1,000; (1,000 − 500) × 10% = £50."""
    joined = seat(day("2017-06-16"))
    (june,) = costing().months(joined, day("2017-06-01"), day("2017-06-30"))
    assert june.amounts == amounts("1000.00", "50.00", "150.00", "5.00")


def test_part_month_in_february_of_a_leap_year_has_29_days() -> None:
    """Point 1 at £26,400: £2,200 × 1 ÷ 29 = £75.862…"""
    leaver = seat(day("2020-02-01"), end=day("2020-02-01"))
    assert costing().year(leaver, 2019).salary == D("75.86")


def test_part_time_post_has_the_whole_threshold() -> None:
    """£12,000; (12,000 − 6,000) × 10%."""
    found = costing().year(seat(fte="0.5"), 2017)
    assert found == amounts("12000.00", "600.00", "1800.00", "60.00")


def test_part_time_post_shares_the_threshold_where_that_is_assumed() -> None:
    """(12,000 − 3,000) × 10%: half of the full-time £1,800."""
    found = costing(share_threshold=True).year(seat(fte="0.5"), 2017)
    assert found.national_insurance == D("900.00")


def test_pay_under_the_threshold_has_no_insurance() -> None:
    assert costing().year(seat(fte="0.25"), 2017).national_insurance == D("0.00")


def test_turnover_takes_its_part_off_each() -> None:
    found = costing(turnover=D("0.05")).year(seat(), 2017)
    assert found == amounts("22800.00", "1710.00", "3420.00", "114.00")


def test_rate_is_that_of_the_last_day_of_the_month() -> None:
    """£25,200 in 2018/19: (2,100 − 600) a month at 10% for seven months, at 20% for five."""
    october, november = costing().months(seat(), day("2018-10-01"), day("2018-11-30"))
    assert (october.amounts.national_insurance, november.amounts.national_insurance) == (
        D("150.00"),
        D("300.00"),
    )
    assert costing().year(seat(), 2018).national_insurance == D("2550.00")


@pytest.mark.parametrize(
    ("entry", "salary"), [("bottom", 24000), ("middle", 26400), ("top", 31200)]
)
def test_point_on_entry_is_where_the_grade_is_entered(entry: str, salary: int) -> None:
    assert costing(entry=Entry(entry)).year(seat(), 2017).salary == salary


@pytest.mark.parametrize(
    ("start", "increment"),
    [
        ("2017-04-01", "2018-04-01"),
        ("2017-09-30", "2018-04-01"),
        ("2017-10-01", "2018-04-01"),
        ("2017-10-02", "2018-04-02"),
        ("2017-10-31", "2018-04-30"),
        ("2017-12-31", "2018-06-30"),
        ("2018-01-15", "2018-07-15"),
        ("2018-03-31", "2018-09-30"),
        ("2018-04-01", "2019-04-01"),
    ],
)
def test_first_increment_is_in_april_or_after_six_months(start: str, increment: str) -> None:
    assert first_increment(day(start)) == day(increment)


def points(start: str, grade: str = "G", **assumed: Any) -> list[tuple[str, str, int]]:
    found = steps_of(grade, day(start), day("2021-03-31"), BOOK, assuming(**assumed))
    return [(step.start.isoformat(), step.spine, step.point) for step in found]


def test_increments_come_each_april_up_to_the_top_of_the_grade() -> None:
    """Point 12 became 3, and then had its increment."""
    assert points("2017-05-01", increments=True) == [
        ("2017-05-01", "old", 11),
        ("2018-04-01", "old", 12),
        ("2019-04-01", "new", 4),
        ("2020-04-01", "new", 5),
    ]


def test_start_in_winter_has_its_first_increment_after_six_months_then_each_april() -> None:
    assert points("2018-01-15", increments=True) == [
        ("2018-01-15", "old", 11),
        ("2018-07-15", "old", 12),
        ("2019-04-01", "new", 4),
        ("2020-04-01", "new", 5),
    ]


def test_post_without_increments_is_assimilated_and_raised_to_its_grade() -> None:
    assert points("2017-05-01") == [("2017-05-01", "old", 11), ("2019-04-01", "new", 1)]
    assert points("2017-05-01", "H") == [("2017-05-01", "old", 12), ("2019-04-01", "new", 4)]


def test_increment_within_a_month_divides_it_by_days() -> None:
    """14 of 31 days at £25,200 and 17 at £27,600: 948.387… + 1,261.290… = £2,209.68."""
    late = seat(day("2018-01-15"))
    (july,) = costing(increments=True).months(late, day("2018-07-01"), day("2018-07-31"))
    segments = [(row.point, row.days, int(row.annual_salary)) for row in july.month.segments]
    assert segments == [(11, 14, 25200), (12, 17, 27600)]
    assert july.month.exact.rounded().salary == D("2209.68")


def test_point_that_was_dropped_is_paid_as_the_lowest() -> None:
    assert costing().year(seat(), 2020).salary == D("30000.00")


def test_pay_award_raises_the_last_published_salary_each_april_to_the_pound() -> None:
    """£30,000 × 1.0175 = 30,525; × 1.0175 = 31,059.19: £31,059; no award is known for 2023/24."""
    awarded = costing(pay_awards={2020: D("0.5"), 2021: D("0.0175"), 2022: D("0.0175")})
    salaries = [awarded.year(seat(), year).salary for year in (2020, 2021, 2022, 2023)]
    assert salaries == [30000, 30525, 31059, 31059]


def test_month_says_where_each_part_comes_from() -> None:
    half = seat(day("2017-06-16"), fte="0.5")
    (june,) = costing(turnover=D("0.02"), share_threshold=True).months(
        half, day("2017-06-01"), day("2017-06-30")
    )
    assert list(june.steps()) == [
        (
            "Salary",
            (
                "point 11 of the old spine: £24,000 ÷ 12 × 0.5 FTE × 15 of 30 days,"
                " less 2% for turnover"
            ),
            D("490.00"),
        ),
        (
            "National insurance",
            "10% of the month’s pay over £250.00 (£6,000 ÷ 12 × 0.5 FTE), less 2% for turnover",
            D("24.50"),
        ),
        ("Pension", "15% of pay, less 2% for turnover", D("73.50")),
        ("Apprenticeship levy", "0.5% of pay, less 2% for turnover", D("2.45")),
    ]


def test_what_the_reference_does_not_say_is_refused() -> None:
    with pytest.raises(PayNotKnownError, match=r"No points of grade X on 01/04/2017 \(2017/18\)"):
        costing().year(seat(grade="X"), 2017)
    with pytest.raises(PayNotKnownError, match="No points of grade G on 31/03/2017"):
        costing().year(seat(day("2017-03-31")), 2016)
    without = replace(BOOK, insurance=[])
    with pytest.raises(PayNotKnownError, match="No national insurance rate on 30/04/2017"):
        Costing(without, assuming()).year(seat(), 2017)
    without = replace(BOOK, assimilation={})
    with pytest.raises(PayNotKnownError, match="for point 11 of the old one"):
        Costing(without, assuming()).year(seat(), 2019)


def test_point_above_the_spine_is_refused() -> None:
    with pytest.raises(PayNotKnownError, match="No salary of point 15"):
        BOOK.spines["old"][0].of(15)


def test_levy_before_it_began_is_nought() -> None:
    assert BOOK.levy_on(day("2017-04-05")) == 0
    assert BOOK.levy_on(day("2017-04-06")) == D("0.005")


@given(seat=SEATS, assumed=ASSUMED, first=DAYS)
def test_zero_days_cost_nothing(seat: Seat, assumed: Assumptions, first: dt.date) -> None:
    before = first - dt.timedelta(days=1)
    assert costing_with(assumed).cost(seat, first, before) == NOTHING
    ended = replace(seat, end=seat.start - dt.timedelta(days=1))
    assert costing_with(assumed).cost(ended, dt.date(2017, 4, 1), dt.date(2022, 3, 31)) == NOTHING


def costing_with(assumed: Assumptions) -> Costing:
    return Costing(BOOK, assumed)


@given(seat=SEATS, assumed=ASSUMED, three=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_cost_is_additive_over_adjoining_periods(
    seat: Seat, assumed: Assumptions, three: list[dt.date]
) -> None:
    first, middle, last = three
    priced = costing_with(assumed)
    after = middle + dt.timedelta(days=1)
    parts = priced.cost(seat, first, middle) + priced.cost(seat, after, last)
    assert parts == priced.cost(seat, first, last)


@given(seat=SEATS, assumed=ASSUMED, year=st.integers(2017, 2021))
def test_months_and_days_sum_to_the_year(seat: Seat, assumed: Assumptions, year: int) -> None:
    priced = costing_with(assumed)
    first, last = year_start(year), year_end(year)
    whole = priced.year(seat, year)
    assert total_of(month.amounts for month in priced.months(seat, first, last)) == whole
    assert priced.cost(seat, first, last) == whole
    each = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    assert total_of(priced.cost(seat, one, one) for one in each) == whole


@given(seat=SEATS, assumed=ASSUMED, one=DAYS)
def test_no_day_costs_less_than_nothing(seat: Seat, assumed: Assumptions, one: dt.date) -> None:
    assert min(astuple(costing_with(assumed).cost(seat, one, one))) >= 0


@given(seat=SEATS, assumed=ASSUMED, more=FTES, year=st.integers(2017, 2021))
def test_more_fte_never_costs_less(
    seat: Seat, assumed: Assumptions, more: Decimal, year: int
) -> None:
    low, high = sorted((seat.fte, more))
    # A shared threshold leaves the insurance in proportion, so both ways are monotone.
    small = costing_with(assumed).year(replace(seat, fte=low), year)
    large = costing_with(assumed).year(replace(seat, fte=high), year)
    assert not_less(large, small)


@given(seat=SEATS, assumed=ASSUMED, year=st.integers(2017, 2021))
def test_higher_point_never_costs_less(seat: Seat, assumed: Assumptions, year: int) -> None:
    by_entry = [
        Costing(BOOK, replace(assumed, entry=entry)).year(seat, year)
        for entry in (Entry.BOTTOM, Entry.MIDDLE, Entry.TOP)
    ]
    assert not_less(by_entry[1], by_entry[0])
    assert not_less(by_entry[2], by_entry[1])


@given(seat=SEATS, assumed=ASSUMED, end=DAYS, more=st.integers(1, 60))
def test_another_day_never_costs_less(
    seat: Seat, assumed: Assumptions, end: dt.date, more: int
) -> None:
    priced = costing_with(assumed)
    first = dt.date(2017, 4, 1)
    shorter, longer = (replace(seat, end=end + dt.timedelta(days)) for days in (0, more))
    last = dt.date(2022, 3, 31)
    assert not_less(priced.cost(longer, first, last), priced.cost(shorter, first, last))
    assert not_less(
        priced.cost(seat, first, end + dt.timedelta(more)), priced.cost(seat, first, end)
    )


def not_less(one: Amounts, other: Amounts) -> bool:
    return all(a >= b for a, b in zip(astuple(one), astuple(other), strict=True))


@given(seat=SEATS, assumed=ASSUMED, year=st.integers(2017, 2021))
def test_costing_that_remembers_says_the_same_as_a_new_one(
    seat: Seat, assumed: Assumptions, year: int
) -> None:
    used = costing_with(assumed)
    for other in (replace(seat, fte=D("0.4")), replace(seat, grade="G"), replace(seat, grade="H")):
        used.by_year(other, range(2017, 2022))
    assert used.year(seat, year) == costing_with(assumed).year(seat, year)


def test_months_are_those_with_a_day_in_post() -> None:
    short = seat(day("2018-03-20"), end=day("2018-04-10"))
    months = list(costing().months(short, day("2018-01-01"), day("2018-12-31")))
    assert [month.period for month in months] == [Period(2017, 12), Period(2018, 1)]
    assert [month.month.days for month in months] == [12, 10]


@given(SEATS, ASSUMED, DAYS)
def test_cost_until_a_day_is_the_cost_from_the_start(
    seat: Seat, assumed: Assumptions, last: dt.date
) -> None:
    costing = Costing(BOOK, assumed)
    assert costing.until(seat, last) == costing.cost(seat, seat.start, last)


@pytest.mark.parametrize(
    ("day", "point"),
    [
        (dt.date(2017, 1, 1), 11),
        (dt.date(2017, 4, 1), 11),
        (dt.date(2018, 3, 31), 11),
        (dt.date(2018, 4, 1), 12),
        (dt.date(2019, 4, 1), 4),
        (dt.date(2030, 1, 1), 4),
    ],
)
def test_step_on_a_day_is_the_point_that_is_paid(day: dt.date, point: int) -> None:
    """Point 12 became 3 in April 2019, and rose to 4 the same day; the post ends that year."""
    of_three_years = seat(end=dt.date(2019, 12, 31))
    assert costing(increments=True).step_on(of_three_years, day).point == point
