"""The figures at the head of a page, each with the rows behind it."""

from finance.addresses import monitor_url, transactions_url
from finance.position import Position
from innovation.core import money
from innovation.core.cards import Card
from innovation.core.periods import Period

__all__ = ["Card", "position_cards"]


def show_remaining(position: Position) -> str:
    """What is left: negative with a sign when overspent, in brackets when income is to come."""
    show = money.show_net if position.is_income else money.show
    return show(position.remaining)


def position_cards(position: Position, *, as_at: Period | None, **scope: object) -> list[Card]:
    """Budget, actual, what is left and the projection; `scope` narrows the rows behind them."""
    lines = monitor_url(**scope)
    percent = position.percent_spent
    return [
        Card("Latest budget", money.show_net(position.latest_budget), "All years", lines),
        Card(
            "Actual to date",
            money.show_net(position.actual),
            "" if percent is None else f"{percent}% of the latest budget",
            transactions_url(as_at=as_at, **scope),
        ),
        Card("Remaining", show_remaining(position), position.state.value, lines),
        Card(
            "(Under)/over spend to date",
            money.show_variance(position.variance_to_date),
            "Against the budget by month",
            lines,
        ),
        Card(
            "Projected outturn",
            money.show_net(position.outturn),
            _rated(position),
            monitor_url(view="outturn", **scope),
        ),
    ]


def _rated(position: Position) -> str:
    """The (under)/over spend that the projection ends with, and how it is rated."""
    shown = f"{money.show_variance(position.variance)} (under)/over spend"
    return f"{shown}, {position.rag.lower()}" if position.rag else shown
