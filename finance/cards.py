"""The figures at the head of a page, each with the rows behind it."""

from finance.addresses import monitor_url, transactions_url
from finance.position import Position
from innovation.core import money
from innovation.core.cards import Card
from innovation.core.periods import Period

__all__ = ["Card", "position_cards"]


def position_cards(position: Position, *, as_at: Period | None, **scope: object) -> list[Card]:
    """Budget, actual, what is left and the projection; `scope` narrows the rows behind them."""
    lines = monitor_url(**scope)
    percent = position.percent_spent
    return [
        Card("Latest budget", money.show(position.latest_budget), "All years", lines),
        Card(
            "Actual to date",
            money.show(position.actual),
            "" if percent is None else f"{percent}% of the latest budget",
            transactions_url(as_at=as_at, **scope),
        ),
        Card("Remaining", money.show(position.remaining), position.state.value, lines),
        Card(
            "(Under)/over spend to date",
            money.show(position.variance_to_date),
            "Against the budget by month",
            lines,
        ),
        Card(
            "Projected outturn",
            money.show(position.outturn),
            _rated(position),
            monitor_url(view="outturn", **scope),
        ),
    ]


def _rated(position: Position) -> str:
    """The (under)/over spend that the projection ends with, and how it is rated."""
    shown = money.show_over_or_under(position.variance)
    return f"{shown}, {position.rag.lower()}" if position.rag else shown
