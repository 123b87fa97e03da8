"""Bridges as the rows of tables: what their figures open to, and their steps in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from finance.addresses import cost_line_url, monitor_url, posts_url, sources_url
from finance.cost_bridge import Bridge, Cause
from finance.staff_costs.comparison import Compared
from finance.tables.staff_costs.comparison import CAUSES, BridgeRow, StepRow, StepTable
from programmes.models import Citation
from staffing.assumption_words import Words

FACTS: Mapping[Cause, str] = {
    Cause.VIREMENTS: "From the latest budget back to the original one.",
    Cause.REMAINDER: (
        "From the original budget to the posts as planned, nobody appointed, by “{base}”: what no"
        " assumption explains, such as a report’s rounding."
    ),
    Cause.STARTS: "Planned starts and last days give way to the actual ones.",
    Cause.APPOINTMENTS: "The points that people are known to have started on are put in.",
}
"""What the steps do that are no assumptions of a set."""


@dataclass(frozen=True, slots=True)
class BridgeUrls:
    """What the figures of bridges open to.

    `page_url` gives a page of the cost of posts with the choices of this one; `year` is the
    financial year that the page is narrowed to. `programme` and `category` are keys.
    """

    page_url: Callable[..., str]
    programme: int
    category: int
    year: int | None = None

    def of(self, *, workstream: int | None = None, year: int | None = None) -> dict[str, str]:
        """The addresses of a total, by the columns of its figures."""
        year = year or self.year
        posts = posts_url(programme=self.programme, workstream=workstream)
        lines = monitor_url(
            programme=self.programme, workstream=workstream, category=self.category, year=year
        )
        narrower = {"year": year} if year else {}
        sets = self.page_url("sets", **narrower)
        return {
            **{cause.value: sets for cause in Cause},
            **dict.fromkeys(("starts", "appointments", "cost"), posts),
            **dict.fromkeys(("line", "virements"), lines),
            "remainder": self.page_url("report", **narrower),
        }

    def row(self, compared: Compared) -> BridgeRow:
        """A cost line with its bridge."""
        line, citation = compared.line, compared.line.citation
        own = dict.fromkeys(("line", "virements"), cost_line_url(line.pk))
        return BridgeRow(
            compared.workstream.name,
            compared.bridge,
            {
                **self.of(workstream=line.workstream_id, year=line.year),
                **own,
                **self.source(citation),
                "label": compared.workstream.get_absolute_url(),
            },
            year=compared.year,
            source=citation.place if citation else "",
            document=str(citation.document) if citation else "",
        )

    def source(self, citation: Citation | None) -> dict[str, str]:
        """The figures of the document that the figure of a line is from."""
        if citation is None:
            return {}
        return {"source": sources_url(programme=self.programme, document=citation.document_id)}


def step_table(bridge: Bridge, notes: Mapping[Cause, str], urls: Mapping[str, str]) -> StepTable:
    """A bridge from top to bottom, every cause of it."""
    first = StepRow("Cost lines", "Their latest budget.", bridge.line, urls={"label": urls["line"]})
    rows = [
        StepRow(CAUSES[cause], notes[cause], reached, step, {"label": urls[cause.value]})
        for cause, step, reached in bridge.running()
    ]
    table = StepTable([first, *rows])
    table.totals = {"label": "Cost of posts", "amount": bridge.difference, "reached": bridge.cost}
    table.total_urls = {"label": urls["cost"]}
    return table


def notes_of(base_name: str, base: Words, chosen: Words) -> dict[Cause, str]:
    """What each step changes: a fact, or an assumption of the base set to one of the chosen."""
    facts = {cause: text.format(base=base_name) for cause, text in FACTS.items()}
    assumed = {
        cause: _changed(base[cause.value], chosen[cause.value])
        for cause in Cause
        if cause.value in base
    }
    return {**facts, **assumed}


def _changed(base: str, chosen: str) -> str:
    if base == chosen:
        return f"The same in both: {base}."
    return f"From {base}, to {chosen}."
