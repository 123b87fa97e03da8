"""The table of reported figures beside ours."""

from decimal import Decimal

from finance.reconciliation import POUNDS, Comparison
from innovation.core import money
from innovation.core.tables import DateColumn, NumberColumn, Table, TextColumn, show_number


def show_figure(value: Decimal, unit: str) -> str:
    """Pounds and pence, or a count: (£1,000.00), 36.5."""
    if unit == POUNDS:
        return money.show(value)
    return money.in_brackets(show_number(abs(value)), value)


class AgreementColumn(TextColumn):
    """Whether two figures agree, in words."""

    def plain(self, value: bool) -> str:  # noqa: FBT001 - a cell's value
        """Agrees or Differs."""
        return "Agrees" if value else "Differs"

    def show(self, value: bool) -> str:  # noqa: FBT001 - a cell's value
        """Agrees or Differs."""
        return self.plain(value)


class ReconciliationTable(Table):
    """A figure of a report a row, beside the system's with a link to what makes it up.

    Files have the unit and the reported number too, which a page shows as they are printed.
    """

    label = TextColumn("Figure", accessor="figure__label")
    published_on = DateColumn("Report of", accessor="figure__citation__document__published_on")
    place = TextColumn("Place", accessor="figure__citation__place")
    as_printed = TextColumn("As printed", accessor="figure__as_printed", orderable=False)
    unit = TextColumn("Unit")
    reported = NumberColumn("Report as a number")
    ours = NumberColumn("System", linkify=lambda record: record.url)
    difference = NumberColumn("Difference")
    agrees = AgreementColumn("Result")
    note = TextColumn("Note", accessor="figure__note", orderable=False, default="")

    caption = "Figures of the reports beside the system’s"

    class Meta:
        empty_text = "No figures here. Clear a filter, or ask to be assigned to a whole programme."

    def render_ours(self, value: Decimal, record: Comparison) -> str:
        """The system's figure in its unit."""
        return show_figure(value, record.unit)

    def render_difference(self, value: Decimal, record: Comparison) -> str:
        """The difference in its unit."""
        return show_figure(value, record.unit)
