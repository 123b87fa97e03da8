"""Keeping the work for other councils: what is agreed, who goes, days and cover by month."""

from collections.abc import Mapping
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from innovation.core.money import ZERO
from innovation.core.periods import year_label
from innovation.core.versions import StaleError, claim, save_as
from programmes.engagements import Month
from programmes.models import Engagement, EngagementMonth, Secondment

FIELDS = ("planned_days", "delivered_days", "planned_cover", "cover")
NOTHING: dict[str, Decimal | None] = {
    "planned_days": Decimal(0),
    "delivered_days": None,
    "planned_cover": ZERO,
    "cover": None,
}


@transaction.atomic
def save_engagement(*, engagement: Engagement, by: User) -> Engagement:
    """Save a new engagement, or a change as the next version of one.

    Raises StaleError when it is no longer the version that `engagement` has.
    """
    if engagement.pk:
        engagement.version = claim(Engagement, engagement.pk, engagement.version)
    save_as(engagement, by)
    return engagement


@transaction.atomic
def save_secondment(*, secondment: Secondment, by: User) -> Secondment:
    """Save who is seconded, or a change as the next version of it.

    Raises StaleError when it is no longer the version that `secondment` has.
    """
    if secondment.pk:
        secondment.version = claim(Secondment, secondment.pk, secondment.version)
    save_as(secondment, by)
    return secondment


@transaction.atomic
def record_months(
    *, engagement: Engagement, version: int, months: Mapping[int, Month], year: int, by: User
) -> Engagement:
    """Save days and cover of months of a financial year, by period, all or none.

    Months that are not named stay as they are, and one with nothing in it makes no row. The
    engagement takes its next version, so that nobody saves a month over another's unseen.

    Raises StaleError when the engagement is no longer of the version that was shown.
    """
    if engagement.version != version:
        raise StaleError
    engagement.version = claim(Engagement, engagement.pk, version)
    save_as(engagement, by, f"Days and cover of {year_label(year)}")
    saved = {row.number: row for row in engagement.months.filter(year=year)}
    _change(saved, months, by)
    new = [
        EngagementMonth(engagement=engagement, year=year, number=number, **_values(month))
        for number, month in months.items()
        if number not in saved and _values(month) != NOTHING
    ]
    bulk_create_with_history(new, EngagementMonth, default_user=by)
    return engagement


def _change(saved: Mapping[int, EngagementMonth], months: Mapping[int, Month], by: User) -> None:
    changed = []
    for number, row in saved.items():
        if number not in months or _values(row.value) == _values(months[number]):
            continue
        for name, value in _values(months[number]).items():
            setattr(row, name, value)
        changed.append(row)
    bulk_update_with_history(changed, EngagementMonth, list(FIELDS), default_user=by)


def _values(month: Month) -> dict[str, Decimal | None]:
    return {name: getattr(month, name) for name in FIELDS}
