"""Who pays on which day: every day once, by one funder after the other."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.funding import Payer, Spell, payer_on, payers_within, spells_of

AWARD, BASE = Payer(0, "Award", "award-1"), Payer(1, "Base budget", "base_budget")
NOBODY = Payer(2, "Nobody yet", "nobody", pays=False)
OCTOBER, APRIL = dt.date(2017, 10, 1), dt.date(2020, 4, 1)
PAID = spells_of([(APRIL, BASE), (OCTOBER, AWARD)])
days = st.dates(dt.date(2016, 1, 1), dt.date(2022, 12, 31))


def test_each_payer_pays_until_the_day_before_the_next() -> None:
    assert (
        Spell(AWARD, OCTOBER, dt.date(2020, 3, 31)),
        Spell(BASE, APRIL, None),
    ) == PAID


def test_no_funding_is_no_spell() -> None:
    assert spells_of([]) == ()


@pytest.mark.parametrize(
    ("day", "payer"),
    [
        (dt.date(2017, 9, 30), NOBODY),
        (OCTOBER, AWARD),
        (dt.date(2020, 3, 31), AWARD),
        (APRIL, BASE),
        (dt.date(2099, 1, 1), BASE),
    ],
)
def test_payer_on_a_day_is_the_last_that_began(day: dt.date, payer: Payer) -> None:
    assert payer_on(PAID, day, NOBODY) == payer


def test_payers_within_cut_the_period_where_the_payer_changes() -> None:
    found = list(payers_within(PAID, dt.date(2017, 4, 1), dt.date(2020, 9, 30), NOBODY))
    assert found == [
        (NOBODY, dt.date(2017, 4, 1), dt.date(2017, 9, 30)),
        (AWARD, OCTOBER, dt.date(2020, 3, 31)),
        (BASE, APRIL, dt.date(2020, 9, 30)),
    ]


def test_payers_within_a_period_without_funding_are_nobody() -> None:
    assert list(payers_within((), OCTOBER, APRIL, NOBODY)) == [(NOBODY, OCTOBER, APRIL)]


def test_payers_within_no_days_are_none() -> None:
    assert list(payers_within(PAID, APRIL, OCTOBER, NOBODY)) == []
    assert list(payers_within((), APRIL, OCTOBER, NOBODY)) == []


def test_funding_from_the_first_day_there_is_pays_from_it() -> None:
    [spell] = spells_of([(dt.date.min, AWARD)])
    assert list(payers_within([spell], dt.date.min, dt.date.min, NOBODY)) == [
        (AWARD, dt.date.min, dt.date.min)
    ]


@given(st.dictionaries(days, st.sampled_from([AWARD, BASE, NOBODY])), days, days)
def test_every_day_of_a_period_is_paid_for_once_or_is_nobodys(
    starts: dict[dt.date, Payer], first: dt.date, last: dt.date
) -> None:
    spells = spells_of(starts.items())
    found = [
        (begin + dt.timedelta(number), payer)
        for payer, begin, end in payers_within(spells, first, last, NOBODY)
        for number in range((end - begin).days + 1)
    ]
    assert [day for day, _ in found] == [
        first + dt.timedelta(number) for number in range((last - first).days + 1)
    ]
    assert all(payer == payer_on(spells, day, NOBODY) for day, payer in found)
