"""The tables of the comparison: bridges from cost lines to the cost of their posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from finance.cost_bridge import Bridge, Cause
from finance.tables.staff_costs.columns import WORDS, DifferencePercentColumn, WordsColumn, url_of
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn

CAUSES: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.VIREMENTS: "Virements",
        Cause.REMAINDER: "Not explained",
        Cause.STARTS: "Starts and last days",
        Cause.APPOINTMENTS: "Known points",
        Cause.ENTRY: "Point on entry",
        Cause.PAY_AWARD: "Pay award",
        Cause.PENSION: "Pension rate",
        Cause.TURNOVER: "Turnover",
        Cause.THRESHOLD: "NI threshold",
    }
)


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """A bridge with its name and the addresses behind its figures, by the name of the column."""

    label: str
    bridge: Bridge
    urls: Mapping[str, str]
    year: int | None = None
    source: str = ""
    document: str = ""


def _step(cause: Cause) -> MoneyColumn:
    accessor = f"bridge__steps__{cause.value}"
    return MoneyColumn(CAUSES[cause], accessor=accessor, total=True, linkify=url_of)


class BridgeTable(Table):
    """A bridge a row, from the cost line by its causes to the cost of the posts."""

    label = TextColumn("Workstream", linkify=url_of)
    line = MoneyColumn("Cost lines", accessor="bridge__line", total=True, linkify=url_of)
    virements = _step(Cause.VIREMENTS)
    remainder = _step(Cause.REMAINDER)
    starts = _step(Cause.STARTS)
    appointments = _step(Cause.APPOINTMENTS)
    entry = _step(Cause.ENTRY)
    pay_award = _step(Cause.PAY_AWARD)
    pension = _step(Cause.PENSION)
    turnover = _step(Cause.TURNOVER)
    threshold = _step(Cause.THRESHOLD)
    cost = MoneyColumn("Cost of posts", accessor="bridge__cost", total=True, linkify=url_of)
    difference = MoneyColumn("(Under)/over", accessor="bridge__difference", total=True)
    percent = DifferencePercentColumn("Of the line", accessor="bridge__percent", total=True)

    class Meta:
        orderable = False


class WorkstreamBridgeTable(BridgeTable):
    """The cost lines of a workstream a row."""

    caption = "By workstream"

    class Meta:
        orderable = False


class YearBridgeTable(BridgeTable):
    """The cost lines of a financial year a row."""

    label = TextColumn("Financial year", linkify=url_of)

    caption = "By financial year"

    class Meta:
        orderable = False


class ComparisonTable(BridgeTable):
    """A cost line a row. Files have the document that its figure is from, and every cause."""

    year = YearColumn("Year")
    source = TextColumn("Source", linkify=url_of)
    document = TextColumn("Document")
    line = MoneyColumn("Cost line", accessor="bridge__line", total=True, linkify=url_of)

    caption = "Each cost line and its posts"

    class Meta:
        orderable = False
        sequence = ("label", "year", "source", "document", "line", "...")
        empty_text = (
            "No cost line for pay here. Choose another programme or year, or ask an administrator"
            " to enter the budget."
        )


def idle_causes(bridges: Sequence[Bridge]) -> tuple[str, ...]:
    """The causes that change nothing in any of the bridges."""
    return tuple(
        cause.value for cause in Cause if not any(bridge.steps.get(cause) for bridge in bridges)
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of one bridge: what changes, by how much, and what the line has come to with it."""

    label: str
    note: str
    reached: Decimal
    amount: Decimal | None = None
    urls: Mapping[str, str] = field(default_factory=dict)


class StepTable(Table):
    """One bridge from top to bottom."""

    label = WordsColumn("Step", linkify=url_of)
    amount = MoneyColumn("Changes the cost by", total=True)
    reached = MoneyColumn("Comes to", total=True)
    note = TextColumn("What changes", attrs=WORDS)

    caption = "From cost lines to cost of posts"

    class Meta:
        orderable = False
