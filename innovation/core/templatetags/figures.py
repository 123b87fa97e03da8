"""Template filters that show figures as people read them."""

from decimal import Decimal

from django import template

from innovation.core import money
from innovation.core.periods import year_label

register = template.Library()


@register.filter
def pounds(amount: Decimal) -> str:
    """£1,234.50, with pence; income, an underspend and whatever is negative as (£1,234.50)."""
    return money.show(amount)


@register.filter
def over_or_under(variance: Decimal) -> str:
    """£1,234.50 over budget, £1,234.50 under budget, or neither."""
    return money.show_over_or_under(variance)


@register.filter
def whole_pounds(amount: Decimal) -> str:
    """£1,235, to the nearest pound, half up."""
    return money.show(amount, pence=False)


@register.filter
def in_cell(amount: Decimal | None) -> str:
    """An amount in a grid of pounds: 1,234.50, a negative as (20.00), — while it is not known."""
    return "—" if amount is None else money.show_in_cell(amount)


@register.filter
def financial_year(year: int) -> str:
    """2017 as 2017/18."""
    return year_label(year)


@register.filter
def fte(value: Decimal) -> str:
    """36.500 as 36.5."""
    return f"{value.normalize():f}"


@register.filter
def percent_over_or_under(percent: Decimal) -> str:
    """2.18% over, (0.02%) under."""
    return money.show_variance_percent(percent)
