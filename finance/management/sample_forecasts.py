"""The demonstration's forecasts, as a council would have them in January 2019; all invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from finance.actions.forecasts import (
    NO_FORECAST,
    LineForecast,
    forecast_by_hand,
    forecast_by_profile,
    review_forecasts,
)
from finance.actions.plans import LinePlan, plan_budget
from finance.actions.underspends import record_underspend
from finance.models import CostLine, Forecast
from finance.profiles import ProfileError
from finance.staff_costs import PAY_CATEGORY
from innovation.core.periods import Period as PeriodValue
from programmes.models import Programme

YEAR = 2018
REVIEWED = dt.datetime(2019, 1, 10, 15, 30, tzinfo=dt.UTC)
BY_HAND = ("leeds-relational-practice-centre", "sector-led-pip-work")
MONTHS = {10: "9500.00", 11: "9500.00", 12: "6500.00"}
NOTE = "Invented: three more councils booked, the last visit in the middle of March."
VISITS = (
    "0",
    "10000",
    "10000",
    "5000",
    "0",
    *["12500"] * 2,
    "10000",
    "5000",
    "10000",
    *["12500"] * 2,
)
ENGAGED = {"charges-to-other-councils", "cover-for-other-councils"}
"""The categories of work for other councils, forecast as it is planned."""
NOT_YET = {("post-removal-support", "other-costs"), ("res-teams", "other-costs")}
"""One line that nobody has forecast, and one that nobody has looked at since it was made."""
NOT_REVIEWED = ("res-teams", "other-costs")

CLOSED = PeriodValue(2018, 8)
"""The last closed period: December is loaded and open."""
RECORDS: dict[tuple[str, str, int], dict[str, Any]] = {
    ("res-teams", PAY_CATEGORY, 2017): {
        "amount": Decimal("120000.00"),
        "outcome": "carry_forward",
        "note": "Invented: the funder was asked in May 2018 to let the late starts be paid later.",
    },
    ("post-removal-support", PAY_CATEGORY, 2017): {
        "amount": Decimal("52235.58"),
        "outcome": "return",
        "note": "Invented: agreed with the funder, as the team began half a year late.",
    },
    ("re-think", "other-costs", 2018): {
        "amount": Decimal("1500.00"),
        "outcome": "saving",
        "note": "Invented: fewer meetings away, agreed with the workstream lead.",
    },
}
"""What is decided, of the lines with the workstream, category and year; the rest is undecided."""


def forecast_the_year(programme: Programme) -> None:
    """Pay by the cost of the posts where that can be, the rest by profile, one line by hand."""
    by = User.objects.get(username="finance")
    lines = CostLine.objects.filter(workstream__programme=programme, year=YEAR)
    for line in lines.select_related("workstream", "category"):
        name = (line.workstream.slug, line.category.slug)
        if name == BY_HAND:
            _by_hand(line, by)
        elif name not in NOT_YET or name == NOT_REVIEWED:
            _by_profile(line, by)
    forecasts = Forecast.objects.filter(cost_line__in=lines)
    forecasts.update(reviewed_at=REVIEWED)
    slug, category = NOT_REVIEWED
    stale = forecasts.filter(cost_line__workstream__slug=slug, cost_line__category__slug=category)
    stale.update(reviewed_at=None, reviewed_by=None)


def plan_next_year(programme: Programme) -> None:
    """The visits to other councils are planned by month; everything else in equal months."""
    workstream, category = BY_HAND
    line = CostLine.objects.get(
        workstream__programme=programme,
        workstream__slug=workstream,
        category__slug=category,
        year=YEAR + 1,
    )
    by = User.objects.get(username="finance")
    plan_budget(wanted=[LinePlan(line.pk, 0, [Decimal(amount) for amount in VISITS])], by=by)


def decide_on_underspends(programme: Programme) -> None:
    """Decide on a part of what the periods up to November, which are closed, did not spend."""
    by = User.objects.get(username="finance")
    for (workstream, category, year), record in RECORDS.items():
        line = CostLine.objects.select_related("workstream__programme").get(
            workstream__programme=programme,
            workstream__slug=workstream,
            category__slug=category,
            year=year,
        )
        record_underspend(line=line, period=CLOSED, by=by, **record)


def _by_hand(line: CostLine, by: User) -> None:
    months = {number: Decimal(amount) for number, amount in MONTHS.items()}
    forecast_by_hand(wanted=[LineForecast(line.pk, NO_FORECAST, months)], by=by)
    review_forecasts(versions={line.pk: 1}, note=NOTE, by=by)


def _by_profile(line: CostLine, by: User) -> None:
    """The cost of the posts for pay, and equal months where that would show a single salary.

    What is sold to other councils goes by its engagements.
    """
    is_pay = line.category.slug == PAY_CATEGORY
    first = Forecast.Profile.POSTS if is_pay else Forecast.Profile.EQUAL
    if line.category.slug in ENGAGED:
        first = Forecast.Profile.ENGAGED
    try:
        forecast_by_profile(line=line.pk, version=NO_FORECAST, profile=first, by=by)
    except ProfileError:
        forecast_by_profile(
            line=line.pk, version=NO_FORECAST, profile=Forecast.Profile.EQUAL, by=by
        )
