"""The table of past projections."""

from finance.tables.positions import VariancePercentColumn
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn


class PastProjectionTable(Table):
    """Each close with what it projected of its year."""

    year = YearColumn("Year")
    month = TextColumn("Closed period")
    budget = MoneyColumn("Latest budget then")
    projected = MoneyColumn("Projected outturn then")
    final = MoneyColumn("Final outturn")
    error = MoneyColumn("(Under)/over projected")
    error_percent = VariancePercentColumn("(Under)/over %")

    caption = "Closed periods"

    class Meta:
        orderable = False
        empty_text = "No period is closed yet. Finance closes periods under Ledger, Periods."
