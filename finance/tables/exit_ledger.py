"""The tables of the exit ledger."""

from decimal import Decimal

from finance.exit import ExitYear
from innovation.core.tables import (
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    YearColumn,
)


class ExitYearTable(Table):
    """A year after the grant a row: cost, children, and what fewer of them save."""

    year = YearColumn("Year")
    cost = MoneyColumn("Posts cost", total=True)
    closing = NumberColumn("Children on 31 March")
    fewer = NumberColumn("Fewer than at the start, average")
    benefit = MoneyColumn("Placements avoided", total=True)
    cashable = MoneyColumn("Of it cashable", total=True)
    not_cashable = MoneyColumn("Not cashable", total=True)
    pressure = MoneyColumn("Pressure/(saving)", total=True)

    caption = "By financial year"

    class Meta:
        orderable = False
        empty_text = "No cost lines after the grant: enter them in the administration."

    def render_cost(self, value: Decimal, record: ExitYear, column: MoneyColumn) -> str:
        """A held cost says so."""
        shown = column.show(value)
        return f"{shown} (held)" if record.is_held else shown


class PathRowTable(Table):
    """A trajectory a row: what it means for the first year after the grant."""

    name = TextColumn("If the number of children goes", linkify=lambda record: record.url)
    opening = NumberColumn("Children when the grant ends")
    fewer = NumberColumn("Fewer than at the start, average of the first year")
    benefit = MoneyColumn("Placements avoided")
    cashable = MoneyColumn("Of it cashable")
    pressure = MoneyColumn("Pressure/(saving) of the first year")
    pays_from = TextColumn("Posts pay for themselves from")

    class Meta:
        orderable = False


class BreakEvenTable(Table):
    """A cost a row: how many children fewer pay for it."""

    name = TextColumn("Cost of the posts", linkify=lambda record: record.url or None)
    cost = MoneyColumn("A year")
    exact = NumberColumn("Children fewer to break even")
    children = NumberColumn("In whole children")
    cashable = NumberColumn("If only the cashable share counts")

    caption = "How many children fewer pay for the posts"

    class Meta:
        orderable = False
        empty_text = "No cost lines after the grant."
