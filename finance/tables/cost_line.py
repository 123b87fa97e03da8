"""The months of a cost line."""

from innovation.core.tables import NetColumn, Table, TextColumn, VarianceColumn


class MonthTable(Table):
    """The budget by month beside what was spent, by period and to date."""

    period = TextColumn("Period")
    budget = NetColumn("Budget of the month")
    actual = NetColumn("Actual of the month", linkify=lambda record: record.transactions_url)
    budget_to_date = NetColumn("Budget to date")
    actual_to_date = NetColumn("Actual to date")
    variance = VarianceColumn("(Under)/over spend to date")

    caption = "Month by month"

    class Meta:
        orderable = False
        empty_text = "No period of this financial year has been loaded yet."
