"""The projected outturn of cost lines, read from the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from finance.models import CostLine
from finance.projection import Projection, last_actual_period, projections
from innovation.core.periods import Period
from tests.factories import (
    BalanceFactory,
    CostLineFactory,
    ForecastFactory,
    PeriodFactory,
    PlannedMonthFactory,
    ProgrammeFactory,
    TransactionFactory,
    UnderspendRecordFactory,
)

pytestmark = pytest.mark.django_db

AS_AT = Period(2018, 9)


@pytest.fixture
def line() -> CostLine:
    """£1,200 for 2018/19, £70 spent in each of the months to December."""
    line: CostLine = CostLineFactory(year=2018, original_budget=Decimal("1200.00"))
    for number in range(1, 10):
        balance = BalanceFactory(cost_line=line, period__number=number)
        TransactionFactory(balance=balance, amount=Decimal("70.00"))
    return line


def projection_of(line: CostLine, as_at: Period | None = AS_AT) -> Projection:
    [found] = projections(CostLine.objects.filter(pk=line.pk), as_at=as_at)
    return found


def test_outturn_is_the_actual_of_months_so_far_and_the_forecast_of_those_left(
    line: CostLine,
) -> None:
    ForecastFactory(cost_line=line, months={10: "80.00", 11: "90.00", 12: "100.50"})
    found = projection_of(line)
    assert found.actual == Decimal("630.00")
    assert found.forecast == Decimal("270.50")
    assert found.forecast_outturn == Decimal("900.50")
    assert not found.is_assumed


@pytest.mark.parametrize(
    ("as_at", "actual", "forecast"),
    [
        (None, "630.00", "1200.00"),
        (Period(2017, 12), "0.00", "1200.00"),
        (Period(2018, 1), "70.00", "1100.00"),
        (Period(2018, 8), "560.00", "400.00"),
        (Period(2018, 12), "630.00", "0.00"),
        (Period(2019, 1), "630.00", "0.00"),
    ],
)
def test_forecast_counts_the_months_after_the_period_only(
    line: CostLine, as_at: Period | None, actual: str, forecast: str
) -> None:
    ForecastFactory(cost_line=line)
    found = projection_of(line, as_at)
    assert (found.actual, found.forecast) == (Decimal(actual), Decimal(forecast))
    assert not found.is_assumed


def test_line_without_a_forecast_is_assumed_to_spend_the_budget_of_the_months_left(
    line: CostLine,
) -> None:
    found = projection_of(line)
    assert found.is_assumed
    assert found.forecast == Decimal("300.00")
    assert found.forecast_outturn == Decimal("930.00")
    assert found.undecided == Decimal("270.00")


def test_year_that_is_over_needs_no_forecast(line: CostLine) -> None:
    found = projection_of(line, Period(2018, 12))
    assert (found.is_assumed, found.forecast) == (False, Decimal("0.00"))


def test_forecast_of_nothing_is_a_forecast(line: CostLine) -> None:
    ForecastFactory(cost_line=line, months=dict.fromkeys(range(1, 13), "0.00"))
    found = projection_of(line)
    assert (found.is_assumed, found.forecast) == (False, Decimal("0.00"))


def test_budget_to_date_is_profiled_as_it_was_planned(line: CostLine) -> None:
    PlannedMonthFactory(cost_line=line, number=3, amount=Decimal("300.00"))
    PlannedMonthFactory(cost_line=line, number=10, amount=Decimal("900.00"))
    found = projection_of(line)
    assert found.months[2] == Decimal("300.00")
    assert found.months[9] == Decimal("900.00")
    assert found.budget_to_date == Decimal("300.00")
    assert found.forecast == Decimal("900.00")


def test_records_of_periods_up_to_the_one_asked_about_count_unless_withdrawn(
    line: CostLine,
) -> None:
    december = line.balances.get(period__number=9).period
    january = PeriodFactory(programme=line.workstream.programme, year=2018, number=10)
    UnderspendRecordFactory(cost_line=line, period=december, amount=Decimal("20.00"))
    UnderspendRecordFactory(cost_line=line, period=december, amount=Decimal("3.50"))
    UnderspendRecordFactory(cost_line=line, period=january, amount=Decimal("400.00"))
    withdrawn: Any = UnderspendRecordFactory(cost_line=line, period=december)
    withdrawn.withdrawn_at, withdrawn.withdrawn_by = timezone.now(), withdrawn.recorded_by
    withdrawn.withdrawn_reason = "Wrong line."
    withdrawn.save()
    assert projection_of(line).recorded == Decimal("23.50")
    assert projection_of(line, None).recorded == Decimal("423.50")
    assert projection_of(line, Period(2018, 8)).recorded == Decimal("0.00")


def test_no_sum_multiplies_another(line: CostLine) -> None:
    ForecastFactory(cost_line=line)
    UnderspendRecordFactory.create_batch(2, cost_line=line, period=line.balances.all()[0].period)
    PlannedMonthFactory(cost_line=line, number=1, amount=Decimal("600.00"))
    PlannedMonthFactory(cost_line=line, number=2, amount=Decimal("600.00"))
    found = projection_of(line)
    assert (found.latest_budget, found.actual) == (Decimal("1200.00"), Decimal("630.00"))
    assert (found.forecast, found.recorded) == (Decimal("300.00"), Decimal("200.00"))


def test_months_of_a_line_are_read_with_it(line: CostLine) -> None:
    ForecastFactory(cost_line=line, months={12: "-5.25"})
    found: Any = CostLine.objects.with_months().with_planned().get(pk=line.pk)
    assert found.actuals == [Decimal("70.00")] * 9 + [Decimal("0.00")] * 3
    assert found.forecasts == [Decimal("100.00")] * 11 + [Decimal("-5.25")]
    assert found.planned == []


def test_projections_take_one_query_however_many_lines(
    line: CostLine, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ForecastFactory(cost_line__workstream=line.workstream)
    with django_assert_num_queries(1):
        found = projections(CostLine.objects.all(), as_at=AS_AT)
        assert [str(one.line) for one in found]
        assert len(found) == 6


def test_gaps_are_lines_with_money_and_months_left_and_no_forecast(line: CostLine) -> None:
    spent_only = CostLineFactory(year=2018, original_budget=Decimal("0.00"))
    TransactionFactory(balance=BalanceFactory(cost_line=spent_only))
    CostLineFactory(year=2018, original_budget=Decimal("0.00"))
    CostLineFactory(year=2019)
    ForecastFactory(cost_line__year=2018)
    gaps = CostLine.objects.forecast_gaps(AS_AT)
    assert set(gaps) == {line, spent_only}
    assert not CostLine.objects.forecast_gaps(Period(2018, 12)).exists()


def test_forecasts_that_nobody_looked_at_are_found(line: CostLine) -> None:
    now = timezone.now()
    reviewed = ForecastFactory(cost_line=line)
    never = ForecastFactory()
    reviewed.reviewed_at, reviewed.reviewed_by = now, UnderspendRecordFactory().recorded_by
    reviewed.save()
    assert set(CostLine.objects.not_reviewed_since(now)) == {never.cost_line}
    later = now + dt.timedelta(seconds=1)
    assert set(CostLine.objects.not_reviewed_since(later)) == {never.cost_line, line}


def test_actual_ends_with_the_last_period_that_has_spend_or_is_closed(line: CostLine) -> None:
    programme = line.workstream.programme
    assert last_actual_period(programme) == Period(2018, 9)
    PeriodFactory(programme=programme, year=2018, number=10)
    assert last_actual_period(programme) == Period(2018, 9)
    PeriodFactory(programme=programme, year=2018, number=11, closed_at=timezone.now())
    assert last_actual_period(programme) == Period(2018, 11)
    assert last_actual_period(ProgrammeFactory()) is None
