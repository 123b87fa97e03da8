"""Filters of the app's reports, one report a file."""

from finance.filters.accruals import AccrualFilter
from finance.filters.commentary import CommentaryFilter
from finance.filters.forecasts import ForecastFilter, GridFilter
from finance.filters.imports import ImportFilter, RejectFilter
from finance.filters.monitor import MonitorFilter
from finance.filters.movement import MovementFilter
from finance.filters.periods import PeriodFilter
from finance.filters.pressures import AdjustmentFilter
from finance.filters.reconciliation import ReconciliationFilter
from finance.filters.staff_costs import (
    ComparisonFilter,
    DelayFilter,
    SideBySideFilter,
    StaffCostFilter,
    WorkedExampleFilter,
)
from finance.filters.transactions import TransactionFilter
from finance.filters.underspends import UnderspendFilter
from finance.filters.virements import VirementFilter

__all__ = [
    "AccrualFilter",
    "AdjustmentFilter",
    "CommentaryFilter",
    "ComparisonFilter",
    "DelayFilter",
    "ForecastFilter",
    "GridFilter",
    "ImportFilter",
    "MonitorFilter",
    "MovementFilter",
    "PeriodFilter",
    "ReconciliationFilter",
    "RejectFilter",
    "SideBySideFilter",
    "StaffCostFilter",
    "TransactionFilter",
    "UnderspendFilter",
    "VirementFilter",
    "WorkedExampleFilter",
]
