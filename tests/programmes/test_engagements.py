"""Engagements with other councils: the lifecycle, what days are worth, what a month lends."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from innovation.core.periods import Period
from innovation.core.versions import StaleError
from programmes.actions import record_months
from programmes.engagements import Month, fte_lent, worth
from programmes.models import EngagementMonth
from tests.factories import EngagementFactory, SecondmentFactory, WorkstreamFactory

D = Decimal


def test_days_are_worth_the_rate_rounded_half_up() -> None:
    assert worth(D("2.5"), D("333.33")) == D("833.33")  # 833.325
    assert worth(D(3), None) == D("0.00")


def test_month_lends_its_days_or_else_its_people_and_never_both() -> None:
    assert fte_lent(D(30), D("1.40"), 240) == D("1.50")
    assert fte_lent(D(0), D("1.40"), 240) == D("1.40")
    assert fte_lent(D(1), D(0), 220) == D("0.05")  # 0.0545…


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("was", "now", "follows"),
    [
        ("enquiry", "agreed", True),
        ("enquiry", "ended", False),
        ("agreed", "declined", True),
        ("under_way", "declined", False),
        ("ended", "under_way", True),
        ("declined", "under_way", False),
    ],
)
def test_status_follows_the_one_before(was: str, now: str, follows: bool) -> None:
    because = "Too far." if was == "declined" else ""
    row = EngagementFactory(status=was, ends_on=dt.date(2018, 3, 31), declined_because=because)
    row.status = now
    if follows:
        row.clean()
    else:
        with pytest.raises(ValidationError, match="does not follow"):
            row.clean()


@pytest.mark.django_db
def test_workstream_is_of_the_programme() -> None:
    row = EngagementFactory()
    row.workstream = WorkstreamFactory()
    with pytest.raises(ValidationError, match="the same programme"):
        row.clean()


@pytest.mark.django_db
def test_people_are_away_on_the_last_day_of_a_month() -> None:
    row = SecondmentFactory(starts_on=dt.date(2017, 10, 31), ends_on=dt.date(2017, 12, 30))
    months = [Period(2017, number) for number in (6, 7, 8, 9)]
    assert [row.is_away_in(month) for month in months] == [False, True, True, False]
    assert not SecondmentFactory(starts_on=None).is_away_in(Period(2017, 8))


@pytest.mark.django_db
def test_months_are_recorded_whole_with_their_history_or_not_at_all(finance_user: User) -> None:
    engagement = EngagementFactory()

    def record(version: int, **values: D | None) -> None:
        month = Month(Period(2017, 7), **values)  # type: ignore[arg-type]  # by name
        months = {7: month, 8: Month(Period(2017, 8))}
        record_months(
            engagement=engagement, version=version, months=months, year=2017, by=finance_user
        )

    record(1, planned_days=D(10), planned_cover=D("90.00"))
    record(2, planned_days=D(10), planned_cover=D("90.00"), delivered_days=D(0), cover=D("95.10"))
    row = EngagementMonth.objects.get()
    assert (row.delivered_days, row.cover, row.history.count()) == (D(0), D("95.10"), 2)
    with pytest.raises(StaleError):
        record(2, planned_days=D(1))
    assert EngagementMonth.objects.get().planned_days == D(10)
    reasons = engagement.history.values_list("history_change_reason", "history_user__username")
    assert reasons[0] == ("Days and cover of 2017/18", finance_user.username)
    assert engagement.history.count() == engagement.version == 3
