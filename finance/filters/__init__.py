"""Filters of the app's reports, one report a file."""

from finance.filters.imports import ImportFilter
from finance.filters.monitor import MonitorFilter
from finance.filters.reconciliation import ReconciliationFilter
from finance.filters.staff_costs import StaffCostFilter
from finance.filters.transactions import TransactionFilter

__all__ = [
    "ImportFilter",
    "MonitorFilter",
    "ReconciliationFilter",
    "StaffCostFilter",
    "TransactionFilter",
]
