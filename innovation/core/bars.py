"""The geometry of bars of spend and of an award, drawn by templates as SVG.

Pure arithmetic: Decimals of pounds in, per cent of the bar's length out.
"""

from dataclasses import dataclass
from decimal import Decimal

from innovation.core import money


@dataclass(frozen=True, slots=True)
class SpendBar:
    """Spend against an allocation; widths and the mark in per cent of the bar's length."""

    spent_width: str
    over_width: str
    mark_x: str
    state: str
    text: str


def spend_bar(allocation: Decimal, spent: Decimal) -> SpendBar:
    """A bar of what was spent, with a mark at the allocation and its state in words."""
    scale = max(allocation, spent, money.PENNY)
    within = max(min(allocation, spent), money.ZERO)
    over = max(spent - max(allocation, money.ZERO), money.ZERO)
    return SpendBar(
        spent_width=_percent(within, scale),
        over_width=_percent(over, scale),
        mark_x=_percent(max(allocation, money.ZERO), scale),
        state="over" if over else "within",
        text=_in_words(allocation, spent),
    )


def income_bar(expected: Decimal, received: Decimal) -> SpendBar:
    """A bar of what was received, with a mark at what was expected; both positive for income.

    More than expected is no overspend: the bar is full and says so.
    """
    scale = max(expected, received, money.PENNY)
    return SpendBar(
        spent_width=_percent(max(received, money.ZERO), scale),
        over_width=_percent(money.ZERO, scale),
        mark_x=_percent(max(expected, money.ZERO), scale),
        state="within",
        text=_income_in_words(expected, received),
    )


def _income_in_words(expected: Decimal, received: Decimal) -> str:
    share = money.percentage(received, expected)
    if share is None:
        return "No income budgeted, but received" if received else "No income budgeted"
    return f"{share}% received{', more than budgeted' if received > expected else ''}"


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part * 100 / whole:.2f}"


def _in_words(allocation: Decimal, spent: Decimal) -> str:
    share = money.percentage(spent, allocation)
    if share is None:
        return "No allocation, but money spent" if spent else "No allocation"
    return f"{share}% spent{', overspent' if spent > allocation else ''}"


@dataclass(frozen=True, slots=True)
class AwardSegment:
    """A stretch of the award bar, in per cent of the award."""

    label: str
    amount: Decimal
    x: str
    width: str
    style: str


def award_bar(
    *, secured: Decimal, contingent: Decimal, allocated: Decimal, spent: Decimal
) -> list[AwardSegment]:
    """The award from left to right: secured then contingent; allocated and spent from the left.

    The scale is the award, or what was allocated or spent when that is more.
    """
    scale = max(secured + contingent, allocated, spent, money.PENNY)
    parts = [
        ("Secured", secured, money.ZERO, "secured"),
        ("Contingent", contingent, secured, "contingent"),
        ("Allocated to cost lines", allocated, money.ZERO, "allocated"),
        ("Spent", spent, money.ZERO, "spent"),
    ]
    return [
        AwardSegment(
            label, amount, _percent(start, scale), _percent(max(amount, money.ZERO), scale), style
        )
        for label, amount, start, style in parts
    ]
