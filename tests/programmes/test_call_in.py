"""When a call-in ends: beside decisions that the council published with their dates."""

import datetime as dt

import pytest

from programmes.call_in import CallIn, call_in, working_day

CHRISTMAS = {dt.date(2013, 12, 25), dt.date(2013, 12, 26), dt.date(2014, 1, 1)}
CLOSED = CHRISTMAS | {dt.date(2013, 12, day) for day in (24, 27, 30, 31)}


@pytest.mark.parametrize(
    ("decided", "published", "ends", "in_force"),
    [
        # Leeds City Council, Executive Board: published or decided, deadline, in force.
        ("2014-02-14", "2014-02-18", "2014-02-25", "2014-02-26"),
        ("2014-10-15", "2014-10-17", "2014-10-24", "2014-10-25"),
        ("2020-02-12", "2020-02-14", "2020-02-21", "2020-02-22"),
        ("2024-03-13", "2024-03-15", "2024-03-22", "2024-03-23"),
    ],
)
def test_call_in_of_published_decisions_ends_on_the_fifth_working_day(
    decided: str, published: str, ends: str, in_force: str
) -> None:
    day = dt.date.fromisoformat
    expected = CallIn(day(published), False, day(ends), day(in_force))
    assert call_in(day(decided), day(published), set()) == expected
    assumed = CallIn(day(published), True, day(ends), day(in_force))
    assert call_in(day(decided), None, set()) == assumed


def test_call_in_over_christmas_leaves_out_the_days_the_council_is_closed() -> None:
    """Published on 23 December 2013; the council says that it was in force on 7 January."""
    published = dt.date(2013, 12, 23)
    open_days = call_in(dt.date(2013, 12, 18), published, CHRISTMAS)
    assert open_days.ends == dt.date(2014, 1, 2)
    closed = call_in(dt.date(2013, 12, 18), published, CLOSED | {dt.date(2014, 1, 1)})
    assert closed.ends == dt.date(2014, 1, 8)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (dt.date(2017, 6, 23), 0, dt.date(2017, 6, 23)),
        (dt.date(2017, 6, 23), 1, dt.date(2017, 6, 26)),
        (dt.date(2017, 6, 24), 1, dt.date(2017, 6, 26)),
        (dt.date(2017, 8, 25), 1, dt.date(2017, 8, 29)),
    ],
)
def test_working_day_leaves_out_weekends_and_holidays(
    start: dt.date, days: int, expected: dt.date
) -> None:
    assert working_day(start, days, {dt.date(2017, 8, 28)}) == expected
