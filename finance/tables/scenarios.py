"""The tables of scenarios."""

from finance.models import Scenario
from innovation.core.tables import (
    DateColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    YearColumn,
)


class ScenarioTable(Table):
    """A scenario a row."""

    name = TextColumn("Scenario", linkify=lambda record: record.get_absolute_url())
    programme = TextColumn("Programme", accessor="programme__name")
    owner = TextColumn("Owner", accessor="owner__username")
    is_shared = TextColumn("Shared")
    changes = NumberColumn("Changes", accessor="change_count")
    changed_at = DateColumn("Last changed")

    caption = "Scenarios"

    class Meta:
        orderable = False
        empty_text = "No scenarios yet. Make one to see what would happen if."

    def render_is_shared(self, record: Scenario) -> str:
        """Whether others see it, in words."""
        return "Shared" if record.is_shared else "Private"


class ScenarioRowTable(Table):
    """A workstream and financial year a row: the live position and the scenario."""

    workstream = TextColumn("Workstream", linkify=lambda record: record.url)
    year = YearColumn("Year")
    live = MoneyColumn("Live", total=True)
    scenario = MoneyColumn("Scenario", total=True)
    difference = MoneyColumn("Difference", total=True)

    caption = "Projected spend by workstream and year"

    class Meta:
        orderable = False
        empty_text = "The programme has no cost lines yet."


class StepTable(Table):
    """A change a row, in order: what it does."""

    position = NumberColumn("No.")
    words = TextColumn("Change")
    note = TextColumn("Note")
    added = TextColumn("Added by")
    spend = MoneyColumn("On projected spend", total=True)
    left = MoneyColumn("On what is left of the awards", total=True)
    base = MoneyColumn("On the base budget", total=True)
    income = MoneyColumn("On income", total=True)

    caption = "What each change does, in order"

    class Meta:
        orderable = False
        empty_text = "No changes yet: the scenario is the live position. Add one below."


class CompareTable(Table):
    """A workstream and financial year a row: the live position, and a column a scenario."""

    workstream = TextColumn("Workstream")
    year = YearColumn("Year")
    live = MoneyColumn("Live", total=True)

    caption = "Projected spend by workstream and year"

    class Meta:
        orderable = False
        empty_text = "Choose two to four scenarios."
