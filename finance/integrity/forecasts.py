"""Checks of forecasts, planned months and what was recorded of underspends."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q

from finance.integrity.check import Check
from finance.models import CostLine, Forecast, UnderspendRecord
from innovation.core.periods import PERIODS_IN_YEAR


def forecasts_short() -> Iterable[str]:
    """Forecasts without an amount for each of twelve months."""
    for forecast in _without_a_year(Forecast.objects.all(), "months"):
        yield (
            f"Forecast {forecast.pk} of cost line {forecast.cost_line_id} has "
            f"{forecast.number_of_months} months."
        )


def plans_short() -> Iterable[str]:
    """Cost lines planned by month, but not for each of twelve."""
    for line in _without_a_year(CostLine.objects.all(), "planned_months"):
        if line.number_of_months:
            yield f"Cost line {line.pk} is planned for {line.number_of_months} months."


def _without_a_year(rows: Any, months: str) -> Iterable[Any]:
    counted = rows.annotate(number_of_months=Count(months))
    short: Iterable[Any] = counted.exclude(number_of_months=PERIODS_IN_YEAR).order_by("pk")
    return short


def underspends_stray() -> Iterable[str]:
    """Records of an underspend in a period of another programme, or in one that is open."""
    agree = Q(
        period__programme=F("cost_line__workstream__programme"), period__closed_at__isnull=False
    )
    in_force = UnderspendRecord.objects.in_force()
    for record in in_force.exclude(agree).order_by("pk"):
        yield (
            f"Underspend record {record.pk} of cost line {record.cost_line_id} is of period "
            f"{record.period_id}, which is open or of another programme."
        )


CHECKS = (
    Check(
        "forecast months",
        "A forecast has an amount for each of the twelve months of its year.",
        "Make the forecast anew on the cost line's page.",
        forecasts_short,
    ),
    Check(
        "planned months",
        "A budget that is planned by month is planned for all twelve.",
        "Load the plan of the cost line again.",
        plans_short,
    ),
    Check(
        "underspend records",
        "What becomes of an underspend is recorded in a closed period of its programme.",
        "Withdraw the record, or close the period again.",
        underspends_stray,
    ),
)
