"""FTE planned and in post on the last day of each month."""

import datetime as dt
from decimal import Decimal

import pytest

from innovation.core.periods import Period, periods_between
from staffing.establishment import MonthlyFte, Seat, fte_by_month

OCTOBER = Period(2017, 7)
ALWAYS = dt.date(2017, 10, 1)


def seat(
    fte: str,
    *,
    planned: dt.date = ALWAYS,
    started: dt.date | None = None,
    ended: dt.date | None = None,
) -> Seat:
    return Seat(Decimal(fte), planned, started, ended)


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
