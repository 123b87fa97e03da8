"""Addresses of the rows behind a figure."""

from urllib.parse import urlencode

from innovation.core.addresses import page_url
from innovation.core.periods import Period


def monitor_url(**filters: object) -> str:
    """The monitor, narrowed down; a filter that is None is left out."""
    return _with_query("finance:monitor", filters)


def transactions_url(*, as_at: Period | None = None, **filters: object) -> str:
    """The transactions behind a figure, up to and including the period `as_at`."""
    return _with_query("finance:transaction-list", {**filters, "to": as_at and as_at.code})


def posts_url(**filters: object) -> str:
    """The posts behind a figure."""
    return _with_query("staffing:post-list", filters)


def recruitment_url(**filters: object) -> str:
    """The posts in recruitment behind a figure."""
    return _with_query("staffing:recruitment", filters)


def imports_url(**filters: object) -> str:
    """The imports of ledger files, and what waits of them."""
    return _with_query("finance:import-list", filters)


def rejects_url(**filters: object) -> str:
    """The rejected rows behind a figure."""
    return _with_query("finance:reject-list", filters)


def milestones_url(**filters: object) -> str:
    """The milestones behind a figure."""
    return _with_query("programmes:milestone-list", filters)


def decisions_url(**filters: object) -> str:
    """The decisions behind a figure."""
    return _with_query("programmes:decision-list", filters)


def risks_url(**filters: object) -> str:
    """The risks behind a figure."""
    return _with_query("programmes:risk-list", filters)


def engagements_url(**filters: object) -> str:
    """The engagements with other councils behind a figure."""
    return _with_query("finance:engagement-list", filters)


def measures_url(**filters: object) -> str:
    """The measures behind what a programme is to change."""
    return _with_query("programmes:measure-list", filters)


def sources_url(**filters: object) -> str:
    """The figures of reports beside the system's."""
    return _with_query("finance:reconciliation", filters)


def staff_costs_url(page: str = "", **filters: object) -> str:
    """What posts cost: by workstream, or the page of that name beside it, such as "compare"."""
    return _with_query(f"finance:staff-costs{page and '-'}{page}", filters)


def periods_url(**filters: object) -> str:
    """The periods of a programme with their closes."""
    return _with_query("finance:period-list", filters)


def virements_url(**filters: object) -> str:
    """The virements behind a figure."""
    return _with_query("finance:virement-list", filters)


def pressures_url(**filters: object) -> str:
    """The pressures and action plans behind a figure."""
    return _with_query("finance:pressure-list", filters)


def accruals_url(*, as_at: Period | None = None, **filters: object) -> str:
    """The accruals behind a figure, up to and including the period `as_at`."""
    return _with_query("finance:accrual-list", {**filters, "to": as_at and as_at.code})


def commitments_url(*, as_at: Period | None = None, **filters: object) -> str:
    """The commitments behind a figure, as at the end of the period `as_at`."""
    return _with_query("finance:commitment-list", {**filters, "as_at": as_at and as_at.code})


def request_url(programme: int, **begin: object) -> str:
    """The form that asks for a virement in a programme."""
    return _with_query("finance:virement-new", {"programme": programme, **begin})


def cost_line_url(key: int) -> str:
    """The page of a cost line."""
    return page_url("finance:cost-line", key)


def forecast_line_url(key: int) -> str:
    """The forecast of a cost line, by month."""
    return page_url("finance:forecast-line", key)


def underspend_url(key: int) -> str:
    """What a cost line did not spend, and what becomes of it."""
    return page_url("finance:underspend", key)


def underspends_url(**filters: object) -> str:
    """What cost lines did not spend."""
    return _with_query("finance:underspend-list", filters)


def forecasts_url(**filters: object) -> str:
    """The forecasts behind a figure."""
    return _with_query("finance:forecast-list", filters)


def forecast_grid_url(**filters: object) -> str:
    """The grid of forecasts, narrowed down."""
    return _with_query("finance:forecast-grid", filters)


def _with_query(name: str, filters: dict[str, object]) -> str:
    query = urlencode({key: value for key, value in filters.items() if value is not None})
    return f"{page_url(name)}?{query}" if query else page_url(name)
