"""Financial years and periods: 1 April to 31 March, period 1 is April."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovation.core import periods
from innovation.core.periods import Period, PeriodError

PERIODS = st.builds(Period, st.integers(1, 9998), st.integers(1, 12))
DAYS = st.dates(dt.date(1, 4, 1), dt.date(9999, 3, 31))


@pytest.mark.parametrize(
    ("year", "label"), [(2017, "2017/18"), (1999, "1999/00"), (2009, "2009/10"), (2098, "2098/99")]
)
def test_year_label_names_both_years(year: int, label: str) -> None:
    assert periods.year_label(year) == label


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2017", 2017),
        ("2017/18", 2017),
        ("2017-18", 2017),
        ("2017 / 18", 2017),
        (" 2017/18 ", 2017),
        ("2017/2018", 2017),
        ("2017-2018", 2017),
        ("1999/00", 1999),
        ("1999/2000", 1999),
    ],
)
def test_parse_year_reads_a_financial_year(written: str, year: int) -> None:
    assert periods.parse_year(written) == year


@pytest.mark.parametrize(
    "written",
    [
        "",
        "17",
        "17/18",
        "2017/19",
        "2017/17",
        "2018/17",
        "2017/2017",
        "2017/2118",
        "2017/018",
        "2017/18/19",
        "2017.18",
        "20177",
        "2017/18x",
        "2017/18\n2018",
        "２０１７",
        "٢٠١٧",
        "0000",
        "0000/01",
        "9999",
        "9999/00",
        "-2017",
    ],
)
def test_parse_year_refuses_everything_else(written: str) -> None:
    with pytest.raises(PeriodError):
        periods.parse_year(written)


@given(st.integers(1, 9998))
def test_year_label_is_read_back(year: int) -> None:
    label = periods.year_label(year).zfill(7)
    assert periods.parse_year(label) == year


@pytest.mark.parametrize(
    ("day", "year", "number"),
    [
        (dt.date(2017, 3, 31), 2016, 12),
        (dt.date(2017, 4, 1), 2017, 1),
        (dt.date(2017, 4, 30), 2017, 1),
        (dt.date(2017, 5, 1), 2017, 2),
        (dt.date(2017, 10, 1), 2017, 7),
        (dt.date(2017, 12, 31), 2017, 9),
        (dt.date(2018, 1, 1), 2017, 10),
        (dt.date(2018, 3, 31), 2017, 12),
        (dt.date(2018, 4, 1), 2018, 1),
        (dt.date(2020, 2, 29), 2019, 11),
    ],
)
def test_period_of_day_turns_over_on_1_april(day: dt.date, year: int, number: int) -> None:
    assert Period.of(day) == Period(year, number)
    assert periods.year_of(day) == year


def test_year_runs_from_1_april_to_31_march() -> None:
    assert periods.year_start(2017) == dt.date(2017, 4, 1)
    assert periods.year_end(2017) == dt.date(2018, 3, 31)


@pytest.mark.parametrize(
    ("period", "start", "end", "month"),
    [
        (Period(2017, 1), dt.date(2017, 4, 1), dt.date(2017, 4, 30), "April 2017"),
        (Period(2017, 9), dt.date(2017, 12, 1), dt.date(2017, 12, 31), "December 2017"),
        (Period(2017, 10), dt.date(2018, 1, 1), dt.date(2018, 1, 31), "January 2018"),
        (Period(2017, 11), dt.date(2018, 2, 1), dt.date(2018, 2, 28), "February 2018"),
        (Period(2019, 11), dt.date(2020, 2, 1), dt.date(2020, 2, 29), "February 2020"),
        (Period(2017, 12), dt.date(2018, 3, 1), dt.date(2018, 3, 31), "March 2018"),
    ],
)
def test_period_spans_its_month(period: Period, start: dt.date, end: dt.date, month: str) -> None:
    assert (period.start, period.end, period.month) == (start, end, month)


@given(DAYS)
def test_day_falls_inside_its_period_and_year(day: dt.date) -> None:
    period = Period.of(day)
    assert period.start <= day <= period.end
    assert periods.year_start(period.year) <= day <= periods.year_end(period.year)


@given(PERIODS.filter(lambda period: period < Period(9998, 12)))
def test_next_period_begins_the_day_after_the_last(period: Period) -> None:
    assert period.next().start == period.end + dt.timedelta(days=1)
    assert period < period.next()


@given(PERIODS, PERIODS)
def test_periods_are_ordered_in_time(first: Period, second: Period) -> None:
    assert (first < second) == (first.start < second.start)
    assert (first == second) == (first.start == second.start)


@given(PERIODS.filter(lambda period: period.year >= 1000))
def test_period_code_is_read_back(period: Period) -> None:
    assert Period.parse(period.code) == period


@pytest.mark.parametrize(
    "written",
    [
        "2017/18-07",
        "2017/18 P7",
        "2017/18 p07",
        "2017/18-P7",
        "2017/18 7",
        "2017/2018-07",
        "2017/18P7",
        "201707",
        "2017-07",
        "2017-7",
        "2017P7",
        "2017 P07",
        " 201707 ",
    ],
)
def test_parse_reads_period_7_of_2017(written: str) -> None:
    assert Period.parse(written) == Period(2017, 7)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "7",
        "2017",
        "2017/18",
        "2009/10",
        "2011/12",
        "2017/18-00",
        "2017/18-13",
        "201700",
        "201713",
        "2017/19-07",
        "2017-07-01",
        "2017/18-7-1",
        "P7 2017",
        "October 2017",
        "2017/18-Ｐ7",
        "２０１７０７",
        "2017٠٧",
        "0000-01",
        "9999-12",
        "201707\n201708",
    ],
)
def test_parse_refuses_what_is_no_period(written: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(written)


@pytest.mark.parametrize(("year", "number"), [(2017, 0), (2017, 13), (2017, -1), (0, 1), (9999, 1)])
def test_period_outside_the_calendar_is_refused(year: int, number: int) -> None:
    with pytest.raises(PeriodError):
        Period(year, number)


@given(st.text())
def test_parse_reads_a_period_or_refuses(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert period.start <= period.end


def test_period_reads_in_words() -> None:
    assert str(Period(2017, 7)) == "Period 7 of 2017/18 (October 2017)"
    assert Period(2017, 7).code == "2017-07"


def test_periods_between_includes_both_ends_across_the_year_end() -> None:
    assert list(periods.periods_between(Period(2017, 11), Period(2018, 2))) == [
        Period(2017, 11),
        Period(2017, 12),
        Period(2018, 1),
        Period(2018, 2),
    ]


def test_periods_between_is_empty_backwards() -> None:
    assert list(periods.periods_between(Period(2018, 1), Period(2017, 12))) == []
