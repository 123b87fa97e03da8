"""The figures at the head of a page, each with the rows behind it."""

from dataclasses import dataclass

from finance.addresses import monitor_url, transactions_url
from finance.monitor import Position
from innovation.core import money
from innovation.core.periods import Period


@dataclass(frozen=True, slots=True)
class Card:
    """A figure with its name, a note in words and the address of what makes it up."""

    label: str
    value: str
    note: str = ""
    url: str = ""


def show_remaining(position: Position) -> str:
    """What is left: negative with a sign when overspent, in brackets when income is to come."""
    show = money.show_net if position.is_income else money.show
    return show(position.remaining)


def position_cards(position: Position, *, as_at: Period | None, **scope: object) -> list[Card]:
    """Budget, actual, what is left and the variance; `scope` narrows the rows behind them."""
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
            money.show_variance(position.variance),
            "Against the budget by month",
            lines,
        ),
    ]
