"""The charts of the exit ledger."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from finance.exit import break_even
from finance.exit_ledger import Basis, ExitLedger, Path
from innovation.core.charts import LineChart, line_chart
from innovation.core.periods import year_end, year_of

THOUSAND = Decimal(1000)
SHORT_NAMES = {
    Path.TARGET: "To the target",
    Path.FITTED: "As it went",
    Path.ENTERED: "As forecast",
    Path.COUNTED: "As counted",
}


def children_chart(ledger: ExitLedger, basis: Basis) -> LineChart:
    """Children at each 31 March, by trajectory, and the number at which the posts pay.

    What was counted ends with the last reading.
    """
    assumed, price = ledger.assumptions, ledger.price
    first = year_of(assumed.baseline_on)
    days = [year_end(year) for year in range(first, assumed.first_year + assumed.years)]
    needed = break_even(ledger.first_cost(basis), price.placement, price.cashable_share)
    series: dict[str, list[Decimal]] = {}
    if needed:
        level = max(ledger.baseline - needed.children, Decimal(0))
        series["Posts pay"] = [level] * len(days)
    for path, trajectory in ledger.paths.items():
        shown = _until(days, ledger.readings[-1].on) if path == Path.COUNTED else days
        series[SHORT_NAMES[path]] = [trajectory.on(day) for day in shown]
    known = {name: values for name, values in series.items() if values}
    return line_chart([f"Mar {day:%y}" for day in days], list(known), list(known.values()))


def _until(days: list[dt.date], last: dt.date) -> list[dt.date]:
    return [day for day in days if day <= last]


def benefit_chart(ledger: ExitLedger, basis: Basis) -> LineChart:
    """The first year's cost and what placements avoided save, by their number, in £000."""
    price = ledger.price
    cost = ledger.first_cost(basis)
    numbers = range(0, 201, 25)
    benefits = [number * price.placement for number in numbers]
    values = [
        [cost] * len(numbers),
        benefits,
        [benefit * price.cashable_share for benefit in benefits],
    ]
    return line_chart(
        [str(number) for number in numbers],
        ["Posts cost", "All saved", "Cashable"],
        [[_thousands(amount) for amount in row] for row in values],
    )


def _thousands(amount: Decimal) -> Decimal:
    return (amount / THOUSAND).quantize(Decimal(1), rounding=ROUND_HALF_UP)
