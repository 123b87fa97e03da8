"""Changing what cost lines will still cost: by hand, by a profile, or by looking and agreeing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from finance.actions.codes import save_as
from finance.actions.refusals import ActionRefusedError
from finance.models import CostLine, Forecast, ForecastMonth
from finance.outturn import months_left
from finance.profiles import profile_months
from finance.projection import Projection, forecast_of, last_actual_periods, projections
from innovation.core import money, versions
from innovation.core.versions import StaleError

NO_FORECAST = 0
"""The version of a forecast that nobody has made yet."""


@dataclass(frozen=True, slots=True)
class LineForecast:
    """What a cost line is to be forecast at: an amount for each month left, by period.

    `version` is the one that the page showed, NO_FORECAST where there was none.
    """

    line: int
    version: int
    months: Mapping[int, Decimal]


class StaleForecastsError(ActionRefusedError):
    """Somebody else changed a forecast meanwhile; `lines` are the keys of the cost lines."""

    def __init__(self, lines: Sequence[int]) -> None:
        super().__init__("Somebody else changed the forecast meanwhile. Nothing was saved.")
        self.lines = lines


class MonthsPassedError(ActionRefusedError):
    """The months that are left are others than those that were asked about."""

    def __init__(self) -> None:
        super().__init__(
            "A month became actual, or was opened again, since this page was opened. Nothing was "
            "saved: check the months that are left and save again."
        )


@transaction.atomic
def forecast_by_hand(*, wanted: Sequence[LineForecast], by: User) -> list[Forecast]:
    """Save the forecasts of lines of one programme, all or none; who saves them reviews them.

    A line keeps its profile while its amounts stay as they are; one that had no forecast and is
    saved as the budget was planned takes that profile.

    Raises StaleForecastsError where a version is not the one that was shown, and MonthsPassedError
    where the months are not those that are left.
    """
    found = _locked([one.line for one in wanted])
    if any(list(one.months) != _left(found[one.line]) for one in wanted):
        raise MonthsPassedError
    forecasts = _claimed({one.line: one.version for one in wanted}, found)
    for one in wanted:
        forecast, projection = forecasts[one.line], found[one.line]
        if forecast.pk is None and dict(one.months) == _planned(projection):
            forecast.profile = Forecast.Profile.PLANNED
        elif dict(one.months) != _stored(forecast, projection):
            forecast.profile, forecast.annual_amount = Forecast.Profile.BY_HAND, None
        _save(forecast, one.months, projection, by)
    return list(forecasts.values())


@transaction.atomic
def forecast_by_profile(
    *,
    line: int,
    version: int,
    profile: str,
    by: User,
    annual_amount: Decimal | None = None,
    note: str = "",
) -> Forecast:
    """Make the months left of a line's forecast anew by a profile; who asks reviews it.

    Whoever lets a user take the cost of the posts has made sure of `staffing.view_post_pay`.

    Raises StaleForecastsError where the version is not the one that was shown, and ProfileError
    where the profile says nothing of the line.
    """
    found = _locked([line])
    forecast = _claimed({line: version}, found)[line]
    months = profile_months(found[line], profile, annual_amount=annual_amount)
    forecast.profile, forecast.annual_amount, forecast.note = profile, annual_amount, note
    _save(forecast, months, found[line], by)
    return forecast


@transaction.atomic
def review_forecasts(
    *, versions: Mapping[int, int], by: User, note: str | None = None
) -> list[Forecast]:
    """Say that the forecasts of lines of one or more programmes still stand, all or none.

    `versions` has the version that was shown by the key of the line. A `note` takes the place of
    theirs.

    Raises StaleForecastsError where one is not the version that was shown, and where there is no
    forecast.
    """
    found = _locked(list(versions))
    if absent := [line for line, version in versions.items() if version == NO_FORECAST]:
        raise StaleForecastsError(absent)
    forecasts = _claimed(versions, found)
    for line, forecast in forecasts.items():
        forecast.note = forecast.note if note is None else note
        _save(forecast, _stored(forecast, found[line]), found[line], by)
    return list(forecasts.values())


def _locked(keys: Sequence[int]) -> dict[int, Projection]:
    """The lines, which nobody else forecasts until the transaction ends, in the order of keys.

    Raises ActionRefusedError where no month of a line is left.
    """
    lines = CostLine.objects.filter(pk__in=keys)
    locked = lines.select_for_update(no_key=True, of=("self",)).select_related("workstream")
    programmes = {line.workstream.programme_id for line in locked.order_by("pk")}
    as_at = last_actual_periods()
    found: dict[int, Projection] = {}
    for programme in programmes:
        its_own = lines.filter(workstream__programme=programme)
        for projection in projections(its_own, as_at=as_at.get(programme)):
            found[projection.line.pk] = projection
    _refuse_what_is_over(found)
    return found


def _refuse_what_is_over(found: Mapping[int, Projection]) -> None:
    for projection in found.values():
        if not projection.months_left:
            raise ActionRefusedError(
                f"{projection.line}: no month of the year is left to forecast."
            )


def _left(projection: Projection) -> list[int]:
    return months_left(projection.line.year, projection.as_at)


def _planned(projection: Projection) -> dict[int, Decimal]:
    return profile_months(projection, Forecast.Profile.PLANNED)


def _stored(forecast: Forecast, projection: Projection) -> dict[int, Decimal]:
    """The amounts of the months left as they are saved; nothing of a forecast that is new."""
    if forecast.pk is None:
        return {}
    saved = dict(forecast.months.values_list("number", "amount"))
    return {number: saved.get(number, money.ZERO) for number in _left(projection)}


def _claimed(
    versions_shown: Mapping[int, int], found: Mapping[int, Projection]
) -> dict[int, Forecast]:
    """The forecasts of the lines, claimed with the versions that were shown, or new ones."""
    claimed, stale = {}, []
    for pk, version in versions_shown.items():
        try:
            claimed[pk] = _claim(found[pk].line, version)
        except StaleError:
            stale.append(pk)
    if stale:
        raise StaleForecastsError(stale)
    return claimed


def _claim(line: CostLine, version: int) -> Forecast:
    forecast = forecast_of(line)
    if forecast is None and version == NO_FORECAST:
        return Forecast(cost_line=line)
    if forecast is None or version == NO_FORECAST:
        raise StaleError
    forecast.version = versions.claim(Forecast, forecast.pk, version)
    return forecast


def _save(
    forecast: Forecast, months: Mapping[int, Decimal], projection: Projection, by: User
) -> None:
    before = sum(_stored(forecast, projection).values(), money.ZERO)
    after = sum(months.values(), money.ZERO)
    every = months if forecast.pk else {**dict(enumerate(projection.months, start=1)), **months}
    forecast.reviewed_at, forecast.reviewed_by = timezone.now(), by
    why = f"{money.show(after)} for the months left, {money.show(before)} before"
    save_as(forecast, by, why)
    _save_months(forecast, every, by)


def _save_months(forecast: Forecast, months: Mapping[int, Decimal], by: User) -> None:
    """Write the months that are new or differ; every forecast has all twelve from its first day."""
    saved = {month.number: month for month in forecast.months.all()}
    changed = [
        saved[number]
        for number, amount in months.items()
        if number in saved and saved[number].amount != amount
    ]
    for month in changed:
        month.amount = months[month.number]
    bulk_update_with_history(changed, ForecastMonth, ["amount"], default_user=by)
    new = [
        ForecastMonth(forecast=forecast, number=number, amount=amount)
        for number, amount in months.items()
        if number not in saved
    ]
    bulk_create_with_history(new, ForecastMonth, default_user=by)
