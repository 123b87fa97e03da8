"""The table of accruals and their reversals."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from finance.tables.imports import MomentColumn
from innovation.core.tables import MoneyColumn, PeriodColumn, Table, TextColumn, YearColumn


@dataclass(frozen=True, slots=True)
class AccrualRow:
    """An accrual or its reversal: what it adds to a line in a period, £0.00 once withdrawn."""

    name: str
    url: str
    programme: str
    workstream: str
    category: str
    year: int
    period: int
    effect: Decimal
    reason: str
    evidence: str
    recorded_by: str
    recorded_at: dt.datetime
    withdrawn: str


class AccrualTable(Table):
    """What is counted beside the ledger, entry by entry, each with its reversal."""

    name = TextColumn("Entry", linkify=lambda record: record.url)
    programme = TextColumn("Programme")
    workstream = TextColumn("Workstream")
    category = TextColumn("Category")
    year = YearColumn("Year")
    period = PeriodColumn("Period")
    effect = MoneyColumn("Counts", total=True)
    reason = TextColumn("Reason", orderable=False)
    evidence = TextColumn("Evidence", orderable=False, attrs={"td": {"class": "break"}})
    recorded_by = TextColumn("Entered by")
    recorded_at = MomentColumn("Entered")
    withdrawn = TextColumn("Withdrawn because", orderable=False)

    caption = "Accruals and their reversals"

    class Meta:
        empty_text = (
            "No accruals here. Clear a filter, or enter what belongs to the month and is not in "
            "the ledger yet."
        )
