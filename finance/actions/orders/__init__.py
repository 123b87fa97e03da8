"""Open orders from a file: what it would change, and the change, all or nothing."""

from finance.actions.orders.loading import OrdersRefusedError, import_orders
from finance.actions.orders.plan import Ending, OrderPlan, OrderSource, Planned, What
from finance.actions.orders.planning import preview_orders

__all__ = [
    "Ending",
    "OrderPlan",
    "OrderSource",
    "OrdersRefusedError",
    "Planned",
    "What",
    "import_orders",
    "preview_orders",
]
