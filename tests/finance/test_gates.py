"""What an award's lines are to spend by month is what the monitor says that they end at."""

from decimal import Decimal

import pytest

from finance.gates import spend_plan
from finance.models import CostLine
from finance.monitor import monitor_lines
from finance.position import total
from innovation.core.periods import Period
from tests.factories import AccrualFactory, AdjustmentFactory, ForecastMonthFactory
from tests.finance.book import AS_AT, Book

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("as_at", [AS_AT, Period(2018, 12), Period(2017, 12)])
def test_plan_of_a_line_adds_to_its_projected_outturn(book: Book, as_at: Period) -> None:
    line = book.lines["alpha-2018"]
    ForecastMonthFactory(forecast__cost_line=line, number=12, amount=Decimal("700.00"))
    AdjustmentFactory(cost_line=line, amount=Decimal("100.01"))
    period = book.programme.periods.get(year=2018, number=5)
    AccrualFactory(cost_line=line, period=period, amount=Decimal("33.33"))
    lines = CostLine.objects.filter(award=book.award)
    outturn = total(monitor_lines(lines, as_at=as_at)).outturn
    plan = spend_plan(book.award, as_at)
    assert sum(sum(months.values(), Decimal(0)) for months in plan.values()) == outturn
    assert outturn != sum(found.latest_budget for found in monitor_lines(lines, as_at=as_at))
