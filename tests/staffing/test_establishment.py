"""FTE planned, in post and paid for on the last day of each month."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from innovation.core.periods import Period, periods_between
from staffing.establishment import Days, Fte, MonthlyFte, Seat, fte_by_month, fte_on, years_shown

OCTOBER = Period(2017, 7)
ALWAYS = dt.date(2017, 10, 1)


def seat(
    fte: str,
    *,
    planned: dt.date = ALWAYS,
    started: dt.date | None = None,
    ended: dt.date | None = None,
    until: dt.date | None = None,
    paid: Sequence[Days] = (),
) -> Seat:
    return Seat(Decimal(fte), planned, started, ended, until, paid)


def test_fte_by_month_counts_each_seat_from_its_own_start() -> None:
    seats = [
        seat("1.000", started=dt.date(2017, 10, 1)),
        seat("0.500", started=dt.date(2017, 12, 15)),
        seat("0.800", planned=dt.date(2017, 11, 1)),
    ]
    assert fte_by_month(seats, list(periods_between(OCTOBER, Period(2017, 9)))) == [
        MonthlyFte(Period(2017, 7), planned=Decimal("1.500"), in_post=Decimal("1.000")),
        MonthlyFte(Period(2017, 8), planned=Decimal("2.300"), in_post=Decimal("1.000")),
        MonthlyFte(Period(2017, 9), planned=Decimal("2.300"), in_post=Decimal("1.500")),
    ]


@pytest.mark.parametrize(
    ("started", "ended", "in_post"),
    [
        (dt.date(2017, 10, 31), None, "1"),
        (dt.date(2017, 11, 1), None, "0"),
        (ALWAYS, dt.date(2017, 10, 31), "1"),
        (ALWAYS, dt.date(2017, 10, 30), "0"),
        (None, None, "0"),
    ],
)
def test_seat_is_in_post_on_its_first_and_its_last_day(
    started: dt.date | None, ended: dt.date | None, in_post: str
) -> None:
    [month] = fte_by_month([seat("1", started=started, ended=ended)], [OCTOBER])
    assert month.in_post == Decimal(in_post)


@pytest.mark.parametrize(
    ("planned", "fte"), [(dt.date(2017, 10, 31), "1"), (dt.date(2017, 11, 1), "0")]
)
def test_seat_is_planned_from_its_planned_start(planned: dt.date, fte: str) -> None:
    [month] = fte_by_month([seat("1", planned=planned)], [OCTOBER])
    assert month.planned == Decimal(fte)


def test_no_seats_are_no_fte() -> None:
    assert fte_by_month([], [OCTOBER]) == [MonthlyFte(OCTOBER, Decimal(0), Decimal(0))]


def test_seats_may_be_any_iterable_and_count_in_every_month() -> None:
    months = fte_by_month(iter([seat("1", started=ALWAYS)]), [OCTOBER, OCTOBER.next()])
    assert [month.in_post for month in months] == [Decimal(1), Decimal(1)]


@pytest.mark.parametrize(
    ("until", "fte"), [(dt.date(2017, 10, 31), "1"), (dt.date(2017, 10, 30), "0"), (None, "1")]
)
def test_seat_is_planned_until_its_planned_end(until: dt.date | None, fte: str) -> None:
    [month] = fte_by_month([seat("1", until=until, paid=[(ALWAYS, None)])], [OCTOBER])
    assert (month.planned, month.funded) == (Decimal(fte), Decimal(fte))


@pytest.mark.parametrize(
    ("paid", "funded"),
    [
        ([], "0"),
        ([(dt.date(2017, 10, 31), None)], "0.5"),
        ([(dt.date(2017, 11, 1), None)], "0"),
        ([(dt.date(2016, 1, 1), dt.date(2017, 10, 31))], "0.5"),
        ([(dt.date(2016, 1, 1), dt.date(2017, 10, 30))], "0"),
        ([(ALWAYS, dt.date(2017, 10, 15)), (dt.date(2017, 10, 16), None)], "0.5"),
    ],
)
def test_seat_is_funded_while_somebody_pays(paid: list[Days], funded: str) -> None:
    [month] = fte_by_month([seat("0.5", paid=paid)], [OCTOBER])
    assert month.funded == Decimal(funded)


def test_seat_is_funded_only_when_it_is_planned_to_exist() -> None:
    later = seat("1", planned=dt.date(2017, 11, 1), started=ALWAYS, paid=[(ALWAYS, None)])
    months = fte_by_month([later], [OCTOBER, OCTOBER.next()])
    assert [month.funded for month in months] == [Decimal(0), Decimal(1)]
    assert [month.in_post for month in months] == [Decimal(1), Decimal(1)]


def test_fte_on_a_day_is_counted_on_that_day() -> None:
    seats = [
        seat("1", started=dt.date(2017, 10, 16), paid=[(ALWAYS, None)]),
        seat("0.5", planned=dt.date(2017, 10, 20)),
    ]
    days = [dt.date(2017, 10, 15), dt.date(2017, 10, 16), dt.date(2017, 10, 20)]
    assert fte_on(seats, days) == [
        Fte(planned=Decimal(1), in_post=Decimal(0), funded=Decimal(1)),
        Fte(planned=Decimal(1), in_post=Decimal(1), funded=Decimal(1)),
        Fte(planned=Decimal("1.5"), in_post=Decimal(1), funded=Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("first", "last", "day", "years"),
    [
        ("2017-10-01", "2021-03-31", "2018-12-31", [2017, 2018, 2019, 2020]),
        ("2017-10-01", "2017-10-01", "2030-01-01", [2017]),
        ("2017-10-01", "2016-01-01", "2017-10-01", [2017]),
        ("2000-04-01", "2030-04-01", "2018-12-31", list(range(2014, 2022))),
        ("2000-04-01", "2030-04-01", "1990-01-01", list(range(2000, 2008))),
        ("2000-04-01", "2030-04-01", "2050-01-01", list(range(2023, 2031))),
    ],
)
def test_years_shown_are_those_of_the_period_or_eight_around_the_day(
    first: str, last: str, day: str, years: list[int]
) -> None:
    assert years_shown(*map(dt.date.fromisoformat, (first, last, day))) == years
