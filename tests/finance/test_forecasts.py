"""Forecasting by hand, by profile and by review: what is saved, kept, refused and remembered."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from finance.actions.forecasts import (
    LineForecast,
    MonthsPassedError,
    StaleForecastsError,
    forecast_by_hand,
    forecast_by_profile,
    review_forecasts,
)
from finance.models import CostLine, Forecast
from finance.profiles import ProfileError
from tests.factories import (
    BalanceFactory,
    CostLineFactory,
    ForecastFactory,
    TransactionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def make_line() -> CostLine:
    """£1,200 for 2018/19 with £70 spent in December, so that January to March are left."""
    line: CostLine = CostLineFactory(year=2018, original_budget=Decimal("1200.00"))
    balance = BalanceFactory(cost_line=line, period__number=9)
    TransactionFactory(balance=balance, amount=Decimal("70.00"))
    return line


@pytest.fixture
def line() -> CostLine:
    return make_line()


@pytest.fixture
def by() -> User:
    user: User = UserFactory()
    return user


def wish(line: CostLine, *amounts: str, version: int = 0, first: int = 10) -> LineForecast:
    months = {number: Decimal(amount) for number, amount in enumerate(amounts, start=first)}
    return LineForecast(line.pk, version, months)


def months_of(forecast: Forecast) -> list[Decimal]:
    return list(forecast.months.order_by("number").values_list("amount", flat=True))


def test_first_forecast_by_hand_has_twelve_months_the_actual_ones_as_budgeted(
    line: CostLine, by: User
) -> None:
    [forecast] = forecast_by_hand(wanted=[wish(line, "80.00", "-5.50", "0.00")], by=by)
    left = [Decimal("80.00"), Decimal("-5.50"), Decimal("0.00")]
    assert months_of(forecast) == [Decimal("100.00")] * 9 + left
    forecast.refresh_from_db()
    assert (forecast.profile, forecast.version) == ("by_hand", 1)
    assert forecast.reviewed_by == by
    assert forecast.reviewed_at is not None


def test_budget_taken_as_it_stands_is_the_planned_profile(line: CostLine, by: User) -> None:
    [forecast] = forecast_by_hand(wanted=[wish(line, "100.00", "100.00", "100.00")], by=by)
    assert forecast.profile == "planned"


def test_change_by_hand_keeps_actual_months_and_raises_the_version(
    line: CostLine, by: User
) -> None:
    ForecastFactory(cost_line=line, profile="equal", months={9: "55.00"})
    [forecast] = forecast_by_hand(wanted=[wish(line, "1.00", "2.00", "100.00", version=1)], by=by)
    kept = [Decimal("100.00")] * 8 + [Decimal("55.00")]
    assert months_of(forecast) == [*kept, Decimal("1.00"), Decimal("2.00"), Decimal("100.00")]
    forecast.refresh_from_db()
    assert (forecast.profile, forecast.version) == ("by_hand", 2)


def test_amounts_left_as_they_are_keep_their_profile_and_are_reviewed(
    line: CostLine, by: User
) -> None:
    ForecastFactory(cost_line=line, profile="equal", annual_amount=Decimal("1200.00"))
    same = wish(line, "100.00", "100.00", "100.00", version=1)
    [forecast] = forecast_by_hand(wanted=[same], by=by)
    forecast.refresh_from_db()
    assert (forecast.profile, forecast.annual_amount) == ("equal", Decimal("1200.00"))
    assert (forecast.version, forecast.reviewed_by) == (2, by)


def test_history_says_who_and_what_it_came_to_before(line: CostLine, by: User) -> None:
    forecast_by_hand(wanted=[wish(line, "80.00", "80.00", "80.00")], by=by)
    [forecast] = forecast_by_hand(wanted=[wish(line, "90.00", "80.00", "80.00", version=1)], by=by)
    latest = forecast.history.latest()
    assert latest.history_user == by
    assert latest.history_change_reason == "£250.00 for the months left, £240.00 before"
    assert forecast.history.count() == 2
    october = forecast.months.get(number=10)
    assert [row.amount for row in october.history.order_by("history_id")] == [
        Decimal("80.00"),
        Decimal("90.00"),
    ]
    assert forecast.months.get(number=11).history.count() == 1


def test_one_stale_line_saves_none_of_them(line: CostLine, by: User) -> None:
    other = CostLineFactory(workstream=line.workstream, year=2018)
    ForecastFactory(cost_line=other, version=2)
    wanted = [
        wish(line, "1.00", "1.00", "1.00"),
        wish(other, "1.00", "1.00", "1.00", version=1),
    ]
    with pytest.raises(StaleForecastsError) as refused:
        forecast_by_hand(wanted=wanted, by=by)
    assert refused.value.lines == [other.pk]
    assert not Forecast.objects.filter(cost_line=line).exists()
    assert months_of(other.agreed_forecast) == [Decimal("100.00")] * 12


@pytest.mark.parametrize("version", [0, 2])
def test_forecast_of_another_version_than_shown_is_stale(
    line: CostLine, by: User, version: int
) -> None:
    ForecastFactory(cost_line=line)
    with pytest.raises(StaleForecastsError):
        forecast_by_hand(wanted=[wish(line, "1.00", "1.00", "1.00", version=version)], by=by)


def test_forecast_that_nobody_made_has_no_version_to_claim(line: CostLine, by: User) -> None:
    with pytest.raises(StaleForecastsError):
        forecast_by_hand(wanted=[wish(line, "1.00", "1.00", "1.00", version=1)], by=by)
    with pytest.raises(StaleForecastsError):
        review_forecasts(versions={line.pk: 0}, by=by)


@pytest.mark.parametrize(
    ("amounts", "first"), [(["1.00"] * 4, 9), (["1.00"] * 2, 11), ([], 10), (["1.00"] * 3, 9)]
)
def test_months_that_are_not_those_left_are_refused(
    line: CostLine, by: User, amounts: list[str], first: int
) -> None:
    with pytest.raises(MonthsPassedError):
        forecast_by_hand(wanted=[wish(line, *amounts, first=first)], by=by)
    assert not Forecast.objects.exists()


def test_review_changes_no_amount(line: CostLine, by: User) -> None:
    made = ForecastFactory(cost_line=line, profile="planned", months={10: "7.00"})
    [forecast] = review_forecasts(versions={line.pk: 1}, by=by)
    assert forecast == made
    assert (forecast.profile, forecast.version, forecast.reviewed_by) == ("planned", 2, by)
    assert months_of(forecast)[9:] == [Decimal("7.00"), Decimal("100.00"), Decimal("100.00")]
    with pytest.raises(StaleForecastsError):
        review_forecasts(versions={line.pk: 1}, by=by)


def test_profile_makes_the_months_left_anew(line: CostLine, by: User) -> None:
    ForecastFactory(cost_line=line)
    forecast = forecast_by_profile(
        line=line.pk,
        version=1,
        profile="equal",
        annual_amount=Decimal("2400.00"),
        note="Two more placements",
        by=by,
    )
    assert months_of(forecast) == [Decimal("100.00")] * 9 + [Decimal("200.00")] * 3
    forecast.refresh_from_db()
    assert (forecast.profile, forecast.annual_amount) == ("equal", Decimal("2400.00"))
    assert (forecast.note, forecast.version) == ("Two more placements", 2)


def test_profile_that_says_nothing_of_the_line_changes_nothing(line: CostLine, by: User) -> None:
    ForecastFactory(cost_line=line)
    with pytest.raises(ProfileError):
        forecast_by_profile(line=line.pk, version=1, profile="last_year", by=by)
    assert Forecast.objects.get().version == 1


def test_forecast_stays_as_agreed_when_the_budget_changes(line: CostLine, by: User) -> None:
    forecast = forecast_by_profile(line=line.pk, version=0, profile="planned", by=by)
    CostLine.objects.update(original_budget=Decimal("2400.00"))
    assert months_of(forecast) == [Decimal("100.00")] * 12


EDITORS = 50


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [0, 1], ids=["new forecast", "saved forecast"])
def test_of_fifty_editors_of_one_line_one_wins_and_the_others_are_told(version: int) -> None:
    line, by = make_line(), UserFactory()
    if version:
        ForecastFactory(cost_line=line)

    def edit(editor: int) -> str:
        try:
            amount = f"{editor}.00"
            forecast_by_hand(wanted=[wish(line, amount, amount, amount, version=version)], by=by)
        except StaleForecastsError:
            return "told"
        finally:
            close_in_thread()
        return "won"

    found = list(at_once(edit))
    assert (found.count("won"), found.count("told")) == (1, 49)
    winner = found.index("won")
    assert months_of(Forecast.objects.get())[9:] == [Decimal(winner)] * 3


def at_once(edit: Any) -> Iterator[str]:
    """Ten at a time on PostgreSQL; one after the other on SQLite, which writes so in any case."""
    if connection.vendor == "sqlite":
        return map(edit, range(EDITORS))
    with ThreadPoolExecutor(10) as pool:
        return pool.map(edit, range(EDITORS))


def close_in_thread() -> None:
    if connection.vendor != "sqlite":
        connection.close()
