"""The months of a forecast by its profile, for the months that are left of a line's year.

No profile adds what earlier months did not spend: whoever means to spend it later forecasts it by
hand, and records that the underspend is re-profiled.
"""

from collections.abc import Callable
from decimal import Decimal

from finance import variance
from finance.engagement_lines import LineKey, planned_months
from finance.models import Balance, Forecast
from finance.outturn import NoShapeError, equal_months, in_the_shape_of, months_left
from finance.post_months import PostMonths, post_months
from finance.projection import Projection, first_period
from finance.staff_costs import PAY_CATEGORY
from innovation.core.money import ZERO
from innovation.core.periods import PERIODS_IN_YEAR, Period, year_label
from programmes.engagements import GOING
from programmes.models import Engagement
from staffing.models import AssumptionSet

Profile = Forecast.Profile


class ProfileError(ValueError):
    """The profile cannot be taken for the line; the message says why and what to do."""


def profile_months(
    projection: Projection, profile: str, *, annual_amount: Decimal | None = None
) -> dict[int, Decimal]:
    """What a profile gives for each month left of the line's year, by period.

    - Equal months: the budget of the months left in equal parts; with an annual amount its share
      of each of them, in equal months from the programme's first.
    - As last year was spent: each month takes the share of the latest budget that it had in last
      year's actuals.
    - As the budget was planned: the budget of the month.
    - Cost of the posts: what the workstream's posts cost in the month.
    - As engagements are planned: what engagements with other councils that are agreed or under
      way are planned to charge in the month, or to cost in cover.

    Raises ProfileError where the profile says nothing of the line.
    """
    amounts = _PROFILES[profile](projection, annual_amount)
    left = months_left(projection.line.year, projection.as_at)
    return {number: amounts.get(number, ZERO) for number in left}


def _planned(projection: Projection, _annual: Decimal | None) -> dict[int, Decimal]:
    return dict(enumerate(projection.months, start=1))


def _equal(projection: Projection, annual: Decimal | None) -> dict[int, Decimal]:
    line = projection.line
    if annual is None:
        left = months_left(line.year, projection.as_at)
        return equal_months(projection.latest_budget - projection.budget_to_date, left)
    first = first_period(line.workstream.programme)
    return dict(enumerate(variance.monthly_budget(annual, line.year, first=first), start=1))


def _last_year(projection: Projection, _annual: Decimal | None) -> dict[int, Decimal]:
    line, as_at = projection.line, projection.as_at
    before = year_label(line.year - 1)
    if as_at is None or as_at < Period(line.year - 1, PERIODS_IN_YEAR):
        raise ProfileError(f"{before} is not over yet, so its shape is not known. Choose another.")
    first = first_period(line.workstream.programme)
    if first is not None and first > Period(line.year - 1, 1):
        raise ProfileError(
            f"The programme did not run for all of {before}, so its months do not show the shape "
            "of a year. Choose another profile."
        )
    spent = Balance.objects.filter(
        cost_line__workstream=line.workstream_id,
        cost_line__category=line.category_id,
        cost_line__year=line.year - 1,
    )
    months = dict.fromkeys(range(1, PERIODS_IN_YEAR + 1), ZERO)
    months.update(spent.values_list("period__number", "amount"))
    try:
        return in_the_shape_of(projection.latest_budget, months)
    except NoShapeError as error:
        raise ProfileError(
            f"Nothing was spent on this in {before}, so it has no shape. Choose another profile."
        ) from error


def _posts(projection: Projection, _annual: Decimal | None) -> dict[int, Decimal]:
    return dict(pay_by_month(projection).cost)


def pay_by_month(projection: Projection) -> PostMonths:
    """What the posts cost that a line for pay is forecast from.

    Raises ProfileError for a line of another category, without assumptions or posts, where a post
    cannot be costed, and where a month would show what a single post is paid.
    """
    line = projection.line
    if line.category.slug != PAY_CATEGORY:
        raise ProfileError("Posts are paid from the line for salaries only. Choose another.")
    assumptions = AssumptionSet.objects.filter(is_default=True).first()
    if assumptions is None:
        raise ProfileError(
            "No set of assumptions is the default: the establishment administrator chooses one."
        )
    found = post_months([line.workstream_id], line.year, assumptions).get(line.workstream_id)
    if found is None:
        raise ProfileError("The workstream has no posts. Choose another profile.")
    if found.problems:
        raise ProfileError(f"Not every post can be costed: {'; '.join(found.problems)}")
    if found.shows_a_salary(months_left(line.year, projection.as_at)):
        raise ProfileError(
            "In some months the workstream has a single post, and the forecast would show what it "
            "is paid to everybody who sees the line. Forecast it by hand or in equal months."
        )
    return found


def _engaged(projection: Projection, _annual: Decimal | None) -> dict[int, Decimal]:
    line = projection.line
    key = LineKey(line.workstream_id, line.category_id, line.year)
    months = planned_months([line.workstream_id]).get(key)
    if months is None:
        raise ProfileError(
            "No engagement that is agreed or under way has its money in this line. Choose another."
        )
    unrated = Engagement.objects.filter(
        account__income_category=line.category_id,
        workstream=line.workstream_id,
        status__in=GOING,
        day_rate=None,
        months__year=line.year,
        months__planned_days__gt=0,
    ).select_related("organisation")
    if one := unrated.first():
        raise ProfileError(f"{one}: days are planned and no day rate is known. Enter it first.")
    return months


_PROFILES: dict[str, Callable[[Projection, Decimal | None], dict[int, Decimal]]] = {
    Profile.POSTS: _posts,
    Profile.EQUAL: _equal,
    Profile.LAST_YEAR: _last_year,
    Profile.PLANNED: _planned,
    Profile.ENGAGED: _engaged,
}
