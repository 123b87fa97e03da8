"""The tables of a report's pay figures beside ours."""

from collections.abc import Mapping
from dataclasses import dataclass

from finance.staff_costs.worked_example import Fit
from finance.tables.staff_costs.columns import DifferencePercentColumn, WordsColumn, url_of
from innovation.core.tables import MoneyColumn, Table, TextColumn, YearColumn


@dataclass(frozen=True, slots=True)
class FitRow:
    """A figure of a report, or several together, beside ours, with the addresses behind them."""

    label: str
    year: int
    fit: Fit
    urls: Mapping[str, str]
    as_printed: str = ""
    source: str = ""
    document: str = ""


class FitTable(Table):
    """The report's figure, ours and the difference."""

    label = TextColumn("Workstream", linkify=url_of)
    year = YearColumn("Year", linkify=url_of)
    source = TextColumn("Source", linkify=url_of)
    document = TextColumn("Document")
    as_printed = TextColumn("As printed")
    reported = MoneyColumn("The report", accessor="fit__reported", total=True, linkify=url_of)
    ours = MoneyColumn("Our costing", accessor="fit__ours", total=True, linkify=url_of)
    difference = MoneyColumn("(Under)/over the report", accessor="fit__difference", total=True)
    percent = DifferencePercentColumn("Of the report", accessor="fit__percent", total=True)
    verdict = WordsColumn("How near", accessor="fit__verdict")
    by_days = MoneyColumn("By days of the year", accessor="fit__by_days")
    percent_by_days = DifferencePercentColumn(
        "By days, of the report", accessor="fit__percent_by_days"
    )

    caption = "The report’s figures for pay beside ours"

    class Meta:
        orderable = False
        empty_text = (
            "No report’s figure for the pay of a workstream and year is held here. Choose another"
            " programme or year, or ask an administrator to enter what the report says."
        )


class FittedYearTable(FitTable):
    """The figures of each financial year together."""

    year = YearColumn("Financial year", linkify=url_of)

    caption = "All workstreams together"

    class Meta:
        orderable = False
        sequence = ("year", "...")
        exclude = ("source", "document", "as_printed", "by_days", "percent_by_days")


FILE_ONLY = ("document", "as_printed", "by_days", "percent_by_days")
"""What files have of the figures and pages do not."""
