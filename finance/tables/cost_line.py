"""The months of a cost line."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from innovation.core.tables import DateColumn, MoneyColumn, Table, TextColumn


@dataclass(frozen=True, slots=True)
class BudgetStep:
    """What the budget of a line is after a virement, or at the beginning and the end."""

    what: str
    after: Decimal
    url: str = ""
    decided_at: dt.datetime | None = None
    amount: Decimal | None = None


class LineVirementTable(Table):
    """How the original budget of a line became the latest one."""

    what = TextColumn("Virement", linkify=lambda record: record.url or None)
    decided_at = DateColumn("Approved", default="")
    amount = MoneyColumn("Moved", default="")
    after = MoneyColumn("Budget after")

    caption = "From the original to the latest budget"

    class Meta:
        orderable = False


class MonthTable(Table):
    """The budget by month beside what was spent, by period and to date."""

    period = TextColumn("Period")
    budget = MoneyColumn("Budget of the month")
    actual = MoneyColumn("Actual of the month", linkify=lambda record: record.transactions_url)
    budget_to_date = MoneyColumn("Budget to date")
    actual_to_date = MoneyColumn("Actual to date")
    variance = MoneyColumn("(Under)/over spend to date")

    caption = "Month by month"

    class Meta:
        orderable = False
        empty_text = "No period of this financial year has been loaded yet."
