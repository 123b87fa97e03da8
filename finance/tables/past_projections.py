"""The table of past projections."""

from finance.tables.positions import VariancePercentColumn
from innovation.core.tables import NetColumn, Table, TextColumn, VarianceColumn, YearColumn


class PastProjectionTable(Table):
    """Each close with what it projected of its year."""

    year = YearColumn("Year")
    month = TextColumn("Closed period")
    budget = NetColumn("Latest budget then")
    projected = NetColumn("Projected outturn then")
    final = NetColumn("Final outturn")
    error = VarianceColumn("(Under)/over projected")
    error_percent = VariancePercentColumn("(Under)/over %")

    caption = "Closed periods"

    class Meta:
        orderable = False
        empty_text = "No period is closed yet. Finance closes periods under Ledger, Periods."
