"""What the steps of recruitment come to: examples, and the laws for any steps."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.models import Post
from staffing.recruitment import (
    Standing,
    Step,
    agreeing,
    days_late,
    holders,
    standing_after,
    still_to_come,
    usual_next,
)

DAYS = st.dates(dt.date(2017, 4, 1), dt.date(2021, 3, 31))
STEPS = st.lists(st.tuples(st.sampled_from(Post.Status.values), DAYS), max_size=8).map(
    lambda pairs: [Step(status, on) for status, on in sorted(pairs, key=lambda pair: pair[1])]
)
STANDINGS = STEPS.map(standing_after)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


APPROVED = Step("approved", day("2017-06-23"))
OFFERED = Step("offered", day("2018-05-01"))
IN_POST = Step("in_post", day("2018-06-04"))
VACANT = Step("vacant", day("2018-12-31"))


def test_post_without_steps_is_proposed() -> None:
    assert standing_after([]) == Standing("proposed", None, None)


def test_in_post_begins_on_its_day_and_vacant_is_the_last_one() -> None:
    assert standing_after([APPROVED, IN_POST]) == Standing("in_post", IN_POST.on, None)
    assert standing_after([IN_POST, VACANT]) == Standing("vacant", IN_POST.on, VACANT.on)


def test_offer_that_was_declined_leaves_no_dates() -> None:
    again = Step("advertised", day("2018-05-10"))
    assert standing_after([APPROVED, OFFERED, again]) == Standing("advertised", None, None)


def test_last_day_of_a_holder_is_kept_when_the_post_ends_later() -> None:
    ended = Step("ended", day("2019-03-31"))
    assert standing_after([IN_POST, VACANT, ended]) == Standing("ended", IN_POST.on, VACANT.on)


def test_post_that_nobody_held_ends_on_the_day_and_is_open_again_without_it() -> None:
    ended = Step("ended", day("2019-03-31"))
    assert standing_after([APPROVED, ended]) == Standing("ended", None, ended.on)
    again = Step("proposed", day("2019-04-01"))
    assert standing_after([APPROVED, ended, again]) == Standing("proposed", None, None)


def test_next_holder_clears_the_last_day_of_the_one_before() -> None:
    back = Step("in_post", day("2019-02-01"))
    assert standing_after([IN_POST, VACANT, back]) == Standing("in_post", back.on, None)
    assert list(holders([IN_POST, VACANT, back])) == [
        (IN_POST.on, VACANT.on),
        (back.on, None),
    ]


def test_agreeing_steps_stay_as_they_are() -> None:
    wanted = Standing("in_post", IN_POST.on, None)
    assert agreeing([APPROVED, IN_POST], wanted, day("2019-01-01")) == ((), ())


def test_agreeing_status_is_one_step_more_on_the_undated_day() -> None:
    undated = day("2018-01-08")
    found = agreeing([APPROVED], Standing("advertised"), undated)
    assert found == ([], (Step("advertised", undated),))


def test_agreeing_offer_that_was_declined_is_a_step_more() -> None:
    advertised = Step("advertised", day("2018-04-01"))
    undated = day("2018-05-10")
    found = agreeing([advertised, OFFERED], Standing("advertised"), undated)
    assert found == ([], (Step("advertised", undated),))


def test_agreeing_first_day_that_was_wrong_replaces_its_step() -> None:
    right = Standing("in_post", day("2018-05-28"), None)
    found = agreeing([APPROVED, OFFERED, IN_POST], right, day("2019-01-01"))
    assert found == ([IN_POST], (Step("in_post", day("2018-05-28")),))


def test_agreeing_first_day_before_the_offer_withdraws_the_offer() -> None:
    right = Standing("in_post", day("2018-04-30"), None)
    found = agreeing([APPROVED, OFFERED, IN_POST], right, day("2019-01-01"))
    assert found == ([OFFERED, IN_POST], (Step("in_post", day("2018-04-30")),))


def test_agreeing_last_day_that_was_wrong_leaves_the_other_steps() -> None:
    again = Step("advertised", day("2019-01-10"))
    wanted = Standing("advertised", IN_POST.on, day("2018-12-24"))
    found = agreeing([APPROVED, IN_POST, VACANT, again], wanted, day("2019-02-01"))
    assert found == ([VACANT], (Step("vacant", day("2018-12-24")),))


def test_agreeing_step_that_is_made_anew_keeps_its_day() -> None:
    again = Step("advertised", day("2019-01-10"))
    wanted = Standing("advertised", day("2018-06-11"), day("2018-12-24"))
    found = agreeing([APPROVED, IN_POST, VACANT, again], wanted, day("2019-02-01"))
    assert found == (
        [IN_POST, VACANT, again],
        (Step("in_post", day("2018-06-11")), Step("vacant", day("2018-12-24")), again),
    )


def test_agreeing_start_that_never_was_goes() -> None:
    found = agreeing([APPROVED, IN_POST], Standing("offered"), day("2019-01-01"))
    assert found == ([IN_POST], (Step("offered", day("2019-01-01")),))


def test_agreeing_last_day_known_ahead_needs_no_step() -> None:
    wanted = Standing("in_post", IN_POST.on, day("2019-03-31"))
    assert agreeing([IN_POST], wanted, day("2019-01-01")) == ((), ())


@given(STEPS, STANDINGS, DAYS)
def test_agreeing_steps_always_come_to_what_is_wanted_in_the_order_of_days(
    steps: list[Step], wanted: Standing, undated: dt.date
) -> None:
    wrong, missing = agreeing(steps, wanted, undated)
    kept = [step for step in steps if not any(step is each for each in wrong)]
    found = sorted([*kept, *missing], key=lambda step: step.on)  # the newer of a day comes last
    assert standing_after(found) == wanted.settled()
    assert [*missing] == sorted(missing, key=lambda step: step.on)


@given(STEPS, DAYS)
def test_steps_agree_with_what_they_come_to(steps: list[Step], undated: dt.date) -> None:
    if steps:
        assert agreeing(steps, standing_after(steps), undated) == ((), ())


@given(STEPS)
def test_holders_follow_one_another_and_the_last_one_is_the_posts(steps: list[Step]) -> None:
    found = list(holders(steps))
    standing = standing_after(steps)
    for (first, last), (second, _) in pairwise(found):
        assert last is not None
        assert first <= last <= second
    if found:
        assert found[-1] == (standing.start, None if standing.status == "in_post" else standing.end)
    else:
        assert standing.start is None


@pytest.mark.parametrize(
    ("status", "coming"),
    [
        ("advert_agreed", ("advertised", "offered", "in_post")),
        ("offered", ("in_post",)),
        ("in_post", ()),
        ("vacant", ("advertised", "offered", "in_post")),
        ("ended", ()),
    ],
)
def test_steps_still_to_come(status: str, coming: tuple[str, ...]) -> None:
    assert still_to_come(status) == coming


@pytest.mark.parametrize(
    ("status", "following"),
    [
        ("approved", "evaluated"),
        ("in_post", "vacant"),
        ("vacant", "advertised"),
        ("ended", "proposed"),
    ],
)
def test_usual_next_step(status: str, following: str) -> None:
    assert usual_next(status) == following


def test_every_status_has_its_steps_to_come() -> None:
    usual = ("proposed", *still_to_come("proposed"))
    assert (*usual, "vacant", "ended") == tuple(Post.Status.values)


@pytest.mark.parametrize(
    ("started", "as_at", "days"),
    [
        ("2017-10-01", "2018-03-31", 0),
        ("2017-09-01", "2018-03-31", 0),
        ("2017-11-12", "2018-03-31", 42),
        (None, "2017-10-31", 31),
        ("2017-11-12", "2017-10-31", 31),
        (None, "2017-10-01", 1),
        (None, "2017-09-30", 0),
        (None, "2017-09-01", 0),
    ],
)
def test_days_late_are_those_from_the_plan_to_the_start_or_the_day(
    started: str | None, as_at: str, days: int
) -> None:
    begins = day(started) if started else None
    assert days_late(day("2017-10-01"), begins, day(as_at)) == days
