"""Where each figure that the exit ledger is made of comes from."""

from dataclasses import dataclass
from enum import StrEnum

from finance.addresses import monitor_url
from finance.exit_ledger import Basis, ExitLedger
from innovation.core import money
from innovation.core.periods import year_label
from innovation.core.tables import show_date, show_number
from programmes.models import Citation


class Origin(StrEnum):
    """What kind of figure it is."""

    REPORT = "Figure of a report"
    LIVE = "Live"
    ASSUMPTION = "Assumption"


@dataclass(frozen=True, slots=True)
class Input:
    """A figure with its origin, in words where it comes from, and the rows behind it."""

    label: str
    value: str
    origin: Origin
    note: str = ""
    citation: Citation | None = None
    url: str = ""


def inputs_of(ledger: ExitLedger) -> list[Input]:
    """Everything that the figures of the page are reckoned from."""
    return [*_costs(ledger), *_prices(ledger), *_children(ledger)]


def _costs(ledger: ExitLedger) -> list[Input]:
    assumed = ledger.assumptions
    lines = monitor_url(programme=assumed.programme_id, year=assumed.first_year)
    first, held = year_label(assumed.first_year), sum(c.is_held for c in ledger.costs[Basis.ALL])
    found = [
        Input(
            f"Cost lines of {first}",
            money.show(ledger.first_cost(Basis.ALL)),
            Origin.LIVE,
            "Latest budget of expenditure.",
            url=lines,
        )
    ]
    if assumed.ending_category is not None:
        ends = ledger.first_cost(Basis.ALL) - ledger.first_cost(Basis.KEPT)
        note = f"{assumed.ending_category} ends with the grant on the second basis."
        found.append(Input("Work that ends", money.show(ends), Origin.ASSUMPTION, note))
    if held:
        note = "There is no cost line for them: they are taken to cost what the last year does."
        found.append(Input("Years that are held", str(held), Origin.ASSUMPTION, note))
    return found


def _prices(ledger: ExitLedger) -> list[Input]:
    assumed, price = ledger.assumptions, ledger.price
    cited = assumed.citation is not None
    return [
        Input(
            "A placement costs, a year",
            money.show(price.placement),
            Origin.REPORT if cited else Origin.ASSUMPTION,
            "On average." if cited else "Entered instead of the report’s figure.",
            assumed.citation,
        ),
        Input(
            "Cashable share",
            f"{show_number(price.cashable_share * 100)}%",
            Origin.ASSUMPTION,
            "The rest of what is saved frees places that others take.",
        ),
    ]


def _children(ledger: ExitLedger) -> list[Input]:
    assumed, measure, target = ledger.assumptions, ledger.assumptions.measure, ledger.target
    last = ledger.readings[-1]
    page = measure.get_absolute_url()
    found = [
        Input(
            "Children are counted from",
            f"{show_number(ledger.baseline)} on {show_date(assumed.baseline_on)}",
            Origin.ASSUMPTION,
            "The count is published; to count from it is ours.",
            url=page,
        ),
        Input(
            "Readings",
            f"{len(ledger.readings)}, the last of {show_date(last.on)}",
            Origin.REPORT,
            f"“As the readings went” knows those until {show_date(ledger.known_until)}; “as it was"
            " counted” knows the later ones too.",
            url=page,
        ),
    ]
    if target is not None:
        below = "below " if measure.lower_is_better else ""
        value = f"{below}{show_number(target.value)} by {show_date(target.on)}"
        cited = target.citation
        found.append(Input("Target", value, Origin.REPORT, target.note, cited, page))
    return found
