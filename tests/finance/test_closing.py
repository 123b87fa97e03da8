"""Closing and reopening a period, outside any request."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User

from finance.closing import close_period, reopen_period
from finance.models import Period
from tests.factories import PeriodFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2018, 1, 8, 12, tzinfo=dt.UTC)


def test_close_period_records_when_and_by_whom(finance_user: User) -> None:
    with time_machine.travel(NOON, tick=False):
        assert close_period(period=PeriodFactory(), by=finance_user)
    period = Period.objects.get()
    assert (period.closed_at, period.closed_by) == (NOON, finance_user)
    newest = period.history.first()
    assert (newest.history_user, newest.history_change_reason) == (finance_user, "Closed")


def test_close_period_that_is_closed_keeps_who_closed_it(
    finance_user: User, superuser: User
) -> None:
    period = PeriodFactory()
    close_period(period=period, by=finance_user)
    assert not close_period(period=period, by=superuser)
    assert Period.objects.get().closed_by == finance_user


def test_reopen_period_opens_it_once(finance_user: User, superuser: User) -> None:
    period = PeriodFactory()
    close_period(period=period, by=finance_user)
    assert reopen_period(period=period, by=superuser)
    assert not reopen_period(period=period, by=finance_user)
    reopened = Period.objects.get()
    assert (reopened.closed_at, reopened.closed_by) == (None, None)
    newest = reopened.history.first()
    assert (newest.history_user, newest.history_change_reason) == (superuser, "Reopened")
