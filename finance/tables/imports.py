"""Tables of the ledger import."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.html import format_html

from finance.actions import GoodRow
from innovation.core.tables import (
    ChoiceColumn,
    DateColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    show_date,
)


class RejectState(TextChoices):
    """What a rejected row is by now."""

    WAITING = "waiting", "Waits"
    ASIDE = "aside", "Set aside"
    LOADED = "loaded", "Loaded later"
    REVERSED = "reversed", "Import reversed"


class ImportState(TextChoices):
    """What an import is by now."""

    LOADED = "loaded", "Loaded"
    REVERSED = "reversed", "Reversed"
    REVERSAL = "reversal", "Reversal"


class MomentColumn(TextColumn):
    """A day and time in the council's own time zone; a file gets them too."""

    def plain(self, value: dt.datetime) -> dt.datetime:
        """The local time, to the minute."""
        return timezone.make_naive(value).replace(second=0, microsecond=0)

    def show(self, value: dt.datetime) -> str:
        """1 Oct 2017, 14:05."""
        local = timezone.localtime(value)
        day = show_date(local).replace(" ", "\N{NO-BREAK SPACE}")
        return f"{day}, {local:%H:%M}"


class ImportNumberColumn(TextColumn):
    """The number of an import, a link to its page."""

    def __init__(self, *args: Any, accessor: str, **kwargs: Any) -> None:
        link = ("finance:import", [tables.A(accessor)])
        super().__init__(*args, accessor=accessor, linkify=link, **kwargs)


class ImportTable(Table):
    """Imports with what became of the rows of their files."""

    number = ImportNumberColumn("Import", accessor="pk")
    file_name = TextColumn("File", attrs={"td": {"class": "break"}})
    programme = TextColumn("Programme", accessor="ledger__programme__name")
    ledger = TextColumn("Ledger", accessor="ledger__name")
    imported_by = TextColumn("By", accessor="imported_by__username", default="Command line")
    imported_at = MomentColumn("When")
    rows_read = NumberColumn("Rows read", total=True)
    rows_loaded = NumberColumn("Loaded", total=True)
    rows_known = NumberColumn("Known")
    rows_rejected = NumberColumn("Rejected")
    waiting = NumberColumn("Waiting", total=True)
    aside = NumberColumn("Set aside", total=True)
    rows_blank = NumberColumn("Blank")
    amount_read = MoneyColumn("Control total")
    amount_loaded = MoneyColumn("Amount loaded", total=True)
    amount_known = MoneyColumn("Amount known")
    amount_rejected = MoneyColumn("Amount rejected")
    state = ChoiceColumn("State", choices=ImportState)

    caption = "Imports"

    class Meta:
        empty_text = "No imports here. Clear a filter, or import a ledger file."


@dataclass(frozen=True, slots=True)
class CountRow:
    """A number of rows of a file, what became of them, and where they are to be seen."""

    label: str
    rows: int
    amount: Decimal | None
    url: str = ""


class CountTable(Table):
    """What became of the rows of a file; they add up to what was read."""

    label = TextColumn("Rows", footer="Rows read, and the control total")
    rows = NumberColumn("Number", total=True, linkify=lambda record: record.url or None)
    amount = MoneyColumn("Amount", total=True)

    class Meta:
        orderable = False


class ReasonTable(Table):
    """Why rows do not load, in kinds that a person would count together."""

    reason = TextColumn("Why")
    rows = NumberColumn("Rows")

    caption = "Reasons"

    class Meta:
        orderable = False


class RejectTable(Table):
    """Rows of a file that do not load, one by one."""

    line = TextColumn("Line")
    column = TextColumn("Column")
    value = TextColumn("Value", attrs={"td": {"class": "break"}})
    reason = TextColumn("Why")
    amount = MoneyColumn("Amount")

    caption = "Row by row"

    class Meta:
        orderable = False


_TICK = """
  <div class="govuk-checkboxes govuk-checkboxes--small">
    <div class="govuk-checkboxes__item">
      <input class="govuk-checkboxes__input"
             type="checkbox"
             form="ticked"
             name="row"
             id="row-{0}"
             value="{0}">
      <label class="govuk-label govuk-checkboxes__label" for="row-{0}">
        <span class="govuk-visually-hidden">Line {1} of import {2}</span>
      </label>
    </div>
  </div>
"""


class TickColumn(tables.Column):
    """A box to choose a reject that waits or is set aside; only on pages, never in a file."""

    def __init__(self) -> None:
        super().__init__("Choose", accessor="pk", orderable=False)

    def render(self, value: int, record: Any) -> str:
        """The box, where there is something to choose."""
        if record.state not in {RejectState.WAITING, RejectState.ASIDE}:
            return ""
        return format_html(_TICK, value, record.line, record.ledger_import_id)


class KeptRejectTable(RejectTable):
    """Rejects of imports, with what became of them."""

    tick = TickColumn()
    number = ImportNumberColumn("Import", accessor="ledger_import_id")
    file_name = TextColumn("File", accessor="ledger_import__file_name")
    programme = TextColumn("Programme", accessor="ledger_import__ledger__programme__name")
    amount = MoneyColumn("Amount", total=True)
    state = ChoiceColumn("State", choices=RejectState)
    loaded_by = ImportNumberColumn("Loaded by", accessor="loaded_by_id")
    set_aside_because = TextColumn("Set aside because", attrs={"td": {"class": "break"}})
    set_aside_by = TextColumn("By", accessor="set_aside_by__username")
    set_aside_at = MomentColumn("When")

    caption = "Row by row"

    class Meta(RejectTable.Meta):
        orderable = True
        sequence = ("tick", "number", "file_name", "programme", "...")
        empty_text = "No rejected rows here. Clear a filter to see others."


class PreviewRejectTable(RejectTable):
    """The same rows before they are in the database."""

    line = TextColumn("Line", accessor="bad__line")
    column = TextColumn("Column", accessor="bad__column")
    value = TextColumn("Value", accessor="bad__value", attrs={"td": {"class": "break"}})
    reason = TextColumn("Why", accessor="why")

    class Meta(RejectTable.Meta):
        """Inherited only when it is named."""


class GoodRowTable(Table):
    """Rows as they would load."""

    line = TextColumn("Line", accessor="row__line")
    date = DateColumn("Date", accessor="row__date")
    period = TextColumn("Period")
    reference = TextColumn("Reference", accessor="row__reference")
    supplier = TextColumn("Supplier", accessor="row__supplier")
    description = TextColumn("Description", accessor="row__description")
    workstream = TextColumn("Workstream")
    category = TextColumn("Category")
    amount = MoneyColumn("Amount")

    caption = "The first rows as they would load"

    class Meta:
        orderable = False

    def render_period(self, record: GoodRow) -> str:
        """The month, and a word when it is not the row's own."""
        return f"{record.period.month}, moved" if record.moved else record.period.month


class MappingTable(Table):
    """Saved mappings."""

    title = TextColumn("Mapping", linkify=("finance:mapping", [tables.A("slug")]))
    ledger_name = TextColumn("Ledger")
    amount_column = TextColumn("Amount")
    cost_centre_column = TextColumn("Cost centre")
    account_column = TextColumn("Account")
    date_column = TextColumn("Date")
    period_source = TextColumn("Period from", accessor="get_period_source_display")
    reference_column = TextColumn("Reference")

    caption = "Saved mappings and the columns that they read"

    class Meta:
        orderable = False
        empty_text = (
            "No mappings yet. Upload a ledger file, and choose its columns on the next page."
        )
